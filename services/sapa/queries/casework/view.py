"""CaseView: everything that holds in a case now, for pages, letters and acts."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.sapa.queries.casework.parts import (
    Agreement,
    Approval,
    Bar,
    Clock,
    Closing,
    Contact,
    Event,
    Message,
    Person,
    Thread,
    Transfer,
    Written,
)
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.entries.assessment import Assessed, Risk
from services.sapa.schemas.entries.closure import FollowedUp
from services.sapa.schemas.entries.decisions import StateChanged
from services.sapa.schemas.entries.documents import DocumentKept, FilesKept, LetterWritten, PoliceReported
from services.sapa.schemas.entries.people import IncidentKnown, PersonRole
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.received import Note, ReportReceived
from services.sapa.schemas.entries.referrals import Referred
from services.sapa.schemas.entries.services import ServiceGiven
from services.sapa.workflow import CLOSED, CaseAct, CaseState, acts_from


@dataclass(frozen=True, slots=True)
class CaseView:
    """`case` is what it was folded from, at `now`. Lists stand oldest first, but `timeline`, `notes` and `letters`.

    `state` follows the signed entries; `is_state_signed` False: what stands in clear says something else.
    `sexual_since`: since when the office knows of sexual violence; None where there is none.
    """

    case: OpenedCase = field(repr=False)
    now: datetime
    state: CaseState
    is_state_signed: bool
    moves: tuple[Written[StateChanged], ...] = field(repr=False)
    report: ReportReceived | None = field(repr=False)
    people: tuple[Person, ...] = field(repr=False)
    incidents: tuple[Thread[IncidentKnown], ...] = field(repr=False)
    assessments: tuple[Written[Assessed], ...] = field(repr=False)
    steps: tuple[Thread[StepPlanned], ...] = field(repr=False)
    services: tuple[Thread[ServiceGiven], ...] = field(repr=False)
    referrals: tuple[Thread[Referred], ...] = field(repr=False)
    transfers: tuple[Transfer, ...] = field(repr=False)
    approvals: tuple[Approval, ...] = field(repr=False)
    closings: tuple[Closing, ...] = field(repr=False)
    follow_ups: tuple[Written[FollowedUp], ...] = field(repr=False)
    contacts: tuple[Contact, ...] = field(repr=False)
    agreement: Agreement = field(repr=False)
    messages: tuple[Message, ...] = field(repr=False)
    letters: tuple[Thread[LetterWritten], ...] = field(repr=False)
    police: tuple[Thread[PoliceReported], ...] = field(repr=False)
    documents: tuple[Thread[DocumentKept], ...] = field(repr=False)
    kept: tuple[Written[FilesKept], ...] = field(repr=False)
    notes: tuple[Written[Note], ...] = field(repr=False)
    timeline: tuple[Event, ...] = field(repr=False)
    sexual_since: datetime | None
    clocks: tuple[Clock, ...] = field(repr=False)
    bars: tuple[Bar, ...] = field(repr=False)

    @property
    def is_closed(self) -> bool:
        """Ended or handed over: only follow-up, notes, messages and reopening are left."""
        return self.state in CLOSED

    @property
    def risk(self) -> Risk | None:
        """Of the newest assessment."""
        return self.assessments[-1].body.risk if self.assessments else None

    @property
    def victims(self) -> tuple[Person, ...]:
        """Those whom the case is about."""
        return tuple(one for one in self.people if one.body.role is PersonRole.KORBAN)

    @property
    def title(self) -> str:
        """What officers call the case: the first victim's label, else its number."""
        return self.victims[0].body.label if self.victims else self.case.number

    @property
    def acts(self) -> tuple[CaseAct, ...]:
        """What workflow.TABLE allows from here, whether or not an approval is still missing."""
        return acts_from(self.state)

    @property
    def next_due_at(self) -> datetime | None:
        """The nearest clock."""
        return self.clocks[0].due_at if self.clocks else None

    def person(self, person_id: UUID | None) -> Person | None:
        """Somebody of the case by id."""
        return next((one for one in self.people if one.id == person_id), None)

    @property
    def holder_key_ids(self) -> frozenset[UUID]:
        """The keys that hold the case now."""
        return frozenset(one.key_id for one in self.case.now.live)
