"""What the signed audit knows of a case: an epoch or an entry that it tells of and that is gone was taken away by hand.

Whoever takes the audit's rows away too breaks its chain, whose head is mailed every day.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from common.audit import Audit
from services.sapa.models import Entry
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.chain import Known

REVOKED, WRITTEN, ERASED = "case.revoke", "case.entry", "case.erase"


def newest_epoch(session: Session, number: str, known: Known) -> int:
    """The last that somebody began when a grant ended; 0 when none did."""
    begun = (row.detail.get("epoch") for row in _genuine(session, number, REVOKED, known))
    return max((epoch for epoch in begun if isinstance(epoch, int)), default=0)


def missing_entries(session: Session, case_id: UUID, number: str, known: Known) -> int:
    """How many were written since the last erasure and are not there."""
    since = max((row.id for row in _genuine(session, number, ERASED, known)), default=0)
    there = select(Entry.id).where(Entry.case_id == case_id, cast(Entry.id, String) == Audit.detail["entry"].astext)
    gone = select(Audit).where(
        Audit.subject == f"case:{number}", Audit.act == WRITTEN, Audit.id > since, ~there.exists()
    )
    return sum(is_genuine(row, known) for row in session.scalars(gone))


def _genuine(session: Session, number: str, act: str, known: Known) -> Iterable[Audit]:
    rows = session.scalars(select(Audit).where(Audit.subject == f"case:{number}", Audit.act == act))
    return (row for row in rows if is_genuine(row, known))
