"""What routing rules would have done with past reports. Reads no story, place or contact of a report: one statement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.perda_report.models import Report
from services.perda_report.queries.reference import OpdView, Reference
from services.perda_report.queries.routing import Case, Rule, first_fitting

NEWEST = 20_000
EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules in their order, and how many days back. `focus` is the one of them that is being written."""

    rules: Sequence[Rule]
    days: int
    focus: Rule | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """So many reports from the OPD that has them to the one that the rules choose."""

    source: OpdView
    target: OpdView
    count: int


@dataclass(frozen=True, slots=True)
class Example:
    """One report that would have gone elsewhere."""

    tracking_number: str
    category: str
    kecamatan_code: str
    sent_at: datetime
    source: OpdView
    target: OpdView


@dataclass(frozen=True, slots=True)
class DryRun:
    """`decided`: reports that the rule in focus would have sent, elsewhere or not. `is_capped`: there were more."""

    days: int
    checked: int
    moved: int
    decided: int
    flows: tuple[Flow, ...]
    examples: tuple[Example, ...]
    is_capped: bool


def dry_run(session: Session, asked: Asked, reference: Reference) -> DryRun:
    """Where the newest 20,000 reports of these days would have gone, beside the OPD that has each of them now."""
    rows = session.execute(
        select(Report.tracking_number, Report.category_code, Report.kecamatan_code, Report.created_at, Report.opd_code)
        .where(Report.created_at >= datetime.now(UTC) - timedelta(days=asked.days))
        .order_by(Report.id.desc())
        .limit(NEWEST + 1)
    ).all()
    flows: Counter[tuple[str, str]] = Counter()
    examples: list[Example] = []
    decided = 0
    for number, category, kecamatan, sent_at, opd_code in rows[:NEWEST]:
        rule = first_fitting(asked.rules, Case(category, kecamatan, sent_at), reference.calendar)
        decided += rule is not None and rule is asked.focus
        target = _target(rule, category, opd_code, reference)
        if target == opd_code:
            continue
        flows[opd_code, target] += 1
        if len(examples) < EXAMPLES:
            between = (reference.opd_of(opd_code), reference.opd_of(target))
            examples.append(Example(number, reference.category_name(category), kecamatan, sent_at, *between))
    return DryRun(
        days=asked.days,
        checked=min(len(rows), NEWEST),
        moved=sum(flows.values()),
        decided=decided,
        flows=tuple(
            Flow(reference.opd_of(source), reference.opd_of(target), count)
            for (source, target), count in flows.most_common()
        ),
        examples=tuple(examples),
        is_capped=len(rows) > NEWEST,
    )


def _target(rule: Rule | None, category_code: str, opd_code: str, reference: Reference) -> str:
    """The rule's OPD, else the category's; a category that is gone leaves the report where it is."""
    if rule is not None:
        return rule.opd_code
    category = reference.by_code.get(category_code)
    return category.opd.code if category else opd_code
