"""Messages to people, and what time does, in real processes: a worker that dies, two relays at once."""

import psycopg
import pytest

from common import db
from common.audit import Actor
from common.pack import apply_pack, load_pack
from common.settings import Settings
from services.perda_report.actions import load_categories
from tests.faults.conftest import Start, put_messages, states
from tests.faults.processes import eventually
from tests.peers import Mailbox

pytestmark = pytest.mark.fault

LATE = 60


@pytest.fixture
def officer(database: str, owner: psycopg.Connection) -> str:
    """An officer with an e-mail address, as messages name them."""
    made = owner.execute(
        "INSERT INTO account.officer (username, name, email, password_hash, home)"
        " VALUES ('sari', 'Sari', 'sari@konsel.example', '', 'perda') RETURNING id"
    ).fetchone()
    assert made is not None
    return f"petugas:{made[0]}"


@pytest.fixture
def late_reports(database: str, settings: Settings, owner: psycopg.Connection) -> None:
    """Reports whose first step was due an hour ago."""
    pack = load_pack(settings.pack_dir)
    with db.transaction() as session:
        apply_pack(session, pack, Actor("cli:test"))
        load_categories(session, pack)
    owner.execute(
        "INSERT INTO perda.report (tracking_number, secret_hash, category_code, description, kecamatan_code, place,"
        " landmark, identity, opd_code, verify_due_at, due_at, step_due_at)"
        " SELECT 'KS-' || n, '', 'sampah', '', '74.05.08', '', '', 'anonymous', 'dlh', now() - interval '1 hour',"
        " now() + interval '5 days', now() - interval '1 hour' FROM generate_series(1, %s) n",
        [LATE],
    )


def test_a_worker_killed_while_it_writes_to_a_person(
    officer: str, start: Start, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    """The relay takes the try back as one to a known recipient, and the message goes out once."""
    start("relay")
    worker = start("worker", send_timeout=2, send_lease=3)
    mailbox.open.clear()
    put_messages(1, officer)
    hinted = "SELECT address_hint FROM perda.delivery_attempt"
    assert eventually(lambda: owner.execute(hinted).fetchall() == [("s…@konsel.example",)])
    worker.kill()
    mailbox.open.set()
    start("worker")
    assert eventually(lambda: states(owner) == {"delivered": 1})
    assert list(mailbox.sent().values()) == [1]
    outcomes = owner.execute("SELECT outcome FROM perda.delivery_attempt ORDER BY number").fetchall()
    assert outcomes == [("lost",), ("delivered",)]


@pytest.mark.usefixtures("late_reports")
def test_two_relays_tell_of_each_late_report_once(start: Start, owner: psycopg.Connection) -> None:
    start("relay")
    start("relay")
    owner.execute("UPDATE perda.timer SET due_at = now(), lease_until = NULL WHERE kind = 'report.escalate'")
    told = "SELECT count(*), count(DISTINCT reference) FROM perda.outbox WHERE topic = 'officer.late'"
    assert eventually(lambda: owner.execute("SELECT min(escalated) FROM perda.report").fetchone() == (2,))
    assert eventually(lambda: owner.execute(told).fetchone() == (LATE, LATE))
    events = "SELECT count(*), count(DISTINCT report_id) FROM perda.report_event WHERE kind = 'eskalasi'"
    assert owner.execute(events).fetchone() == (LATE, LATE)
