"""That a letter was printed: in the audit before it is made."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.sapa.actions.office import Doer
from services.sapa.actions.signed_audit import record_signed


def record_printing(session: Session, doer: Doer, number: str, letter_id: UUID) -> None:
    """One row for each time."""
    record_signed(session, doer, "letter.print", f"case:{number}", letter=str(letter_id))
