"""A quarter's figures: what counts, the SPM's response time inside and outside the WMK, the stages, the spreadsheet."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from services.fire_button.models import Dispatch, Incident
from services.fire_button.queries.quarter import Quarter
from services.fire_button.queries.stages import stages_of
from tests.fire_button.conftest import SignIn

RECEIVED = datetime(2026, 8, 5, 3, 0, tzinfo=UTC)
STAMPS = ("acknowledged_at", "departed_at", "arrived_at", "accessed_at", "water_at")


def incident(number: str, minutes: tuple[float | None, ...] = (), **changes: Any) -> None:
    """An incident of the third quarter; `minutes` after its receipt for each of STAMPS, of its only post."""
    row: dict[str, Any] = {
        "number": number,
        "state": "selesai",
        "kind_code": "rumah",
        "kecamatan_code": "74.05.08",
        "place": "Desa Ambaipua",
        "post_code": "pos-ranomeeto",
        "pressed_at": RECEIVED,
        "received_at": RECEIVED,
        "is_inside_wmk": True,
    }
    stamps = {
        name: None if minute is None else RECEIVED + timedelta(minutes=minute)
        for name, minute in zip(STAMPS, minutes, strict=False)
    }
    with db.transaction() as session:
        made = Incident(**(row | changes))
        session.add(made)
        session.flush()
        session.add(Dispatch(incident_id=made.id, post_code="pos-ranomeeto", reason="terdekat", **stamps))


@pytest.fixture
def page(sign_in: SignIn) -> FlaskClient:
    return sign_in("kepala")


def text(client: FlaskClient) -> str:
    answer = client.get("/petugas/angka?triwulan=2026-3")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_response_is_the_mean_of_first_arrivals_by_stratum(page: FlaskClient) -> None:
    incident("K-1001", (1, 2, 10))
    incident("K-1002", (1, 2, 20), is_inside_wmk=False)
    incident("K-1003", (1,))
    shown = text(page)
    assert (
        '<th scope="row">Semua kejadian</th><td class="num">3</td><td class="num">2</td><td class="num">1</td>'
        '<td class="num">15 mnt</td>'
    ) in shown
    assert (
        '<th scope="row">Di luar WMK</th><td class="num">1</td><td class="num">1</td><td class="num">0</td>'
        '<td class="num">20 mnt</td>'
    ) in shown


def test_a_reopened_incident_counts_by_its_first_answer(page: FlaskClient, owner: psycopg.Connection) -> None:
    incident("K-1001", (1, 2, 70))
    before = {"incident": {}, "pos-ranomeeto": {"arrived_at": (RECEIVED + timedelta(minutes=9)).isoformat()}}
    owner.execute(
        "INSERT INTO fire.incident_event (incident_id, kind, data)"
        " SELECT id, 'incident.reopened', %s FROM fire.incident",
        [json.dumps({"before": before})],
    )
    assert '<td class="num">1</td><td class="num">9 mnt</td>' in text(page)


@pytest.mark.parametrize("changes", [{"is_drill": True, "number": "L-1009"}, {"state": "digabung"}])
def test_drills_and_merged_incidents_do_not_count(page: FlaskClient, changes: dict[str, Any]) -> None:
    incident(**({"number": "K-1001", "minutes": (1, 2, 10)} | changes))
    assert "Belum ada kejadian pada triwulan ini" in text(page)


def test_a_false_alarm_is_counted_apart(page: FlaskClient) -> None:
    incident("K-1001", (1, 2, 10), state="palsu", false_alarm_code="sengaja")
    shown = text(page)
    assert '<dt class="small mute">Alarm palsu</dt><dd><b class="num">1</b>' in shown
    assert "Sengaja dibuat" in shown
    assert '<th scope="row">Semua kejadian</th><td class="num">0</td>' in shown


def test_the_edge_of_the_quarter_is_midnight_there(page: FlaskClient) -> None:
    incident("K-1001", (1, 2, 10), received_at=datetime(2026, 6, 30, 15, 59, 59, tzinfo=UTC))
    assert "Belum ada kejadian" in text(page)
    incident("K-1002", (1, 2, 10), received_at=datetime(2026, 6, 30, 16, 0, tzinfo=UTC))
    assert "Belum ada kejadian" not in text(page)


def test_stages_of_one_post() -> None:
    row = Dispatch(
        **{name: RECEIVED + timedelta(minutes=minute) for name, minute in zip(STAMPS, (1, 3, 9, 8, 12), strict=True)}
    )
    assert [stage.seconds for stage in stages_of(RECEIVED, row)] == [60, 120, 360, None, 240]


def test_the_spreadsheet_has_them_all_and_its_taking_is_audited(page: FlaskClient, owner: psycopg.Connection) -> None:
    incident("K-1001", (1, 2, 10))
    answer = page.get("/petugas/angka.xlsx?triwulan=2026-3")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
    assert "K-1001" in words
    assert "Perjalanan (travel)" in words
    assert owner.execute("SELECT subject FROM fire.audit WHERE act = 'figures.export'").fetchall() == [
        ("quarter:2026-3",)
    ]


@pytest.mark.parametrize("written", ["2026-5", "x", "2026", "99999-1", "2026-0", ""])
def test_an_odd_quarter_is_not_found(page: FlaskClient, written: str) -> None:
    assert page.get(f"/petugas/angka?triwulan={written}").status_code == 404


@pytest.mark.parametrize("role", ["regu", "redkar", "administrator"])
def test_figures_are_for_those_who_lead(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get("/petugas/angka").status_code == 403


def test_quarters_follow_each_other() -> None:
    assert str(Quarter(2026, 1).previous) == "2025-4"
    assert Quarter.parse("2026-4").label == "Triwulan IV 2026"
