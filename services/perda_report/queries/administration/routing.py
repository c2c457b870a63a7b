"""The routing rules as an administrator sees them: in words, and which of them an earlier one hides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.pack import Pack
from services.perda_report.models import RoutingRule
from services.perda_report.queries.reference import OpdView, Reference, rule_of
from services.perda_report.queries.routing import Rule, covers, overlaps

HOURS = {"selalu": "Selalu", "jam_kerja": "Jam kerja", "luar_jam": "Di luar jam kerja"}
SHOWN_KECAMATAN = 3


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule. `hidden_by`: the earlier rule that leaves it nothing; `after`: those that take a part of it."""

    id: UUID
    number: int
    position: int
    name: str
    fits: str
    opd: OpdView
    is_active: bool
    is_over: bool
    hidden_by: str
    after: tuple[str, ...]
    edited_at: datetime | None


def rule_list(session: Session, pack: Pack, reference: Reference) -> tuple[RuleView, ...]:
    """Every rule in the order in which they are tried."""
    rows = session.scalars(select(RoutingRule).order_by(RoutingRule.position, RoutingRule.id)).all()
    areas = {one.code: one.name for one in pack.regions.kecamatan}
    today = datetime.now(pack.zone).date()
    earlier: list[tuple[int, Rule]] = []
    views = []
    for number, row in enumerate(rows, start=1):
        rule = rule_of(row)
        views.append(_view(row, number, earlier, (areas, reference, today)))
        if row.is_active and not _is_over(rule, today):
            earlier.append((number, rule))
    return tuple(views)


def with_rule(session: Session, rule: Rule, rule_id: UUID | None) -> tuple[Rule, ...]:
    """The rules that are switched on, with this one in its place: an edited one in its own, a new one last."""
    ordered = select(RoutingRule).order_by(RoutingRule.position, RoutingRule.id)
    rows = [row for row in session.scalars(ordered) if row.is_active or row.id == rule_id]
    rules = tuple(rule if row.id == rule_id else rule_of(row) for row in rows)
    return rules if rule_id else (*rules, rule)


def _view(
    row: RoutingRule,
    number: int,
    earlier: Sequence[tuple[int, Rule]],
    words: tuple[Mapping[str, str], Reference, date],
) -> RuleView:
    areas, reference, today = words
    rule = rule_of(row)
    is_over = _is_over(rule, today)
    others = earlier if row.is_active and not is_over else ()
    hidden_by = next((f"{at}. {one.name}" for at, one in others if covers(one, rule)), "")
    part = () if hidden_by else tuple(f"{at}. {one.name}" for at, one in others if _takes_part(one, rule))
    return RuleView(
        id=row.id,
        number=number,
        position=row.position,
        name=row.name,
        fits=_fits_words(rule, areas, reference),
        opd=reference.opd_of(row.opd_code),
        is_active=row.is_active,
        is_over=is_over,
        hidden_by=hidden_by,
        after=part,
        edited_at=row.edited_at,
    )


def _takes_part(earlier: Rule, later: Rule) -> bool:
    return earlier.opd_code != later.opd_code and overlaps(earlier, later)


def _is_over(rule: Rule, today: date) -> bool:
    return rule.valid_until is not None and rule.valid_until < today


def _fits_words(rule: Rule, areas: Mapping[str, str], reference: Reference) -> str:
    """`Sampah sembarangan · Ranomeeto, Konda · Di luar jam kerja · sampai 31-12-2026`."""
    category = reference.category_name(rule.category_code) if rule.category_code else "Semua jenis"
    parts = [category, _area_words(rule, areas), HOURS[rule.hours]]
    if rule.valid_from:
        parts.append(f"mulai {rule.valid_from:%d-%m-%Y}")
    if rule.valid_until:
        parts.append(f"sampai {rule.valid_until:%d-%m-%Y}")
    return " · ".join(parts)


def _area_words(rule: Rule, areas: Mapping[str, str]) -> str:
    if not rule.kecamatan_codes:
        return "Semua kecamatan"
    names = sorted(areas.get(code, code) for code in rule.kecamatan_codes)
    more = len(names) - SHOWN_KECAMATAN
    return ", ".join(names[:SHOWN_KECAMATAN]) + (f" dan {more} lagi" if more > 0 else "")
