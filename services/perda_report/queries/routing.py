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


def _fits(rule: Rule, case: Case, calendar: WorkingCalendar) -> bool:
    day = case.sent_at.astimezone(calendar.zone).date()
    return (
        rule.category_code in {None, case.category_code}
        and (not rule.kecamatan_codes or case.kecamatan_code in rule.kecamatan_codes)
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or day <= rule.valid_until)
        and (rule.hours == "selalu" or (rule.hours == "jam_kerja") == calendar.is_open(case.sent_at))
    )
