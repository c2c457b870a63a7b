"""What an officer types, as reports: every word somewhere in the report, or the whole of a tracking number.

Words are looked up in `report_document`, which follows the reports by seconds (actions/indexing.py); a number is
looked up in the report itself, so that the report of whoever is on the phone right now is found.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sqlalchemy import CTE, ColumnElement, select, union

from services.perda_report.models import Report, ReportDocument
from services.perda_report.numbers import LENGTH, parse_number

MOST_WORDS = 8
# Nobody reads further; whoever finds more adds a word or a filter. Without it a word that every third report has cost
# 180 ms of 100,000 (docs/decisions/0011).
MOST_FOUND = 5000
LISTED = (Report.id, Report.status, Report.step_due_at, Report.assignee_id)


def words_of(typed: str | None) -> Sequence[str]:
    """What is looked for; only letters and digits count, so nothing of it means anything to LIKE."""
    return "".join(c if c.isalnum() else " " for c in (typed or "").lower()).split()[:MOST_WORDS]


def found(words: Sequence[str], among: Iterable[ColumnElement[bool]]) -> CTE:
    """The reports under these conditions that hold every one of the words, or whose number these are; newest first.

    Worked out once however often the statement asks it: it is the same for every tab and every count.
    """
    among = list(among)
    matching = select(*LISTED).join(ReportDocument, ReportDocument.report_id == Report.id)
    matching = matching.where(*among, *(ReportDocument.words.like(f"%{word}%") for word in words))
    matching = matching.order_by(ReportDocument.report_id.desc()).limit(MOST_FOUND)
    number = _number("".join(words))
    if number is None:
        return matching.cte("found")
    same = select(*LISTED).where(*among, Report.tracking_number == number)
    return union(matching.subquery().select(), same).cte("found")


def _number(typed: str) -> str | None:
    """The tracking number that was typed with its prefix, if it was one."""
    prefix = typed[:-LENGTH].upper()
    with suppress(ValueError):
        return parse_number(typed, prefix) if prefix else None
    return None
