"""Leaving a case's marks, by which another case of the same person is noticed (queries.likeness)."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.sapa.actions.office import Office
from services.sapa.models import Likeness
from services.sapa.queries.likeness import marks


def mark_case(
    session: Session, office: Office, case_id: UUID, *, phones: Iterable[str] = (), niks: Iterable[str] = ()
) -> None:
    """Add what is not marked yet; what is no telephone number or NIK leaves none."""
    rows = [{"case_id": case_id, "mark": mark} for mark in marks(office.likeness_key, phones=phones, niks=niks)]
    if rows:
        session.execute(insert(Likeness).values(rows).on_conflict_do_nothing())
