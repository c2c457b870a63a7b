"""A report's place in the list from which it was opened, and the ones before and after it."""

from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from services.perda_report.models import Report
from services.perda_report.queries.views import Neighbours
from services.perda_report.queries.worklist.asked import Asked, Viewer, rights
from services.perda_report.queries.worklist.counts import COUNTED_UP_TO
from services.perda_report.queries.worklist.order import PLAN_ANEW, Place, Stretch, ids
from services.perda_report.schemas.work import InboxQuery

ALONE = Neighbours(position=None, total=0, previous=None, next=None)


def neighbours(session: Session, query: InboxQuery, viewer: Viewer, tracking_number: str) -> Neighbours:
    """Two statements. Also for a report that an act has just moved out of the list: its neighbours are still there."""
    seen = [*rights(viewer.opd_codes), Report.tracking_number == tracking_number]
    here = session.execute(select(Report.id, Report.step_due_at).where(*seen)).one_or_none()
    if here is None:
        return ALONE
    asked = Asked.of(query, viewer)
    place = Place(here.step_due_at, here.id)
    before = Stretch(COUNTED_UP_TO, place, is_backwards=True)
    found = session.execute(
        select(
            _number_of(asked, Stretch(1, place, is_backwards=True)).label("previous"),
            _number_of(asked, Stretch(1, place)).label("next"),
            _count(asked, before).label("before"),
            _count(asked, Stretch(COUNTED_UP_TO)).label("total"),
            _holds(asked, here.id).label("is_in"),
        ),
        execution_options=PLAN_ANEW,
    ).one()
    is_counted = found.is_in and found.before < COUNTED_UP_TO
    return Neighbours(found.before + 1 if is_counted else None, found.total, found.previous, found.next)


def _number_of(asked: Asked, stretch: Stretch) -> ScalarSelect[str]:
    nearest = ids(asked, stretch).scalar_subquery()
    return select(Report.tracking_number).where(Report.id == nearest).scalar_subquery()


def _count(asked: Asked, stretch: Stretch) -> ScalarSelect[int]:
    return select(func.count()).select_from(ids(asked, stretch).subquery()).scalar_subquery()


def _holds(asked: Asked, report_id: UUID) -> ColumnElement[bool]:
    table = asked.source.table
    here = select(table.id).where(table.id == report_id, table.status.in_(asked.states))
    return here.where(*asked.source.filters, *asked.of_tab).exists()
