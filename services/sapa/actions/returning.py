"""What else an officer says of a report that waits: that it was seen, or that somebody else should take it.

In the caller's transaction.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.audit import Audit
from common.codes import new_id
from common.errors import Conflict, InvalidInput
from common.timers import set_timer
from services.sapa.actions.accepting import ARRIVED, BROKEN
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.reading import granted_to_me
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.primitives import CannotOpen, seal_to
from services.sapa.models import Report, ReportGrant
from services.sapa.queries.trust import Colleague, colleagues, receivers
from services.sapa.queries.waiting import report_key
from services.sapa.workflow import ReportState

RETURN = "report.return"
CHOOSE_REASON = "Pilih alasannya, supaya rekan tahu."
NOBODY_ELSE = "Belum ada rekan lain yang dapat membuka laporan ini. Minta rekan bertugas dulu."


class ReturnReason(StrEnum):
    """Why an officer gives a report back. A code, not words: it stands in the audit."""

    KENAL = "kenal"
    TIDAK_BERTUGAS = "tidak_bertugas"
    PENUH = "penuh"
    LAIN = "lain"


RETURN_LABELS: Final = {
    ReturnReason.KENAL: "Saya mengenal orang di dalamnya",
    ReturnReason.TIDAK_BERTUGAS: "Saya selesai bertugas",
    ReturnReason.PENUH: "Saya sedang menangani yang lebih mendesak",
    ReturnReason.LAIN: "Alasan lain",
}


def acknowledge_report(session: Session, doer: Doer, report_id: UUID) -> None:
    """Somebody has read it: it is not told again. A second time changes nothing."""
    report, _ = granted_to_me(session, doer, report_id)
    if report.acknowledged_at is None:
        report.acknowledged_at = datetime.now(UTC)
        record_signed(session, doer, "report.acknowledge", f"report:{report_id}")


def return_report(session: Session, office: Office, doer: Doer, report_id: UUID, reason: str) -> None:
    """Give it back: sealed to those on duty now, no longer to this officer, and told anew.

    `reason` is a value of ReturnReason. Raises InvalidInput, NotFound, and Conflict when nobody else could open it.
    """
    told = _reason(reason)
    report, mine = granted_to_me(session, doer, report_id)
    try:
        private = report_key(report, mine, doer.keys.box)
    except CannotOpen:
        raise Conflict(BROKEN) from None
    record_signed(session, doer, RETURN, f"report:{report_id}", reason=told.value)
    _seal_to_others(session, office, doer, (report, private))
    session.delete(mine)
    report.state, report.acknowledged_at = ReportState.DIKEMBALIKAN, None
    set_timer(session, ARRIVED, str(report_id), datetime.now(UTC))


def _reason(written: str) -> ReturnReason:
    try:
        return ReturnReason(written)
    except ValueError:
        raise InvalidInput(CHOOSE_REASON, fields={"reason": CHOOSE_REASON}) from None


def _seal_to_others(session: Session, office: Office, doer: Doer, opened: tuple[Report, bytes]) -> None:
    report, private = opened
    held = set(session.scalars(select(ReportGrant.holder_key_id).where(ReportGrant.report_id == report.id)))
    able = _others(session, office, doer, report.id)
    if not able:
        raise Conflict(NOBODY_ELSE)
    for one in able:
        if one.key_id not in held:
            sealed = seal_to(one.box_public, private)
            session.add(ReportGrant(id=new_id(), report_id=report.id, holder_key_id=one.key_id, sealed=sealed))


def _others(session: Session, office: Office, doer: Doer, report_id: UUID) -> tuple[Colleague, ...]:
    """Who may take it now: nobody who gave it back before."""
    before = select(Audit.actor).where(Audit.subject == f"report:{report_id}", Audit.act == RETURN)
    gone = {*session.scalars(before), doer.actor.name}
    known = colleagues(session, office.trust).values()
    return receivers([one for one in known if f"officer:{one.officer_id}" not in gone], datetime.now(UTC))
