"""Everything else that is done to an incident, and what every act leaves behind."""

from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.errors import Conflict
from services.fire_button.actions.act import by_caller
from services.fire_button.actions.deeds import Deed, by_clock
from services.fire_button.actions.verifying import verify_for
from services.fire_button.queries.incident import find_incident
from services.fire_button.routes.access import EXTENSION
from services.fire_button.workflow import Act, Need
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, SECOND, do, done, incident, log, part, row_of


def test_each_act_leaves_event_audit_and_version(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    before = row_of(owner, number)["version"]
    answer = done(crew, number, "acknowledge")
    assert answer["version"] == before + 1
    kind, post, data = log(owner, number)[0]
    assert (kind, post, data["from"], data["to"]) == ("incident.acknowledged", LEAD, "baru", "diterima")
    audited = owner.execute("SELECT actor, detail FROM fire.audit WHERE act = 'incident.acknowledge'").fetchall()
    assert len(audited) == 1
    assert audited[0][0].startswith("officer:")
    assert audited[0][1]["post"] == LEAD


def test_an_old_version_is_refused_and_a_note_never(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew = incident(client), sign_in("regu", LEAD)
    seen = row_of(owner, number)["version"]
    done(crew, number, "acknowledge")
    stale = do(crew, number, "verify", version=seen)
    assert stale.status_code == 409
    assert "Rekan Anda" in stale.get_json()["detail"]
    assert do(crew, number, "note", words="Jalan ke lokasi tertutup pohon.").status_code == 200
    assert do(crew, number, "verify", version=seen + 1, words="Asap terlihat dari jalan.").status_code == 200
    assert row_of(owner, number)["verified_at"] is not None


def test_a_post_goes_home_only_when_another_goes_on(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, crew, other = incident(client), sign_in("regu", LEAD), sign_in("regu", SECOND)
    assert do(other, number, "stand-down").status_code == 422, "a post without a part has nothing to leave"
    done(crew, number, "acknowledge")
    alone = do(crew, number, "stand-down", reason="Mobil mogok.")
    assert alone.status_code == 409
    assert "Bunyikan pos lain dulu" in alone.get_json()["detail"]

    done(other, number, "acknowledge")
    assert do(crew, number, "stand-down", reason="Mobil mogok.").status_code == 200
    assert part(owner, number)["stood_down_at"] is not None
    again = do(crew, number, "depart")
    assert (again.status_code, "dipulangkan pukul" in again.get_json()["detail"]) == (409, True)
    assert do(crew, number, "stand-down").status_code == 409


@pytest.mark.parametrize(
    ("role", "deed"),
    [
        ("redkar", ("acknowledge", {})),
        ("kepala", ("depart", {})),
        ("regu", ("reopen", {"reason": "Menyala lagi."})),
        ("administrator", ("note", {"words": "Catatan saya."})),
    ],
)
def test_who_has_not_the_role_is_refused(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn, role: str, deed: tuple[str, dict[str, str]]
) -> None:
    number, (act, body) = incident(client), deed
    assert do(sign_in(role, LEAD), number, act, **body).status_code == 403
    assert log(owner, number) == []
    assert do(client, number, act, **body).status_code == 401


@pytest.mark.parametrize("number", ["K-9999", "K-1", "xyz", "K-" + "9" * 40, "L-1001"])
def test_a_number_that_is_none_is_not_found(app: Flask, sign_in: SignIn, number: str) -> None:
    crew = sign_in("regu", LEAD)
    assert do(crew, number, "acknowledge").status_code == 404
    assert crew.get(f"/v1/incidents/{number}").status_code == 404
    assert crew.get(f"/petugas/regu/{number}").status_code == 404


def test_callers_and_the_clock_act_by_the_same_table(
    app: Flask, client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    number, office = incident(client), app.extensions[EXTENSION]
    incident_id = UUID(row_of(owner, number)["id"])
    why = frozenset({Need.REASON})
    with db.transaction() as session:
        by_caller(session, office, incident_id, Deed(Act.CANCEL, words="Sudah padam", given=why))
    with db.transaction() as session:
        by_clock(session, incident_id, Deed(Act.ESCALATE, data={"step": 1}))
        verify_for(session, office, find_incident(session, number), "Relawan melihat asap.")
    assert row_of(owner, number)["verified_at"] is not None

    done(sign_in("regu", LEAD), number, "arrive")
    with pytest.raises(Conflict), db.transaction() as session:
        by_clock(session, incident_id, Deed(Act.ESCALATE))
    with pytest.raises(Conflict), db.transaction() as session:
        by_caller(session, office, incident_id, Deed(Act.CLOSE))
