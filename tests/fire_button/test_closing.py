"""The end of an incident: the department's report, by the API and by the form, and a second round after a reopening."""

from datetime import datetime
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, REPORT, do, done, incident, log, part, row_of

WAY = ("acknowledge", "depart", "arrive")


def report(owner: psycopg.Connection) -> dict[str, Any]:
    found = owner.execute("SELECT to_jsonb(r) FROM fire.fire_report r").fetchone()
    assert found is not None
    row: dict[str, Any] = found[0]
    return row


def test_a_closed_incident_has_its_report(client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn) -> None:
    number, crew = incident(client), sign_in("komandan", LEAD)
    done(crew, number, *WAY)

    closed = do(crew, number, "close", **REPORT)

    assert closed.status_code == 200, closed.text
    assert closed.get_json()["status_label"] == "Selesai"
    written, ours = report(owner), part(owner, number)
    assert {name: written[name] for name in ("loss_rupiah", "area_m2", "dead", "injured", "displaced_people")} == {
        "loss_rupiah": 25_000_000,
        "area_m2": 54.5,
        "dead": 0,
        "injured": 1,
        "displaced_people": 4,
    }
    assert (ours["personnel"], ours["units"]) == (6, ["Mobil 1", "Tangki 2"])
    row = row_of(owner, number)
    assert (row["state"], row["next_step_at"]) == ("selesai", None)
    assert row["verified_at"] == row["ended_at"]
    assert do(crew, number, "close", **REPORT).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"object_kind": "istana"}, "object_kind"),
        ({"cause": ...}, "cause"),
        ({"dead": -1}, "dead"),
        ({"injured": 10**9}, "injured"),
        ({"loss_rupiah": "banyak"}, "loss_rupiah"),
        ({"loss_rupiah": 10**20}, "loss_rupiah"),
        ({"area_m2": -3}, "area_m2"),
        ({"story": "pendek"}, "story"),
        ({"units": ["x" * 41]}, "units.0"),
        ({"saksi": "Hasan"}, "saksi"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn, wrong: dict[str, Any], field: str
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    done(crew, number, *WAY)
    body = {name: value for name, value in (REPORT | wrong).items() if value is not ...}
    refused = do(crew, number, "close", **body)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, [field])
    assert row_of(owner, number)["state"] == "tiba"


def test_nothing_is_closed_before_somebody_is_there(client: FlaskClient, sign_in: SignIn) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    done(crew, number, "acknowledge", "depart")
    refused = do(crew, number, "close", **REPORT)
    assert refused.status_code == 409
    assert "Regu di jalan" in refused.get_json()["detail"]


def test_the_form_keeps_what_was_typed_and_closes(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    done(crew, number, *WAY)
    address = f"/petugas/regu/{number}/tutup"
    assert "Laporan kejadian" in crew.get(address).text
    filled = REPORT | {"units": "Mobil 1, Tangki 2"}

    refused = crew.post(address, data=filled | {"cause": "", "story": "Pendek"})
    assert refused.status_code == 422
    assert "Rumah panggung" in refused.text
    assert 'value="rumah" selected' in refused.text
    assert "#cause" in refused.text

    accepted = crew.post(address, data=filled, follow_redirects=True)
    assert "Kejadian ditutup. Laporannya tersimpan." in accepted.text
    assert report(owner)["loss_rupiah"] == 25_000_000
    assert crew.get(address).location.endswith(f"/petugas/regu/{number}")


def test_a_fire_that_burns_again_is_reopened_and_rings(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew, head = incident(client), sign_in("regu", LEAD), sign_in("komandan", LEAD, "Kepala Pos")
    done(crew, number, *WAY)
    do(crew, number, "close", **REPORT)
    arrived = row_of(owner, number)["arrived_at"]
    assert do(crew, number, "reopen", reason="Menyala lagi.").status_code == 403
    assert do(head, number, "reopen", reason="").status_code == 422

    assert do(head, number, "reopen", reason="Menyala lagi.").status_code == 200

    row = row_of(owner, number)
    assert (row["state"], row["acknowledged_at"], row["ended_at"]) == ("baru", None, None)
    assert row["next_step_at"] is not None, "somebody has to answer again"
    _, _, told = next(one for one in log(owner, number) if one[0] == "incident.reopened")
    before = datetime.fromisoformat(told["before"]["incident"]["arrived_at"])
    assert before == datetime.fromisoformat(arrived), "the first round is not lost"

    done(crew, number, *WAY)
    assert do(crew, number, "close", **REPORT, dead=1).status_code == 200
    assert (report(owner)["dead"], report(owner)["changed_at"] is not None) == (1, True)
