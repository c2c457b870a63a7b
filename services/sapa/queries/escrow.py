"""What the escrow key opens: the keys of a case in every verified epoch, and those of reports that nobody accepted yet.

The private half is here for the length of one command, on the machine to which two of the three holders came.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.epochs import EpochKeys, open_grant
from services.sapa.crypto.primitives import CannotOpen, open_sealed, public_of
from services.sapa.models import Case, CaseGrant, Report, ReportGrant
from services.sapa.queries.chain import Epoch
from services.sapa.workflow import WAITING


def numbered_case(session: Session, number: str) -> Case | None:
    """The case, locked, so that no epoch begins meanwhile; None when there is none or it was erased."""
    wanted = select(Case).where(Case.number == number, Case.erased_at.is_(None))
    return session.scalar(wanted.with_for_update())


def escrowed_keys(
    session: Session, case_id: UUID, epochs: Mapping[int, Epoch], box_private: bytes
) -> dict[int, EpochKeys]:
    """The private halves by epoch; an epoch whose grant does not give its verified public keys is left out."""
    given = select(CaseGrant.epoch, CaseGrant.sealed).where(
        CaseGrant.case_id == case_id, CaseGrant.holder_key_id.is_(None), CaseGrant.sealed.is_not(None)
    )
    opened = ((row.epoch, _epoch_keys(box_private, row.sealed)) for row in session.execute(given))
    return {
        number: held
        for number, held in opened
        if held is not None and number in epochs and held.publics == epochs[number].publics
    }


def _epoch_keys(box_private: bytes, sealed: bytes) -> EpochKeys | None:
    try:
        held = open_grant(box_private, sealed)
    except CannotOpen:
        return None
    return held if held.identity is not None else None


def waiting_reports(session: Session) -> list[UUID]:
    """Those that nobody accepted."""
    return list(session.scalars(select(Report.id).where(Report.state.in_(WAITING)).order_by(Report.received_at)))


def escrowed_report_key(session: Session, report_id: UUID, box_private: bytes) -> bytes | None:
    """The private half of a report's key; None when escrow has none that fits."""
    given = (
        select(ReportGrant.sealed, Report.public)
        .join(Report, Report.id == ReportGrant.report_id)
        .where(ReportGrant.report_id == report_id, ReportGrant.holder_key_id.is_(None))
    )
    for row in session.execute(given):
        try:
            private = open_sealed(box_private, row.sealed)
            if public_of(private) == row.public:
                return private
        except (CannotOpen, ValueError):
            continue
    return None
