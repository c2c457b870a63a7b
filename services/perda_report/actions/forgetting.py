"""The functions of the database that erase (migration 0004), as actions call them: the role may do no more than this.

Those of a report touch finished ones only; all may be called again. Keys that come back name files of the store that no
photo uses any more: the caller deletes them after its commit, and not before.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from services.perda_report.actions.indexing import forget_document
from services.perda_report.workflow import Taken

STORY = text("SELECT perda.forget_story(:wanted)")
PHOTOS = text("SELECT perda.forget_photos(:wanted, :kinds)")
REPORT = text("SELECT perda.forget_report(:wanted)")
JOINED = text("SELECT perda.forget_joined(:wanted)")
REPORTERS_PHOTOS = (Taken.REPORTED,)
ALL_PHOTOS = tuple(Taken)


def forget_own(session: Session, report_id: UUID) -> list[str]:
    """What the reporter wrote and the photos that they sent; gives the keys."""
    session.flush()
    session.execute(STORY, {"wanted": report_id})
    forget_document(session, report_id)
    return _keys(session, PHOTOS, report_id, REPORTERS_PHOTOS)


def forget_photos(session: Session, report_id: UUID) -> list[str]:
    """Every photo of the report, the officers' too; gives the keys."""
    return _keys(session, PHOTOS, report_id, ALL_PHOTOS)


def forget_report(session: Session, report_id: UUID) -> list[str]:
    """Everything but what is counted; gives the keys."""
    keys = _keys(session, REPORT, report_id)
    forget_document(session, report_id)
    return keys


def forget_joined(session: Session, co_reporter_id: UUID) -> bool:
    """What a co-reporter told in the report's history; whether there was anything."""
    session.flush()
    return bool(session.scalar(JOINED, {"wanted": co_reporter_id}))


def _keys(session: Session, statement: TextClause, wanted: UUID, kinds: Sequence[str] | None = None) -> list[str]:
    given = {"wanted": wanted} | ({} if kinds is None else {"kinds": list(kinds)})
    return list(session.scalars(statement, given))
