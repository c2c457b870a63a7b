"""What changes seldom and is asked for all the time: categories, OPD, calendar, terms, routing, words of mails.

A report is accepted without a single reading query; an administrator's change counts a few seconds later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.cached import Cached
from common.calendar import OfficeHours, WorkingCalendar, load_calendar
from common.directory import Opd
from common.pack import Deadlines
from services.perda_report.models import Category, Deadline, MailTemplate, RoutingRule
from services.perda_report.queries.routing import Case, Rule, first_fitting
from services.perda_report.queries.terms import TermRule, Terms
from services.perda_report.workflow import Term

FRESH_FOR_S = 10.0


@dataclass(frozen=True, slots=True)
class OpdView:
    """An agency as screens name it. One that is not active gets no more reports."""

    code: str
    abbreviation: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A kind of violation as the form and the lists show it. `note` is for officers."""

    code: str
    name: str
    description: str
    legal_basis: str
    opd: OpdView
    partners: tuple[OpdView, ...]
    verify_days: int
    finish_days: int
    is_sensitive: bool
    hint_fire: bool
    hint_sapa: bool
    note: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """One reading of it all. `categories` are offered, `by_code` has every one that a report may carry.

    `templates`: subject and body of the mails that an office worded itself, by topic.
    """

    categories: tuple[CategoryView, ...]
    calendar: WorkingCalendar
    opd: Mapping[str, OpdView]
    by_code: Mapping[str, CategoryView]
    terms: Terms
    rules: tuple[Rule, ...]
    templates: Mapping[str, tuple[str, str]]
    _deadlines: dict[tuple[date, int], datetime] = field(default_factory=dict, compare=False)

    def opd_of(self, code: str) -> OpdView:
        """The agency; one that is gone keeps its code as its name."""
        return self.opd.get(code) or OpdView(code, code, code)

    def category_name(self, code: str) -> str:
        """The category's name, also of one that is no longer offered."""
        found = self.by_code.get(code)
        return found.name if found else code

    def deadline(self, start: datetime, days: int) -> datetime:
        """Closing time of the `days`-th working day after `start`; the same all day, so counted once."""
        key = (start.astimezone(self.calendar.zone).date(), days)
        if key not in self._deadlines:
            self._deadlines[key] = self.calendar.add_working_days(start, days)
        return self._deadlines[key]

    def due(self, term: Term, category_code: str, start: datetime) -> datetime:
        """When a term that begins now ends, by the rules that hold on the day of `start`."""
        return self.deadline(start, self.terms.days(term, category_code, start.astimezone(self.calendar.zone).date()))

    def answering_opd(self, category: CategoryView, kecamatan_code: str, sent_at: datetime) -> OpdView:
        """The OPD that a new report goes to."""
        if not self.rules:
            return category.opd
        rule = first_fitting(self.rules, Case(category.code, kecamatan_code, sent_at), self.calendar)
        return self.opd_of(rule.opd_code) if rule else category.opd


class ReferenceCache(Cached[Reference]):
    """The reading of this process."""

    def __init__(self, hours: OfficeHours, defaults: Deadlines) -> None:
        super().__init__(lambda: load_reference(hours, defaults), FRESH_FOR_S)


def load_reference(hours: OfficeHours, defaults: Deadlines) -> Reference:
    """Read it all now: six queries."""
    with db.reading() as session:
        opd = {
            row.code: OpdView(row.code, row.abbreviation, row.name, row.is_active)
            for row in session.scalars(select(Opd))
        }
        rows = session.scalars(select(Category).order_by(Category.position, Category.code)).all()
        calendar = load_calendar(session, hours)
        terms = load_terms(session, rows, defaults)
        rules = load_rules(session)
        templates = {row.topic: (row.subject, row.body) for row in session.scalars(select(MailTemplate))}
    views = tuple(_category(row, opd) for row in rows)
    return Reference(
        categories=tuple(view for view in views if view.is_active),
        calendar=calendar,
        opd=opd,
        by_code={view.code: view for view in views},
        terms=terms,
        rules=rules,
        templates=templates,
    )


def load_terms(session: Session, categories: Sequence[Category], defaults: Deadlines) -> Terms:
    """Every rule of the deadlines, as this transaction sees them."""
    rows = session.execute(select(Deadline.category_code, Deadline.term, Deadline.valid_from, Deadline.days))
    limits = {row.code: (row.verify_days, row.finish_days) for row in categories}
    return Terms(tuple(TermRule(*row) for row in rows), limits, defaults)


def load_rules(session: Session) -> tuple[Rule, ...]:
    """The rules that are switched on, in their order."""
    active = select(RoutingRule).where(RoutingRule.is_active).order_by(RoutingRule.position, RoutingRule.id)
    return tuple(rule_of(row) for row in session.scalars(active))


def rule_of(row: RoutingRule) -> Rule:
    """A row of the table as routing reads it."""
    return Rule(
        name=row.name,
        category_code=row.category_code,
        kecamatan_codes=frozenset(row.kecamatan_codes),
        hours=row.hours,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        opd_code=row.opd_code,
    )


def _category(row: Category, opd: Mapping[str, OpdView]) -> CategoryView:
    def named(code: str) -> OpdView:
        return opd.get(code) or OpdView(code, code, code)

    return CategoryView(
        code=row.code,
        name=row.name,
        description=row.description,
        legal_basis=row.legal_basis,
        opd=named(row.opd_code),
        partners=tuple(named(code) for code in row.partner_opd_codes),
        verify_days=row.verify_days,
        finish_days=row.finish_days,
        is_sensitive=row.is_sensitive,
        hint_fire=row.hint_fire,
        hint_sapa=row.hint_sapa,
        note=row.note,
        is_active=row.is_active,
    )
