"""A post's way from the alarm to the fire under control: times of each post, of the incident, and of the phone."""

from datetime import datetime
from threading import Barrier, Thread
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.fire_button.actions.progress import Answerer, acknowledge_for
from services.fire_button.queries.incident import find_incident
from services.fire_button.routes.access import EXTENSION
from services.fire_button.workflow import PROGRESS
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, SECOND, do, done, earlier, incident, log, part, row_of

WAY = tuple(act.value for act in PROGRESS)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written)


def test_the_whole_way_is_kept_for_post_and_incident(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)

    done(crew, number, *WAY)

    row, ours = row_of(owner, number), part(owner, number)
    assert row["state"] == "terkendali"
    times = [ours[f"{name}_at"] for name in ("acknowledged", "departed", "arrived", "accessed", "water", "controlled")]
    assert times == sorted(times)
    assert [row["departed_at"], row["arrived_at"]] == [ours["departed_at"], ours["arrived_at"]]
    assert row["verified_at"] == row["water_at"], "whoever fights a fire has seen it"
    assert ours["acknowledged_by"] == "La Ode Arman"
    assert [(kind, post) for kind, post, _ in log(owner, number)] == [
        ("incident.acknowledged", LEAD),
        ("incident.departed", LEAD),
        ("incident.arrived", LEAD),
        ("incident.accessed", LEAD),
        ("incident.water", LEAD),
        ("incident.controlled", LEAD),
    ]


def test_two_of_one_post_at_once_and_the_second_is_told_who(
    app: Flask, client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, start, answers = incident(client), Barrier(2), []
    crews = [sign_in("regu", LEAD, name) for name in ("Wa Ode Sitti", "La Ode Arman")]

    def answer(crew: FlaskClient) -> None:
        start.wait()
        answers.append(do(crew, number, "acknowledge"))

    threads = [Thread(target=answer, args=[crew]) for crew in crews]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.status_code for one in answers) == [200, 409]
    first = part(owner, number)["acknowledged_by"]
    refusal = next(one.get_json()["detail"] for one in answers if one.status_code == 409)
    assert first in refusal
    assert "Pos Ranomeeto sudah menerima" in refusal
    assert len(log(owner, number)) == 1


def test_another_post_may_answer_too_and_the_incident_keeps_the_first(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number = incident(client)
    done(sign_in("regu", SECOND), number, "acknowledge", "depart")
    done(sign_in("regu", LEAD), number, "acknowledge")

    row, ours, theirs = row_of(owner, number), part(owner, number, LEAD), part(owner, number, SECOND)
    assert row["state"] == "berangkat"
    assert row["acknowledged_at"] == theirs["acknowledged_at"] < ours["acknowledged_at"]
    assert theirs["reason"] == "Datang tanpa dibunyikan."


def test_the_same_tap_sent_twice_is_done_once(client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn) -> None:
    number, crew, key, when = incident(client), sign_in("regu", LEAD), str(uuid4()), earlier(seconds=0)
    first = do(crew, number, "acknowledge", key, device_at=when)
    again = do(crew, number, "acknowledge", key, device_at=when)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(log(owner, number)) == 1


def test_taps_made_without_signal_count_by_the_phone_and_fill_what_was_skipped(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    owner.execute("UPDATE fire.incident SET received_at = received_at - interval '20 minutes'")
    driver = sign_in("regu", LEAD, "Supir")
    done(driver, number, "arrive")

    gone, answered = earlier(minutes=9), earlier(minutes=11)
    for act, when in (("depart", gone), ("acknowledge", answered)):
        taken = do(crew, number, act, device_at=when)
        assert taken.status_code == 200, taken.text

    row, ours = row_of(owner, number), part(owner, number)
    assert row["state"] == "tiba"
    assert at(ours["departed_at"]) == at(gone) == at(row["departed_at"])
    assert at(ours["acknowledged_at"]) == at(answered) == at(row["acknowledged_at"])
    asked = "SELECT count(*) FROM fire.incident_event WHERE device_at = %s AND at > device_at + interval '5 minutes'"
    assert owner.execute(asked, [gone]).fetchone() == (1,), "both times are kept"


@pytest.mark.parametrize("off", [{"days": -1}, {"hours": 3}, {"minutes": -11}])
def test_a_phone_whose_clock_is_absurd_does_not_set_the_time(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn, off: dict[str, float]
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    assert do(crew, number, "acknowledge", device_at=earlier(**off)).status_code == 200
    asked = "SELECT extract(epoch FROM now() - acknowledged_at) FROM fire.dispatch WHERE acknowledged_at IS NOT NULL"
    found = owner.execute(asked).fetchone()
    assert found is not None
    assert 0 <= found[0] < 60
    assert owner.execute("SELECT count(*) FROM fire.incident_event WHERE device_at IS NOT NULL").fetchone() == (0,)


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"])
def test_the_ends_of_time_are_only_an_absurd_clock(client: FlaskClient, sign_in: SignIn, when: str) -> None:
    assert do(sign_in("regu", LEAD), incident(client), "acknowledge", device_at=when).status_code == 200


def test_a_phone_a_little_ahead_is_never_in_the_future(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    done(crew, number, "acknowledge")
    assert do(crew, number, "depart", device_at=earlier(minutes=-4)).status_code == 200
    assert owner.execute("SELECT departed_at <= now() FROM fire.incident").fetchone() == (True,)


def test_a_tap_from_before_the_end_is_kept_after_it(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    owner.execute("UPDATE fire.incident SET received_at = received_at - interval '20 minutes'")
    done(crew, number, "acknowledge")
    operator = sign_in("operator")
    ended = do(operator, number, "false-alarm", code="tidak_sengaja", reason="Pemilik menelepon balik.")
    assert ended.status_code == 200, ended.text

    late = do(crew, number, "depart", device_at=earlier(minutes=2))

    assert late.status_code == 200, late.text
    assert late.get_json()["status"] == "palsu"
    assert part(owner, number)["departed_at"] is not None
    assert do(crew, number, "arrive").status_code == 409, "what happens after the end moves nothing"


def test_units_and_personnel_come_with_any_tap(client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    taken = do(crew, number, "acknowledge", personnel=5, units=["Mobil 1", "Tangki 2"])
    assert taken.status_code == 200, taken.text
    done(crew, number, "depart")
    ours = part(owner, number)
    assert (ours["personnel"], ours["units"]) == (5, ["Mobil 1", "Tangki 2"])
    assert do(crew, number, "arrive", personnel=0).status_code == 422


def test_a_crew_acts_for_its_own_post_and_an_operator_names_one(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, operator = incident(client), sign_in("operator")
    assert do(sign_in("regu", LEAD), number, "acknowledge", post_code=SECOND).status_code == 403
    unnamed = do(operator, number, "acknowledge")
    assert (unnamed.status_code, unnamed.get_json()["errors"]) == (422, {"post_code": "Pilih posnya."})
    assert do(operator, number, "acknowledge", post_code="pos-hilang").status_code == 422
    assert do(operator, number, "acknowledge", post_code=LEAD).status_code == 200
    assert part(owner, number)["acknowledged_at"] is not None


def test_somebody_who_was_rung_answers_by_link_for_a_post_or_for_all(
    app: Flask, client: FlaskClient, owner: psycopg.Connection
) -> None:
    number, office = incident(client), app.extensions[EXTENSION]
    with db.transaction() as session:
        head = acknowledge_for(session, office, find_incident(session, number), None, Answerer("Kepala Dinas"))
    with db.transaction() as session:
        crew = acknowledge_for(session, office, find_incident(session, number), LEAD, Answerer("Hasan"))
    with db.transaction() as session:
        late = acknowledge_for(session, office, find_incident(session, number), LEAD, Answerer("Wa Ode Sitti"))
    assert (head.is_first, crew.is_first, late.is_first, late.by) == (True, True, False, "Hasan")
    row = row_of(owner, number)
    assert (row["state"], at(row["acknowledged_at"])) == ("diterima", head.at)
    assert part(owner, number)["acknowledged_by"] == "Hasan"
