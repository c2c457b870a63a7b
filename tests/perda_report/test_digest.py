"""The morning's mail: numbers of what waits, once a working day, to those who lead or verify."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
import time_machine
from flask.testing import FlaskClient

from common.relay.timers import STEP_LEASE, claim_due, fire
from common.settings import Settings
from common.timers import Step, Timer
from services.perda_report.actions import digest
from services.perda_report.timers import handlers
from tests.perda_report.conftest import SignIn
from tests.perda_report.mails import back_office, hire
from tests.perda_report.reports import sent

WITA = ZoneInfo("Asia/Makassar")
ONE_DAY = timedelta(days=1)
SUNDAY = datetime(2026, 11, 22, 20, tzinfo=WITA)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=WITA)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + ONE_DAY * n for n in (1, 2, 3))
CHRISTMAS = datetime(2026, 12, 25, 8, tzinfo=WITA)


@pytest.fixture
def planned(app: object, settings: Settings, owner: psycopg.Connection) -> None:
    """A relay has started on a Sunday evening."""
    with time_machine.travel(SUNDAY, tick=False):
        for _ in range(2):
            digest.plan_digest(back_office(settings))
    assert open_timers(owner) == [(str(MONDAY.date()), MONDAY)]


def open_timers(owner: psycopg.Connection) -> list[tuple[str, datetime]]:
    asked = "SELECT subject, due_at FROM perda.timer WHERE kind = 'digest.daily' AND done_at IS NULL"
    return owner.execute(asked).fetchall()


def due_now(owner: psycopg.Connection) -> Sequence[Timer]:
    """The open timer as a relay takes it at its time."""
    owner.execute("UPDATE perda.timer SET due_at = now() WHERE kind = 'digest.daily' AND done_at IS NULL")
    return claim_due([digest.KIND], STEP_LEASE)


def fire_at(settings: Settings, moment: datetime, owner: psycopg.Connection, due_at: datetime | None = None) -> None:
    """What the relay does at this moment."""
    step = handlers(settings)[digest.KIND]
    assert isinstance(step, Step)
    (timer,) = due_now(owner)
    timer.due_at = due_at or moment
    with time_machine.travel(moment, tick=False):
        fire(timer, step)


def mails(owner: psycopg.Connection) -> dict[str, str]:
    rows = owner.execute("SELECT recipient, body FROM perda.outbox WHERE topic = 'officer.digest'").fetchall()
    assert len(rows) == len({recipient for recipient, _ in rows}), "one mail per officer"
    return dict(rows)


def of(officer: UUID) -> str:
    return f"petugas:{officer}"


def wait(
    client: FlaskClient, owner: psycopg.Connection, status: str, due_at: datetime | None, **report: object
) -> None:
    number = sent(client, **report)["tracking_number"]
    changed = [status, due_at, number]
    owner.execute("UPDATE perda.report SET status = %s, step_due_at = %s WHERE tracking_number = %s", changed)


@pytest.mark.usefixtures("planned")
def test_each_officer_reads_what_waits_in_their_opd(
    client: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    wait(client, owner, "baru", MONDAY + timedelta(hours=8))
    wait(client, owner, "baru", MONDAY - ONE_DAY)
    wait(client, owner, "menunggu", MONDAY - ONE_DAY)
    wait(client, owner, "keberatan", THURSDAY, category="ternak_lepas")
    wait(client, owner, "selesai", None)
    verifier = hire("sitti@konsel.example", ("verifikator", "dlh"), ("kepala_opd", "dlh"))
    everywhere = hire("saleh@konsel.example", ("pengawas", None), ("verifikator", "dlh"))
    hire("arman@konsel.example", ("petugas", "dlh"))
    hire("admin@konsel.example", ("administrator", None))
    hire("", ("pengawas", "dlh"))
    hire("sepi@konsel.example", ("kepala_opd", "dp3a"))
    fire_at(settings, MONDAY, owner)
    found = mails(owner)
    assert found.keys() == {of(verifier), of(everywhere)}
    line = "DLH: 2 baru masuk, 1 jatuh tempo hari ini, 1 lewat tenggat, 1 menunggu jawaban pelapor"
    assert line in found[of(verifier)]
    assert "keberatan" not in found[of(verifier)]
    assert line in found[of(everywhere)]
    assert "Satpol PP: 1 keberatan" in found[of(everywhere)]
    assert "http://localhost:8081/petugas?lewat=true\n" in found[of(verifier)]


@pytest.mark.usefixtures("planned")
def test_the_links_lead_to_lists(
    client: FlaskClient, sign_in: SignIn, settings: Settings, owner: psycopg.Connection
) -> None:
    for status in ("baru", "menunggu", "keberatan"):
        wait(client, owner, status, MONDAY - ONE_DAY)
    officer = hire("sitti@konsel.example", ("verifikator", "dlh"))
    fire_at(settings, MONDAY, owner)
    links = [word for word in mails(owner)[of(officer)].split() if word.startswith("http://localhost:8081")]
    assert len(links) == 5
    desk = sign_in("verifikator")
    for link in links:
        page = desk.get(link.removeprefix("http://localhost:8081"))
        assert page.status_code == 200
        assert "KS-" in page.text, link


@pytest.mark.usefixtures("planned")
def test_where_nothing_waits_there_is_no_mail(
    client: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    hire("sitti@konsel.example", ("verifikator", "dlh"))
    wait(client, owner, "selesai", None)
    wait(client, owner, "diverifikasi", THURSDAY)
    fire_at(settings, MONDAY, owner)
    assert mails(owner) == {}
    assert open_timers(owner) == [(str(TUESDAY.date()), TUESDAY)]


@pytest.mark.usefixtures("planned")
def test_two_relays_write_it_once(client: FlaskClient, settings: Settings, owner: psycopg.Connection) -> None:
    sent(client)
    hire("sitti@konsel.example", ("verifikator", "dlh"))
    (slow,) = due_now(owner)
    owner.execute("UPDATE perda.timer SET lease_until = now() - interval '1 second'")
    fire_at(settings, MONDAY, owner)
    with time_machine.travel(MONDAY, tick=False):
        fire(slow, handlers(settings)[digest.KIND])
        digest.plan_digest(back_office(settings))
    assert len(mails(owner)) == 1
    assert open_timers(owner) == [(str(TUESDAY.date()), TUESDAY)]


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    "outage",
    [
        (WEDNESDAY + timedelta(hours=2), 1, THURSDAY),
        (WEDNESDAY - timedelta(hours=1), 0, WEDNESDAY),
        (MONDAY + ONE_DAY * 5, 0, MONDAY + ONE_DAY * 7),
        (CHRISTMAS, 0, datetime(2026, 12, 28, 8, tzinfo=WITA)),
    ],
)
def test_after_an_outage_the_day_has_its_mail_and_no_day_before_it(
    outage: tuple[datetime, int, datetime], client: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    back_at, count, following = outage
    sent(client)
    hire("sitti@konsel.example", ("verifikator", "dlh"))
    fire_at(settings, back_at, owner, due_at=MONDAY)
    assert len(mails(owner)) == count
    assert open_timers(owner) == [(str(following.date()), following)]
