"""Which OPD answers for a report: the first rule that fits category, place and time, else the category's. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from common.calendar import WorkingCalendar

Hours = Literal["selalu", "jam_kerja", "luar_jam"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `routing_rule`; what is empty fits everything."""

    name: str
    category_code: str | None
    kecamatan_codes: frozenset[str]
    hours: str
    valid_from: date | None
    valid_until: date | None
    opd_code: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule looks at: a report of this kind, in this kecamatan, sent at this time."""

    category_code: str
    kecamatan_code: str
    sent_at: datetime


def first_fitting(rules: Iterable[Rule], case: Case, calendar: WorkingCalendar) -> Rule | None:
    """The rule that decides, in the order given; None leaves it to the category."""
    return next((rule for rule in rules if _fits(rule, case, calendar)), None)


def covers(earlier: Rule, later: Rule) -> bool:
    """Whether the later rule never decides, because everything that fits it fits the earlier one first."""
    return (
        earlier.category_code in {None, later.category_code}
        and _has_every_kecamatan(earlier, later)
        and earlier.hours in {"selalu", later.hours}
        and _starts(earlier) <= _starts(later)
        and _ends(later) <= _ends(earlier)
    )


def overlaps(one: Rule, other: Rule) -> bool:
    """Whether some report could fit both."""
    return (
        (None in {one.category_code, other.category_code} or one.category_code == other.category_code)
        and (not one.kecamatan_codes or not other.kecamatan_codes or bool(one.kecamatan_codes & other.kecamatan_codes))
        and ("selalu" in {one.hours, other.hours} or one.hours == other.hours)
        and _starts(one) <= _ends(other)
        and _starts(other) <= _ends(one)
    )


def _has_every_kecamatan(earlier: Rule, later: Rule) -> bool:
    if not earlier.kecamatan_codes:
        return True
    return bool(later.kecamatan_codes) and later.kecamatan_codes <= earlier.kecamatan_codes


def _starts(rule: Rule) -> date:
    return rule.valid_from or date.min


def _ends(rule: Rule) -> date:
    return rule.valid_until or date.max


def _fits(rule: Rule, case: Case, calendar: WorkingCalendar) -> bool:
    """What costs least comes first: a dry run asks this some hundred thousand times."""
    return (
        rule.category_code in {None, case.category_code}
        and (not rule.kecamatan_codes or case.kecamatan_code in rule.kecamatan_codes)
        and _holds(rule, case, calendar)
        and (rule.hours == "selalu" or (rule.hours == "jam_kerja") == calendar.is_open(case.sent_at))
    )


def _holds(rule: Rule, case: Case, calendar: WorkingCalendar) -> bool:
    if rule.valid_from is None and rule.valid_until is None:
        return True
    return _starts(rule) <= case.sent_at.astimezone(calendar.zone).date() <= _ends(rule)
