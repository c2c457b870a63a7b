"""The OPD and how they are reached, as an administrator sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from common.administration import ContactView, contacts_of
from common.directory import Opd
from services.perda_report.messages import opd_recipient
from services.perda_report.models import Category, Report
from services.perda_report.workflow import OPEN


@dataclass(frozen=True, slots=True)
class OpdRow:
    """One agency in the list, with what leads to it."""

    code: str
    abbreviation: str
    name: str
    is_active: bool
    is_confirmed: bool
    category_count: int
    open_count: int
    contacts: tuple[ContactView, ...]

    @property
    def is_reached(self) -> bool:
        """Whether a notice gets somewhere."""
        return any(one.is_active and not one.is_placeholder for one in self.contacts)


def opd_list(session: Session) -> tuple[OpdRow, ...]:
    """Every OPD, those that work first."""
    rows = session.scalars(select(Opd).order_by(Opd.is_active.desc(), Opd.abbreviation)).all()
    categories = _counts(
        session, select(Category.opd_code, func.count()).where(Category.is_active).group_by(Category.opd_code)
    )
    reports = _counts(
        session, select(Report.opd_code, func.count()).where(Report.status.in_(OPEN)).group_by(Report.opd_code)
    )
    contacts = contacts_of(session, [opd_recipient(row.code) for row in rows])
    return tuple(
        OpdRow(
            code=row.code,
            abbreviation=row.abbreviation,
            name=row.name,
            is_active=row.is_active,
            is_confirmed=row.is_confirmed,
            category_count=categories.get(row.code, 0),
            open_count=reports.get(row.code, 0),
            contacts=contacts.get(opd_recipient(row.code), ()),
        )
        for row in rows
    )


def contacts_of_opd(session: Session, opd_code: str) -> tuple[ContactView, ...]:
    """How one OPD is reached, in the order in which it is tried."""
    recipient = opd_recipient(opd_code)
    return contacts_of(session, [recipient]).get(recipient, ())


def active_opd(session: Session) -> Sequence[Opd]:
    """The OPD that something may lead to."""
    return session.scalars(select(Opd).where(Opd.is_active).order_by(Opd.abbreviation)).all()


def _counts(session: Session, statement: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(statement)}
