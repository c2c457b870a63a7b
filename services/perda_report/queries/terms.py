"""How many working days a term has on a day: the category's newest rule, else that of all, else the pack's. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from common.pack import Deadlines
from services.perda_report.workflow import Term


@dataclass(frozen=True, slots=True)
class TermRule:
    """What administrators decided: `days` for a term from a day on; without category for all of them."""

    category_code: str | None
    term: str
    valid_from: date
    days: int


class Change(NamedTuple):
    """A count that begins to hold on a day to come."""

    valid_from: date
    days: int


class Shorter(NamedTuple):
    """A category that would have to be finished before it is verified, from a day on."""

    category_code: str
    verify: int
    finish: int
    since: date


@dataclass(frozen=True, slots=True)
class Terms:
    """Every rule, and what holds where there is none. `limits`: a category's days to verify and to finish."""

    rules: Sequence[TermRule]
    limits: Mapping[str, tuple[int, int]]
    defaults: Deadlines

    def days(self, term: Term, category_code: str, on: date) -> int:
        """Working days of the term for a report that begins it on this day of the regency's zone."""
        fitting = [
            rule
            for rule in self.rules
            if rule.term == term and rule.valid_from <= on and rule.category_code in {None, category_code}
        ]
        if fitting:
            return max(fitting, key=lambda rule: (rule.category_code is not None, rule.valid_from)).days
        return self._default(term, category_code)

    def next_change(self, term: Term, category_code: str, after: date) -> Change | None:
        """The first day after this one on which another count begins to hold."""
        now = self.days(term, category_code, after)
        for day in self._days_of_change(after):
            days = self.days(term, category_code, day)
            if days != now:
                return Change(day, days)
        return None

    def shorter_finish(self, since: date) -> Shorter | None:
        """The first category whose finish would be shorter than its verifying, now or on a day of change to come."""
        for code in self.limits:
            for day in (since, *self._days_of_change(since)):
                verify, finish = self.days(Term.VERIFY, code, day), self.days(Term.FINISH, code, day)
                if finish < verify:
                    return Shorter(code, verify, finish, day)
        return None

    def _days_of_change(self, after: date) -> Iterator[date]:
        return iter(sorted({rule.valid_from for rule in self.rules if rule.valid_from > after}))

    def _default(self, term: Term, category_code: str) -> int:
        verify, finish = self.limits.get(category_code, (3, 8))
        return {
            Term.VERIFY: verify,
            Term.FINISH: finish,
            Term.ANSWER: self.defaults.answer,
            Term.OBJECTION: self.defaults.objection,
            Term.REVIEW: self.defaults.review,
            Term.ESCALATION: self.defaults.escalation,
        }[term]
