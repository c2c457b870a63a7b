"""One way for every act on a report: lock it, ask workflow.TABLE, move it, write event, audit row and notices.

Everything happens in the caller's transaction. What an act does beside (photos, another report) is its own
module's business; so is asking for what the table cannot know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from common import audit
from common.errors import Conflict, InvalidInput, NotAllowed
from services.perda_report.actions import clocks, notices
from services.perda_report.actions.office import BackOffice, Doer, Office, Reporter
from services.perda_report.messages import EVENT_OF, Kind
from services.perda_report.models import Report, ReportEvent
from services.perda_report.queries.find import find_for_officer, find_for_reporter, known_number
from services.perda_report.workflow import (
    STATE_LABELS,
    UNVERSIONED,
    Act,
    Need,
    NotPossible,
    Result,
    Side,
    State,
    Transition,
    step,
)

STALE = "Rekan Anda baru saja mengubah laporan ini. Muat ulang untuk melihatnya; tulisan Anda tidak hilang."
BARRED = "Warga keberatan atas keputusan Anda, jadi laporan ini ditangani petugas lain."
MISSING = {
    Need.REASON: "Tulis alasannya untuk warga.",
    Need.RESULT: "Pilih hasilnya.",
    Need.EXPLANATION: "Tulis penjelasan untuk warga.",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act and what comes with it.

    `words` go into the history for whoever reads that kind of event; `data` stays inside. `kind` is only given
    where it is not the act's own (EVENT_OF). `change` is what else the act changes in the row, before its notices
    are written. `hold` keeps notices back, so that the act can be undone before anybody hears of it.
    """

    act: Act
    version: int | None = None
    words: str = ""
    result: Result | None = None
    given: frozenset[Need] = frozenset()
    data: Mapping[str, Any] = field(default_factory=dict)
    kind: Kind | None = None
    change: Callable[[Report], None] | None = None
    hold: timedelta = timedelta(0)


def by_officer(session: Session, office: Office, number: str, deed: Deed, doer: Doer) -> Report:
    """Done by an officer. Raises NotFound, NotAllowed, Conflict, InvalidInput; gives the locked, changed report."""
    known = known_number(number, office.pack.code_prefix)
    report = find_for_officer(session, known, doer.officer, for_update=True)
    transition = _row(report, deed, Side.OFFICER)
    doer.must_be(report.opd_code, *transition.roles)
    if transition.others_only and report.barred_id == doer.officer.id:
        raise NotAllowed(BARRED)
    _take(session, office, report, (transition, deed), doer)
    detail: dict[str, Any] = {"from": transition.start, "to": report.status, "version": report.version, **deed.data}
    audit.record(session, doer.actor, f"report.{deed.act}", f"report:{known}", **detail)
    return report


def by_reporter(session: Session, office: Office, number: str, deed: Deed, reporter: Reporter) -> Report:
    """Done by whoever holds the report's secret. Raises NotFound, NotSignedIn, Conflict, InvalidInput."""
    known = known_number(number, office.pack.code_prefix)
    report = find_for_reporter(session, known, reporter.secret, reporter.mailbox, for_update=True)
    _take(session, office, report, (_row(report, deed, Side.REPORTER), deed), None)
    return report


def by_clock(session: Session, office: BackOffice, report: Report, deed: Deed) -> None:
    """Done because time ran out, to a locked report. Raises Conflict when it has moved on meanwhile."""
    _take(session, office, report, (_row(report, deed, Side.CLOCK), deed), None)


def _row(report: Report, deed: Deed, side: Side) -> Transition:
    if deed.version is not None and deed.version != report.version:
        raise Conflict(STALE)
    state = State(report.status)
    try:
        transition = step(state, deed.act)
    except NotPossible:
        transition = None
    if transition is None or transition.side is not side:
        raise Conflict(f"Laporan ini berstatus {STATE_LABELS[state]}. Muat ulang untuk melihatnya.")
    missing = transition.needs - deed.given
    if missing:
        raise InvalidInput(MISSING[min(missing)], fields={need: MISSING[need] for need in missing})
    return transition


def _take(
    session: Session, office: BackOffice, report: Report, taken: tuple[Transition, Deed], doer: Doer | None
) -> None:
    transition, deed = taken
    clocks.move(report, transition, office.reference.current(), datetime.now(UTC))
    if deed.act not in UNVERSIONED:
        report.version += 1
    if deed.act in {Act.CLOSE, Act.REJECT}:
        report.result, report.closed_by = deed.result, doer.officer.id if doer else None
    elif deed.act is Act.OBJECT:
        report.barred_id = report.closed_by
    if deed.change:
        deed.change(report)
    session.add(_event(report, deed, doer))
    notices.tell(session, office, report, deed.act, deed.hold)


def _event(report: Report, deed: Deed, doer: Doer | None) -> ReportEvent:
    return ReportEvent(
        report_id=report.id,
        kind=deed.kind or EVENT_OF[deed.act],
        words=deed.words,
        officer_id=doer.officer.id if doer else None,
        data={"act": deed.act, "result": deed.result, "version": report.version, **deed.data},
    )
