"""Two incidents that are one fire: the other ends, and nothing of it is lost."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.fire_button.alerts import pressed, seen
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, do, incident, part, row_of
from tests.fire_button.desk import act, elsewhere, refusal


def test_alerts_posts_and_progress_go_on(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    first = pressed(client, kind="rumah")
    here, there = first["incident_number"], elsewhere(client)
    do(sign_in("regu", LEAD), here, "depart")

    assert act(sign_in("operator"), here, "merge", into=there.lower()).location.startswith(f"/petugas/kejadian/{there}")

    gone, stays = row_of(owner, here), row_of(owner, there)
    assert (gone["state"], gone["merged_into"], gone["next_step_at"]) == ("digabung", stays["id"], None)
    assert (stays["state"], stays["kind_code"], stays["received_at"]) == ("berangkat", "rumah", gone["received_at"])
    assert part(owner, there)["departed_at"] == stays["departed_at"] == gone["departed_at"]
    assert owner.execute("SELECT DISTINCT incident_id::text FROM fire.alert").fetchall() == [(stays["id"],)]
    page = seen(client, first)
    assert (page["incident_number"], page["status"]) == (there, "berangkat")
    log = owner.execute("SELECT words FROM fire.incident_event WHERE incident_id = %s", [stays["id"]]).fetchall()
    assert (f"{here} digabung ke sini.",) in log
    assert owner.execute("SELECT count(*) FROM fire.audit WHERE act = 'incident.merge'").fetchone() == (1,)


def test_what_was_merged_before_follows(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    one, two, three = (elsewhere(client, place) for place in (1, 2, 3))
    operator = sign_in("operator")
    act(operator, one, "merge", into=two)

    act(operator, two, "merge", into=three)

    assert row_of(owner, one)["merged_into"] == row_of(owner, two)["merged_into"] == row_of(owner, three)["id"]
    assert f"{one}</a> digabung ke sini" in operator.get(f"/petugas/kejadian/{three}").text


@pytest.mark.parametrize(
    ("into", "words"),
    [("itself", "dirinya sendiri"), ("K-9999", "tidak ditemukan"), ("bukan nomor", "tidak ditemukan")],
)
def test_a_target_that_is_none(client: FlaskClient, sign_in: SignIn, into: str, words: str) -> None:
    number = incident(client)
    answer = act(sign_in("operator"), number, "merge", into=number if into == "itself" else into)
    assert answer.status_code == 422
    assert words in refusal(answer)


def test_an_ended_incident_and_a_drill_take_none(client: FlaskClient, sign_in: SignIn) -> None:
    operator, number = sign_in("operator"), incident(client)
    ended, drill = elsewhere(client), pressed(client, drill=True)["incident_number"]
    act(operator, ended, "false-alarm", code="tidak_sengaja", reason="Anak bermain telepon")

    assert "sudah berakhir" in refusal(act(operator, number, "merge", into=ended))
    assert "dengan latihan" in refusal(act(operator, number, "merge", into=drill))


def test_two_merges_that_cross_leave_one_incident(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    one, two = incident(client), elsewhere(client)
    pairs = [(sign_in("operator", name="Sitti"), one, two), (sign_in("operator", name="Ani"), two, one)]

    with ThreadPoolExecutor(2) as both:
        codes = list(both.map(lambda each: act(each[0], each[1], "merge", into=each[2]).status_code, pairs))

    assert sorted(codes) == [303, 409] or sorted(codes) == [303, 422]
    assert owner.execute("SELECT count(*) FROM fire.incident WHERE state = 'baru'").fetchone() == (1,)


def test_crews_do_not_merge(client: FlaskClient, sign_in: SignIn) -> None:
    one, two = incident(client), elsewhere(client)
    assert act(sign_in("regu", LEAD), one, "merge", into=two).status_code == 403
