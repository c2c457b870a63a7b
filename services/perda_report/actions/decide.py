"""What officers decide about a report: verify, reject, close. One way for all of them, through workflow.TABLE.

Each locks the report, checks OPD, role, state and the version that the officer saw, and writes the new
state with its event, its audit row and its notice in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import audit
from common.errors import Conflict, InvalidInput
from common.media import Accepted
from common.notifications import outbox
from services.perda_report.actions.office import Doer, Office
from services.perda_report.actions.photos import attach
from services.perda_report.messages import Facts, report_changed
from services.perda_report.models import Photo, Report, ReportEvent
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.queries.tracking import area_name
from services.perda_report.schemas import CloseReport, RejectReport, VerifyReport
from services.perda_report.workflow import (
    FINISHED,
    NEEDS_PHOTO,
    STATE_LABELS,
    Act,
    Need,
    NotPossible,
    Result,
    State,
    Transition,
    step,
)

STALE = "Rekan Anda baru saja mengubah laporan ini. Muat ulang untuk melihatnya; tulisan Anda tidak hilang."
NO_EVIDENCE = "Sertakan foto sesudah penanganan. Tanpa foto, pilih hasil lain."
MISSING = {
    Need.REASON: "Tulis alasannya untuk warga.",
    Need.RESULT: "Pilih hasilnya.",
    Need.EXPLANATION: "Tulis penjelasan untuk warga.",
}


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case is closed: the form, and accepted photos of what was done."""

    form: CloseReport
    photos: Sequence[Accepted] = ()


@dataclass(frozen=True, slots=True)
class _Decision:
    act: Act
    version: int | None
    words: str = ""
    result: Result | None = None
    given: frozenset[Need] = field(default_factory=frozenset)


def verify_report(session: Session, office: Office, number: str, form: VerifyReport, doer: Doer) -> Report:
    """The report is true and this OPD's. Raises NotFound, NotAllowed, Conflict."""
    return _decide(session, office, number, _Decision(Act.VERIFY, form.version, form.note or ""), doer)


def reject_report(session: Session, office: Office, number: str, form: RejectReport, doer: Doer) -> Report:
    """The report is not followed up, for a reason that the citizen reads. Raises NotFound, NotAllowed, Conflict."""
    decision = _Decision(Act.REJECT, form.version, form.reason, given=frozenset({Need.REASON}))
    return _decide(session, office, number, decision, doer)


def close_report(session: Session, office: Office, number: str, closing: Closing, doer: Doer) -> Report:
    """The case is over. Raises NotFound, NotAllowed, Conflict, and InvalidInput when its result must be shown.

    The caller forgets the photos when its transaction fails.
    """
    form = closing.form
    given = frozenset({Need.RESULT, Need.EXPLANATION})
    decision = _Decision(Act.CLOSE, form.version, form.explanation, form.result, given)
    report = _decide(session, office, number, decision, doer)
    attach(session, report, closing.photos, doer)
    if form.result in NEEDS_PHOTO and not _is_shown(session, report):
        raise InvalidInput(NO_EVIDENCE, fields={"photos": NO_EVIDENCE})
    return report


def _decide(session: Session, office: Office, number: str, decision: _Decision, doer: Doer) -> Report:
    known = known_number(number, office.pack.code_prefix)
    report = find_for_officer(session, known, doer.officer, for_update=True)
    transition = _allowed(report, decision, doer)
    _move(report, transition, decision)
    session.add(_event(report, decision, doer))
    detail: dict[str, Any] = {"from": transition.start, "to": transition.end, "version": report.version}
    audit.record(session, doer.actor, f"report.{decision.act}", f"report:{known}", **detail)
    outbox.put(session, report_changed(_facts(office, report), decision.act, decision.result))
    return report


def _allowed(report: Report, decision: _Decision, doer: Doer) -> Transition:
    if decision.version is not None and decision.version != report.version:
        raise Conflict(STALE)
    state = State(report.status)
    try:
        transition = step(state, decision.act)
    except NotPossible:
        raise Conflict(f"Laporan ini berstatus {STATE_LABELS[state]}. Muat ulang untuk melihatnya.") from None
    doer.must_be(report.opd_code, *transition.roles)
    missing = transition.needs - decision.given
    if missing:
        raise InvalidInput(MISSING[min(missing)], fields={need: MISSING[need] for need in missing})
    return transition


def _move(report: Report, transition: Transition, decision: _Decision) -> None:
    is_finished = transition.end in FINISHED
    report.status = transition.end
    report.version += 1
    report.step_due_at = None if is_finished else report.due_at
    report.finished_at = datetime.now(UTC) if is_finished else None
    report.result = decision.result


def _event(report: Report, decision: _Decision, doer: Doer) -> ReportEvent:
    return ReportEvent(
        report_id=report.id,
        kind=report.status,
        words=decision.words,
        officer_id=doer.officer.id,
        data={"act": decision.act, "result": decision.result, "version": report.version},
    )


def _facts(office: Office, report: Report) -> Facts:
    return Facts(
        tracking_number=report.tracking_number,
        category=office.reference.current().category_name(report.category_code),
        kecamatan=area_name(office.pack, report.kecamatan_code),
        opd_code=report.opd_code,
        due_at=report.due_at,
        link=f"{office.base_url}/petugas/laporan/{report.tracking_number}",
        zone=office.pack.zone,
        zone_label=office.pack.zone_label,
    )


def _is_shown(session: Session, report: Report) -> bool:
    shown = select(func.count()).select_from(Photo).where(Photo.report_id == report.id, Photo.kind == "penutupan")
    return bool(session.scalar(shown))
