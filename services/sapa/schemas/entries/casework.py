"""The kinds of entries that casework writes."""

from services.sapa.schemas.entries.assessment import Assessed
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.closure import ClosureProposed, FollowedUp
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalDecided, StateChanged
from services.sapa.schemas.entries.documents import DocumentKept, FilesKept, LetterWritten, PoliceReported
from services.sapa.schemas.entries.people import IncidentKnown, PersonIdentity, PersonKnown
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.referrals import Referred, TransferAnswered, TransferProposed
from services.sapa.schemas.entries.services import ServiceGiven

CASEWORK: tuple[type[EntryBody], ...] = (
    ApprovalAsked,
    ApprovalDecided,
    Assessed,
    ClosureProposed,
    ContactMade,
    ContactPlanned,
    DocumentKept,
    FilesKept,
    FollowedUp,
    IncidentKnown,
    LetterWritten,
    PersonIdentity,
    PersonKnown,
    PoliceReported,
    Referred,
    ServiceGiven,
    StateChanged,
    StepPlanned,
    TransferAnswered,
    TransferProposed,
)
