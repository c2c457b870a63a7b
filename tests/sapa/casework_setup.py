"""Casework of the tests: cases as folded from entries alone, and real ones on which officers act."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from common import db
from common.calendar import WorkingCalendar
from common.codes import new_id
from services.sapa.actions.casework.assessment import assess
from services.sapa.actions.casework.desk import Act, Desk
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.models import Case
from services.sapa.queries.casework import CaseView, case_view
from services.sapa.queries.chain import Epoch
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.codes import Channel, Form, ForWhom, PartOfDay
from services.sapa.schemas.entries import EntryBody
from services.sapa.schemas.entries.assessment import Assessed, Risk
from services.sapa.schemas.entries.received import ReportReceived
from services.sapa.schemas.reporting import DangerTold, ReportStory, ReportSummary, SafeContact, SafeTime
from services.sapa.workflow import Role
from tests.sapa.case_setup import Told, accepted_case
from tests.sapa.conftest import Made, MakeOfficer

WITA = ZoneInfo("Asia/Makassar")
CALENDAR = WorkingCalendar(WITA, frozenset(), frozenset({5, 6}), time(8), time(16))
NUMBER, HOME = "0812 3456 7890", "Jalan Poros 3, Ranomeeto"
# Tuesday and Thursday morning, by WhatsApp or a visit.
AGREED = SafeContact(
    may_contact=True,
    channels=(Channel.WHATSAPP, Channel.KUNJUNGAN, Channel.SURAT),
    address=f"{NUMBER}\n{HOME}",
    times=(SafeTime(day=1, part=PartOfDay.PAGI), SafeTime(day=3, part=PartOfDay.PAGI)),
    never="Jangan ke Jalan Mawar 9. Jangan 0811 1111 111.",
)
WORKER = Colleague(
    key_id=new_id(),
    officer_id=new_id(),
    name="Rina",
    role=Role.PENDAMPING,
    box_public=b"",
    sign_public=b"",
    is_current=True,
    on_duty_until=None,
    revoked_at=None,
)
SUPERVISOR = replace(WORKER, key_id=new_id(), officer_id=new_id(), name="Hasnah", role=Role.PENYELIA)
BEGUN = datetime(2026, 11, 23, 9, tzinfo=WITA)
F = TypeVar("F")


@dataclass
class Story:
    """Entries written one after the other, without a database; each `after` the one before."""

    entries: list[OpenedEntry] = field(default_factory=list)
    at: datetime = BEGUN

    def add(self, body: EntryBody, by: Colleague = WORKER, after: timedelta = timedelta(minutes=1)) -> OpenedEntry:
        """One more."""
        self.at += after
        entry = OpenedEntry(new_id(), 0, by, self.at, body)
        self.entries.append(entry)
        return entry

    def view(self, now: datetime | None = None, state: str = "asesmen") -> CaseView:
        """What they fold to."""
        case = OpenedCase(
            id=new_id(),
            number="2026-0001",
            state=state,
            urgency="segera",
            epoch=1,
            version=1,
            opened_at=BEGUN,
            review_at=None,
            closed_at=None,
            report_id=None,
            mailbox_id=None,
            part="pendamping",
            has_identity=True,
            entries=tuple(self.entries),
            files=(),
            refused=0,
            chain={1: Epoch(1, (b"", b""))},
            keys={},
        )
        return case_view(case, CALENDAR, now or self.at)


def report(*forms: Form, received_at: datetime = BEGUN, agreed: SafeContact | None = None) -> ReportReceived:
    """A report that names these forms."""
    story = ReportStory(
        description="",
        forms=forms,
        name="",
        safe_contact=agreed or SafeContact(),
        mailbox_id=new_id(),
        reporter_public="",
        message_key="",
    )
    summary = ReportSummary(
        for_whom=ForWhom.SAYA,
        age_group=None,
        kecamatan_code=None,
        danger=DangerTold(),
        may_contact=False,
        channels=(),
        file_count=0,
    )
    return ReportReceived(received_at=received_at, summary=summary, story=story)


@dataclass(frozen=True)
class Casework:
    """A real case that a worker and a supervisor hold, and the office it is in."""

    office: Office
    worker: Made
    supervisor: Made
    number: str

    def view(self, made: Made | None = None) -> CaseView:
        """As this officer (the worker) opens it now."""
        opened = open_case(self.office, (made or self.worker).doer, self.number)
        return case_view(opened, self.office.calendar.current())

    def do(self, act: Act[F], form: F, *, by: Made | None = None, entry_id: UUID | None = None) -> UUID:
        """One act in a transaction of its own; gives the entry's id."""
        view = self.view(by)
        return self.do_on(view, act, form, by=by, entry_id=entry_id)

    def do_on(
        self, view: CaseView, act: Act[F], form: F, *, by: Made | None = None, entry_id: UUID | None = None
    ) -> UUID:
        """The same on a case that was opened before."""
        with db.transaction() as session:
            desk = Desk(session, self.office, (by or self.worker).doer, view)
            return act(desk, form, entry_id or new_id()).id

    def assess(self, days: int = 7, risk: Risk = Risk.TINGGI) -> UUID:
        """The assessment that closing wants."""
        return self.do(assess, Assessed(risk=risk, reassess_on=soon(days).date()))

    def row(self) -> Case:
        """What stands in clear."""
        with db.reading() as session:
            return session.query(Case).filter_by(number=self.number).one()


MakeCase = Callable[..., Casework]


@pytest.fixture
def make_case(office: Office, make_officer: MakeOfficer) -> MakeCase:
    """Make a case: `make_case(Told(forms=(Form.SEKSUAL,)))`."""
    worker = make_officer(Role.PENDAMPING, name="Rina")
    supervisor = make_officer(Role.PENYELIA, name="Hasnah")

    def make(told: Told | None = None) -> Casework:
        return Casework(office, worker, supervisor, accepted_case(office, worker, supervisor, told).number)

    return make


def soon(days: int = 1) -> datetime:
    """At noon of a day to come, in the regency."""
    return (
        (datetime.now(UTC) + timedelta(days=days)).astimezone(WITA).replace(hour=12, minute=0, second=0, microsecond=0)
    )


def next_weekday(day: int, hour: int) -> datetime:
    """The next such weekday (Monday 0) after today, at this hour of the regency."""
    today = datetime.now(WITA)
    ahead = (day - today.weekday() - 1) % 7 + 1
    return (today + timedelta(days=ahead)).replace(hour=hour, minute=0, second=0, microsecond=0)
