"""Late steps: the supervisor hears of them first, the head of the OPD working days later, and always somebody."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from common import db
from common.settings import Settings
from services.perda_report.actions import escalating
from services.perda_report.actions.escalating import escalate_late_reports
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import events, row_of, told
from tests.perda_report.mails import back_office, hire
from tests.perda_report.reports import sent

WITA = ZoneInfo("Asia/Makassar")
DUE = datetime(2026, 11, 27, 16, tzinfo=WITA)
FRIDAY = datetime(2026, 11, 27, 16, 1, tzinfo=WITA)
TUESDAY = datetime(2026, 12, 1, 23, tzinfo=WITA)
WEDNESDAY_BEFORE = datetime(2026, 12, 2, 15, 59, tzinfo=WITA)
WEDNESDAY = datetime(2026, 12, 2, 16, 1, tzinfo=WITA)


@pytest.fixture
def late(client: FlaskClient, owner: psycopg.Connection) -> str:
    """A report of DLH whose first step was due on a Friday at closing time."""
    number: str = sent(client)["tracking_number"]
    owner.execute("UPDATE perda.report SET step_due_at = %s", [DUE])
    return number


def run_at(settings: Settings, moment: datetime, owner: psycopg.Connection) -> None:
    """The chore at this moment; what it writes has this moment's time, as the database's clock would give."""
    before = owner.execute("SELECT id FROM perda.report_event").fetchall()
    with time_machine.travel(moment, tick=False):
        escalate_late_reports(back_office(settings))
    written = [moment, [row[0] for row in before]]
    owner.execute("UPDATE perda.report_event SET at = %s WHERE id <> ALL(%s)", written)


def level(owner: psycopg.Connection, number: str) -> int:
    found: int = row_of(owner, number, "escalated")[0]
    return found


def whom(*officers: UUID) -> list[str]:
    return sorted(f"petugas:{officer}" for officer in officers)


def recipients(owner: psycopg.Connection, topic: str) -> list[str]:
    return sorted(recipient for recipient, _ in told(owner, topic))


def test_the_supervisor_hears_first_and_the_head_three_working_days_later(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    """Friday's deadline: Saturday and Sunday do not count, so the head's turn comes at Wednesday's closing time."""
    supervisor, everywhere = (
        hire("saleh@konsel.example", ("pengawas", "dlh")),
        hire("nur@a.example", ("pengawas", None)),
    )
    head = hire("kepala@konsel.example", ("kepala_opd", "dlh"))
    hire("lain@konsel.example", ("pengawas", "satpol-pp"), ("kepala_opd", "satpol-pp"))
    run_at(settings, datetime(2026, 11, 27, 15, 59, tzinfo=WITA), owner)
    assert (level(owner, late), told(owner, "officer.late")) == (0, [])
    run_at(settings, FRIDAY, owner)
    assert (level(owner, late), recipients(owner, "officer.late")) == (1, whom(supervisor, everywhere))
    for quiet in (FRIDAY, TUESDAY, WEDNESDAY_BEFORE):
        run_at(settings, quiet, owner)
        assert (level(owner, late), told(owner, "officer.very_late")) == (1, [])
    for _ in range(2):
        run_at(settings, WEDNESDAY, owner)
        assert (level(owner, late), recipients(owner, "officer.very_late")) == (2, whom(head))
    assert events(owner, late).count("eskalasi") == 2
    assert len(told(owner, "officer.late")) == 2


def test_an_officer_who_has_the_page_open_can_still_act(
    late: str, settings: Settings, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    run_at(settings, FRIDAY, owner)
    answer = sign_in("verifikator").post(f"/v1/reports/{late}/verify", json={"version": 1})
    assert answer.status_code == 200
    assert row_of(owner, late, "escalated, status") == (0, "diverifikasi"), "the next step begins anew"


def test_after_an_outage_the_head_hears_when_the_supervisor_had_their_days(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    hire("saleh@konsel.example", ("pengawas", "dlh"))
    hire("kepala@konsel.example", ("kepala_opd", "dlh"))
    owner.execute("UPDATE perda.report SET step_due_at = now() - interval '60 days'")
    for _ in range(2):
        escalate_late_reports(back_office(settings))
        assert (level(owner, late), len(told(owner, "officer.late"))) == (1, 1)
    owner.execute("UPDATE perda.report_event SET at = now() - interval '30 days' WHERE kind = 'eskalasi'")
    for _ in range(2):
        escalate_late_reports(back_office(settings))
        assert (level(owner, late), len(told(owner, "officer.very_late"))) == (2, 1)


def test_without_a_supervisor_the_head_and_the_office_hear_at_once(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    hire("", ("pengawas", "dlh"))
    head = hire("kepala@konsel.example", ("kepala_opd", "dlh"))
    run_at(settings, FRIDAY, owner)
    assert (level(owner, late), recipients(owner, "officer.late")) == (2, ["opd:dlh", *whom(head)])
    run_at(settings, WEDNESDAY, owner)
    assert told(owner, "officer.very_late") == []


def test_without_anybody_the_office_hears(late: str, settings: Settings, owner: psycopg.Connection) -> None:
    run_at(settings, FRIDAY, owner)
    assert told(owner, "officer.late") == [("opd:dlh", late)]


def test_without_a_head_the_office_hears_on_the_second_level(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    hire("saleh@konsel.example", ("pengawas", "dlh"))
    run_at(settings, FRIDAY, owner)
    run_at(settings, WEDNESDAY, owner)
    assert told(owner, "officer.very_late") == [("opd:dlh", late)]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of two reports."""
    monkeypatch.setattr(escalating, "BATCH", 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("relays", [1, 2])
def test_all_of_them_are_told_once_however_many_relays_there_are(
    relays: int, client: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    for _ in range(7):
        sent(client)
    owner.execute("UPDATE perda.report SET step_due_at = now() - interval '60 days'")
    hire("saleh@konsel.example", ("pengawas", "dlh"))
    hire("kepala@konsel.example", ("kepala_opd", "dlh"))
    rounds: list[Callable[[], None]] = [lambda: escalate_late_reports(back_office(settings))] * relays
    with ThreadPoolExecutor(relays) as pool:
        list(pool.map(lambda each: each(), rounds))
    escalate_late_reports(back_office(settings))
    assert sorted(number for _, number in told(owner, "officer.late")) == sorted(
        number for (number,) in owner.execute("SELECT tracking_number FROM perda.report").fetchall()
    )
    assert told(owner, "officer.very_late") == []


@pytest.mark.parametrize("status", ["menunggu", "selesai", "ditolak", "dicabut", "digabung"])
def test_only_steps_of_the_office_can_be_late(
    status: str, late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE perda.report SET status = %s", [status])
    run_at(settings, WEDNESDAY, owner)
    assert (level(owner, late), told(owner, "officer.late")) == (0, [])


def test_the_days_are_those_that_the_administrator_gave(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    hire("saleh@konsel.example", ("pengawas", "dlh"))
    owner.execute("INSERT INTO perda.deadline (term, valid_from, days) VALUES ('escalation', '2026-01-01', 1)")
    run_at(settings, FRIDAY, owner)
    run_at(settings, datetime(2026, 11, 30, 15, 59, tzinfo=WITA), owner)
    assert level(owner, late) == 1
    run_at(settings, datetime(2026, 11, 30, 16, 1, tzinfo=WITA), owner)
    assert level(owner, late) == 2


def test_what_somebody_holds_is_left_for_the_next_round(
    late: str, settings: Settings, postgres: Any, owner: psycopg.Connection
) -> None:
    with psycopg.connect(postgres.url()) as holder:
        holder.execute("SELECT 1 FROM perda.report FOR UPDATE")
        run_at(settings, FRIDAY, owner)
        assert level(owner, late) == 0
        holder.rollback()
    run_at(settings, FRIDAY, owner)
    assert level(owner, late) == 1 + 1


def test_the_late_are_found_in_an_index_by_their_due_time(
    late: str, settings: Settings, owner: psycopg.Connection
) -> None:
    """Which of the two indexes, the table's statistics decide; neither level reads reports that are not due."""
    reference = back_office(settings).reference.current()
    for asked in (escalating.late_reports, escalating.very_late_reports):
        with db.transaction() as session:
            plan = _plan(session, asked(reference, FRIDAY))
        assert re.search(r"Index Cond: .*step_due_at < ", plan), plan


def _plan(session: Session, asked: Any) -> str:
    session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
    words = str(asked.compile(session.connection(), compile_kwargs={"literal_binds": True}))
    return "\n".join(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {words}"))
