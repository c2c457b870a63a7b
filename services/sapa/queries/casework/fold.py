"""From opened entries to a CaseView."""

from collections.abc import Sequence
from datetime import UTC, datetime

from common.calendar import WorkingCalendar
from services.sapa.queries.casework.approvals import approvals_of, closings_of, transfers_of
from services.sapa.queries.casework.clocks import Ticking, clocks_of
from services.sapa.queries.casework.law import bars_of, sexual_since
from services.sapa.queries.casework.parts import Approval, Written
from services.sapa.queries.casework.people import agreement_of, contacts_of, messages_of, people_of
from services.sapa.queries.casework.threads import threads, written
from services.sapa.queries.casework.timeline import timeline_of
from services.sapa.queries.casework.view import CaseView
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.schemas.entries.assessment import Assessed
from services.sapa.schemas.entries.closure import FollowedUp
from services.sapa.schemas.entries.decisions import StateChanged
from services.sapa.schemas.entries.documents import DocumentKept, FilesKept, LetterWritten, PoliceReported
from services.sapa.schemas.entries.people import IncidentKnown
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.received import Note, ReportReceived
from services.sapa.schemas.entries.referrals import Referred
from services.sapa.schemas.entries.services import ServiceGiven
from services.sapa.workflow import CaseState, NotPossible, transition


def case_view(
    case: OpenedCase,
    calendar: WorkingCalendar,
    now: datetime | None = None,
    identity: Sequence[OpenedEntry] = (),
) -> CaseView:
    """Everything that holds at `now`. `identity`: what open_identity gave, if names were asked for."""
    entries = case.entries
    approvals = approvals_of(entries, moves := moves_of(entries))
    told = _ticking(case, calendar, moves, approvals)
    return CaseView(
        case=case,
        now=now or datetime.now(UTC),
        state=told.state,
        is_state_signed=told.state == case.state,
        moves=moves,
        report=next((one.body for one in entries if isinstance(one.body, ReportReceived)), None),
        people=people_of(entries, identity),
        incidents=tuple(one for one in threads(entries, IncidentKnown) if not one.body.is_dropped),
        assessments=told.assessments,
        steps=told.steps,
        services=told.services,
        referrals=told.referrals,
        transfers=transfers_of(entries, approvals),
        approvals=approvals,
        closings=told.closings,
        follow_ups=told.follow_ups,
        contacts=told.contacts,
        agreement=told.agreement,
        messages=messages_of(entries),
        letters=tuple(reversed(threads(entries, LetterWritten))),
        police=told.police,
        documents=threads(entries, DocumentKept),
        kept=written(entries, FilesKept),
        notes=tuple(reversed(written(entries, Note))),
        timeline=timeline_of(entries),
        sexual_since=told.sexual_since,
        clocks=clocks_of(told),
        bars=bars_of(told.sexual_since),
    )


def _ticking(
    case: OpenedCase,
    calendar: WorkingCalendar,
    moves: Sequence[Written[StateChanged]],
    approvals: tuple[Approval, ...],
) -> Ticking:
    entries = case.entries
    return Ticking(
        agreement=agreement_of(entries, calendar),
        state=moves[-1].body.end if moves else CaseState.ASESMEN,
        opened_at=case.opened_at,
        sexual_since=sexual_since(entries, approvals),
        police=threads(entries, PoliceReported),
        assessments=written(entries, Assessed),
        steps=threads(entries, StepPlanned),
        services=threads(entries, ServiceGiven),
        referrals=threads(entries, Referred),
        approvals=approvals,
        contacts=contacts_of(entries, calendar),
        closings=closings_of(entries, approvals),
        follow_ups=written(entries, FollowedUp),
    )


def moves_of(entries: Sequence[OpenedEntry]) -> tuple[Written[StateChanged], ...]:
    """The moves that workflow.TABLE knows, one after the other; an entry that does not follow the last is left out."""
    state, moves = CaseState.ASESMEN, list[Written[StateChanged]]()
    for one in written(entries, StateChanged):
        if one.body.start is state and one.body.end is _end(one.body):
            state = one.body.end
            moves.append(one)
    return tuple(moves)


def _end(told: StateChanged) -> CaseState | None:
    try:
        return transition(told.start, told.act).end
    except NotPossible:
        return None
