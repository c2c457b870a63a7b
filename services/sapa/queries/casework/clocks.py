"""What falls due in a case, the nearest first: terms of the law, and days that the office gave itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.sapa.queries.casework.agreement import refusal
from services.sapa.queries.casework.law import POLICE_SOURCE, POLICE_TERM
from services.sapa.queries.casework.parts import (
    Agreement,
    Approval,
    Clock,
    ClockKind,
    Closing,
    Contact,
    Thread,
    Written,
)
from services.sapa.schemas.codes import CHANNEL_WORDS, Form
from services.sapa.schemas.entries.assessment import Assessed
from services.sapa.schemas.entries.closure import FollowedUp
from services.sapa.schemas.entries.decisions import APPROVAL_LABELS
from services.sapa.schemas.entries.documents import PoliceReported
from services.sapa.schemas.entries.plan import StepPlanned, StepState
from services.sapa.schemas.entries.received import ReportReceived
from services.sapa.schemas.entries.referrals import ReferralState, Referred
from services.sapa.schemas.entries.services import Service, ServiceGiven
from services.sapa.workflow import CLOSED, CaseState

# The office's own standards until its pack says otherwise (one office's: a risk is judged within the working day).
FIRST_ASSESSMENT = timedelta(hours=24)
APPROVAL_TERM = timedelta(hours=24)
ONE_DAY = timedelta(days=1)
MOST_REMINDERS = 20
# Nobody is reminded to do what the agreement no longer allows.
UNSAFE = "Kontak ini tidak disepakati lagi. Batalkan."
AWAITED = frozenset({ReferralState.DIKIRIM, ReferralState.DITERIMA})


@dataclass(frozen=True, slots=True)
class Ticking:
    """What clocks are made from."""

    agreement: Agreement
    state: CaseState
    opened_at: datetime
    sexual_since: datetime | None
    police: tuple[Thread[PoliceReported], ...]
    assessments: tuple[Written[Assessed], ...]
    steps: tuple[Thread[StepPlanned], ...]
    services: tuple[Thread[ServiceGiven], ...]
    referrals: tuple[Thread[Referred], ...]
    approvals: tuple[Approval, ...]
    contacts: tuple[Contact, ...]
    closings: tuple[Closing, ...]
    follow_ups: tuple[Written[FollowedUp], ...]

    def end_of(self, day: date) -> datetime:
        """Closing time of a day."""
        return datetime.combine(day, self.agreement.calendar.closes, self.agreement.calendar.zone)


def clocks_of(told: Ticking) -> tuple[Clock, ...]:
    """A closed case has only the law's clock, planned contacts and its follow-up left."""
    found = [*_police(told), *_contacts(told)]
    found += _follow_up(told) if told.state in CLOSED else _working(told)
    return tuple(sorted(found, key=lambda one: one.due_at))


def first_clocks(opened_at: datetime, report: ReportReceived) -> tuple[Clock, ...]:
    """Of a case that was just accepted, from its report alone."""
    since = report.received_at if Form.SEKSUAL in report.story.forms else None
    found = [_first_assessment(opened_at), *([_police_by(since)] if since else [])]
    return tuple(sorted(found, key=lambda one: one.due_at))


def _working(told: Ticking) -> Iterator[Clock]:
    for source in (_assessment, _steps, _referrals, _shelter, _approvals):
        yield from source(told)


def _police(told: Ticking) -> Iterator[Clock]:
    if told.sexual_since is not None and not told.police:
        yield _police_by(told.sexual_since)


def _police_by(since: datetime) -> Clock:
    return Clock(ClockKind.POLISI, "Lapor ke polisi, 3 × 24 jam", since + POLICE_TERM, source=POLICE_SOURCE)


def _assessment(told: Ticking) -> Iterator[Clock]:
    if told.assessments:
        last = told.assessments[-1]
        yield Clock(ClockKind.NILAI_ULANG, "Nilai ulang risiko", told.end_of(last.body.reassess_on))
    else:
        yield _first_assessment(told.opened_at)


def _first_assessment(opened_at: datetime) -> Clock:
    return Clock(ClockKind.ASESMEN, "Asesmen pertama", opened_at + FIRST_ASSESSMENT)


def _steps(told: Ticking) -> Iterator[Clock]:
    for one in told.steps:
        step = one.body
        if step.state is StepState.TERBUKA and step.due_at is not None:
            breach = refusal(told.agreement, step.contact) if step.contact else ""
            words = UNSAFE if breach else step.words
            clock = Clock(ClockKind.LANGKAH, words, step.due_at, one.id, owner_key_id=step.owner_key_id)
            yield clock


def _contacts(told: Ticking) -> Iterator[Clock]:
    for one in told.contacts:
        if one.planned is not None and one.made is None:
            plan = one.planned.body
            words = UNSAFE if one.breach else f"Hubungi lewat {CHANNEL_WORDS[plan.contact.channel]}"
            yield Clock(ClockKind.KONTAK, words, one.at, one.id, owner_key_id=plan.owner_key_id)


def _referrals(told: Ticking) -> Iterator[Clock]:
    for one in told.referrals:
        if one.body.state in AWAITED:
            words = f"Tanyakan rujukan: {one.body.partner_name}"
            yield Clock(ClockKind.RUJUKAN, words, told.end_of(one.body.answer_by), one.id)


def _shelter(told: Ticking) -> Iterator[Clock]:
    for one in told.services:
        given = one.body
        if given.service is Service.PENAMPUNGAN and given.to_on is not None and not given.is_ended:
            yield Clock(ClockKind.PENAMPUNGAN, "Penampungan berakhir", told.end_of(given.to_on), one.id)


def _approvals(told: Ticking) -> Iterator[Clock]:
    for one in told.approvals:
        if one.is_waiting:
            words = f"Putuskan: {APPROVAL_LABELS[one.what]}"
            yield Clock(ClockKind.PERSETUJUAN, words, one.asked_at + APPROVAL_TERM, one.id)


def _follow_up(told: Ticking) -> Iterator[Clock]:
    """The day that the closure set, or that the last follow-up since set anew."""
    closed = next((one for one in reversed(told.closings) if one.approval and one.approval.decision), None)
    day = closed.proposed.body.follow_up_on if closed and told.state is CaseState.SELESAI else None
    for one in told.follow_ups:
        if closed is not None and one.at > closed.proposed.at:
            day = one.body.next_on
    if day is not None:
        yield Clock(ClockKind.TINDAK_LANJUT, "Tanyakan kabar setelah ditutup", told.end_of(day))


def reminders(clocks: Iterable[Clock], now: datetime) -> tuple[datetime, ...]:
    """When those who hold the case are told: at each date to come, and a day before a term of the law ends."""
    early = [one.due_at - ONE_DAY for one in clocks if one.source]
    told = {at for at in (*early, *(one.due_at for one in clocks)) if at > now}
    return tuple(sorted(told)[:MOST_REMINDERS])
