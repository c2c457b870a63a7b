"""The printed report of an incident: what it says, who may take it, and that nobody's words become its program."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from services.fire_button.models import Dispatch, FireReport, Incident
from services.fire_button.queries.printed import Letterhead, lasted, printed
from services.fire_button.queries.reference import load_reference
from tests.fire_button.conftest import SignIn

RECEIVED = datetime(2026, 8, 5, 3, 0, tzinfo=UTC)
STORY = 'Api dari dapur. #panic("x") *tebal* $x$ @rujukan <label> \\ akhir'


def closed(**changes: Any) -> Incident:
    """An incident that was closed with a report."""
    stamps = {"acknowledged_at": 1, "departed_at": 2, "arrived_at": 9}
    times = {name: RECEIVED + timedelta(minutes=minute) for name, minute in stamps.items()}
    facts: dict[str, Any] = {"state": "selesai", "place": "Desa Ambaipua", "post_code": "mako", "kind_code": "rumah"}
    with db.transaction() as session:
        made = Incident(
            **({"number": "K-1001", "pressed_at": RECEIVED, "received_at": RECEIVED} | facts | times | changes)
        )
        session.add(made)
        session.flush()
        session.add(
            Dispatch(incident_id=made.id, post_code="mako", reason="", units=["Tangki 02"], personnel=6, **times)
        )
        counts = dict.fromkeys(("dead", "injured", "dead_firefighters", "injured_firefighters"), 0)
        moved = {"displaced_households": 1, "displaced_people": 4}
        what = {"object_kind": "rumah", "cause": "listrik", "loss_rupiah": 25_000_000, "story": STORY}
        session.add(FireReport(incident_id=made.id, officer_id=uuid4(), **counts, **moved, **what))
    return made


def test_it_says_what_happened(client: FlaskClient, settings: Any, pack: Any) -> None:
    incident = closed()
    with db.transaction() as session:
        told = printed(session, incident, Letterhead("Dinas", load_reference(), pack.zone, "WITA"))
    assert ("Objek", "Rumah tinggal") in told.rows
    assert ("Tiba", "11.09.00", "7 mnt 0 dtk") in told.times
    assert told.times[-1][2] == "9 mnt 0 dtk"
    assert told.posts == (("Markas Komando Damkar", "Tangki 02", "6"),)
    assert ("Kerugian", "Rp 25.000.000") in told.harm
    assert told.story == STORY


def test_the_pdf_is_taken_and_audited(sign_in: SignIn, owner: psycopg.Connection) -> None:
    client = sign_in("komandan", "mako")
    closed()
    answer = client.get("/petugas/kejadian/K-1001/laporan.pdf")
    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "private, no-store"
    taken = owner.execute("SELECT subject FROM fire.audit WHERE act = 'incident.print'").fetchall()
    assert taken == [("incident:K-1001",)]


def test_an_open_incident_can_be_printed_too(sign_in: SignIn) -> None:
    client = sign_in("regu", "mako")
    with db.transaction() as session:
        session.add(Incident(number="K-1001", place="Ranomeeto", pressed_at=RECEIVED, received_at=RECEIVED))
    assert client.get("/petugas/kejadian/K-1001/laporan.pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize("role", ["redkar", "administrator"])
def test_it_is_for_those_who_fight(sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    closed()
    assert client.get("/petugas/kejadian/K-1001/laporan.pdf").status_code == 403


@pytest.mark.parametrize("number", ["K-9999", "x", "K-1001.pdf"])
def test_an_unknown_number_is_not_found(sign_in: SignIn, number: str) -> None:
    assert sign_in("kepala").get(f"/petugas/kejadian/{number}/laporan.pdf").status_code == 404


def test_durations_in_words() -> None:
    assert [lasted(seconds) for seconds in (None, 0, 59.6, 125)] == ["", "0 dtk", "1 mnt 0 dtk", "2 mnt 5 dtk"]
