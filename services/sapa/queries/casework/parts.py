"""The parts of a CaseView. A thread is one thing (a person, a step, a referral) with the newest entry about it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from common.calendar import WorkingCalendar
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.closure import ClosureProposed
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned
from services.sapa.schemas.entries.decisions import ApprovalOf
from services.sapa.schemas.entries.people import MINORS, PersonIdentity, PersonKnown
from services.sapa.schemas.entries.referrals import TransferAnswered, TransferProposed
from services.sapa.schemas.reporting import SafeContact

B = TypeVar("B", bound=EntryBody)


@dataclass(frozen=True, slots=True)
class Written(Generic[B]):
    """One entry: who wrote what, when."""

    id: UUID
    body: B = field(repr=False)
    by: Colleague
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread(Generic[B]):
    """One thing through its entries, oldest first; `body` is the newest."""

    id: UUID
    entries: tuple[Written[B], ...]

    @property
    def body(self) -> B:
        """What holds."""
        return self.entries[-1].body

    @property
    def begun(self) -> Written[B]:
        """Where it began."""
        return self.entries[0]

    @property
    def changed(self) -> Written[B]:
        """The newest entry."""
        return self.entries[-1]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the case. `identity` is None until it was opened with a reason."""

    id: UUID
    body: PersonKnown = field(repr=False)
    identity: PersonIdentity | None = field(repr=False)
    at: datetime

    @property
    def is_minor(self) -> bool:
        """Under 18 by age group."""
        return self.body.age_group in MINORS


@dataclass(frozen=True, slots=True)
class Decision:
    """What a supervisor answered."""

    is_approved: bool
    words: str = field(repr=False)
    by: Colleague
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A question to a supervisor and its answer. `is_used`: the case has moved since, so that it carries no more."""

    id: UUID
    what: ApprovalOf
    about: UUID | None
    reason: str = field(repr=False)
    asked_by: Colleague
    asked_at: datetime
    decision: Decision | None
    is_used: bool

    @property
    def is_waiting(self) -> bool:
        """Whether a supervisor still has to answer."""
        return self.decision is None and not self.is_used

    @property
    def is_given(self) -> bool:
        """Whether it carries an act now."""
        return self.decision is not None and self.decision.is_approved and not self.is_used


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer to another regency: the proposal, its approval and the answer from there."""

    id: UUID
    proposed: Written[TransferProposed]
    approval: Approval | None
    answer: Written[TransferAnswered] | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A proposal to close, with its approval."""

    proposed: Written[ClosureProposed]
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that is planned (`made` None), or that was made, with or without a plan. `at`: when it is, or was.

    `breach`: the sentence of the agreement that it goes against (a plan: that of now; else that of its time), or empty.
    """

    id: UUID
    planned: Written[ContactPlanned] | None
    made: Written[ContactMade] | None
    at: datetime
    breach: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Safe contact as agreed last; `told` None while nothing was agreed. `calendar` says what an office day is."""

    told: SafeContact | None = field(repr=False)
    at: datetime | None
    by_reporter: bool
    calendar: WorkingCalendar = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """What went through the mailbox. `by` is None where it is theirs, the reporter's."""

    id: UUID
    words: str = field(repr=False)
    at: datetime
    by: Colleague | None
    file_ids: tuple[UUID, ...] = ()

    @property
    def is_theirs(self) -> bool:
        """Whether the reporter wrote it."""
        return self.by is None


class ClockKind(StrEnum):
    """What falls due."""

    POLISI = "polisi"
    ASESMEN = "asesmen"
    NILAI_ULANG = "nilai_ulang"
    LANGKAH = "langkah"
    KONTAK = "kontak"
    RUJUKAN = "rujukan"
    PENAMPUNGAN = "penampungan"
    PERSETUJUAN = "persetujuan"
    TINDAK_LANJUT = "tindak_lanjut"


@dataclass(frozen=True, slots=True)
class Clock:
    """One thing that falls due. `about`: its thread. `source`: the law that sets it, empty for our own days.

    `owner_key_id`: whose it is, if one person's.
    """

    kind: ClockKind
    words: str = field(repr=False)
    due_at: datetime
    about: UUID | None = None
    source: str = ""
    owner_key_id: UUID | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it is past."""
        return self.due_at < now


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that must not be done in this case: `what` is short, `words` the sentence, `source` the law."""

    what: str
    words: str = field(repr=False)
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline, newest first."""

    id: UUID
    kind: str
    words: str = field(repr=False)
    at: datetime
    by: Colleague
    is_resealed: bool = False
