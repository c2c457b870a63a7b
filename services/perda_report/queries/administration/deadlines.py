"""The deadlines as an administrator sees them: which count holds today, what comes next, and every rule there was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.perda_report.models import Deadline
from services.perda_report.queries.reference import Reference
from services.perda_report.queries.terms import Change, Terms
from services.perda_report.workflow import Term

TERM_LABELS = {
    Term.VERIFY: "Pemeriksaan laporan baru",
    Term.FINISH: "Penyelesaian",
    Term.ANSWER: "Jawaban pelapor atas pertanyaan",
    Term.REVIEW: "Pemeriksaan keberatan",
    Term.OBJECTION: "Pengajuan keberatan oleh pelapor",
    Term.ESCALATION: "Terlambat sampai kepala OPD dikabari",
}
COMMON_TERMS = (Term.ANSWER, Term.OBJECTION, Term.REVIEW, Term.ESCALATION)
Standing = Literal["nanti", "berlaku", "digantikan"]


@dataclass(frozen=True, slots=True)
class Count:
    """Working days today, and the next change if there is one."""

    days: int
    next: Change | None


@dataclass(frozen=True, slots=True)
class CommonTerm:
    """A term that is the same for every category but the `exceptions`: names and days."""

    label: str
    count: Count
    exceptions: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """The two limits of a report of this kind."""

    name: str
    verify: Count
    finish: Count


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One rule: still to come, in force, or followed by a newer one."""

    id: UUID
    label: str
    category: str
    valid_from: date
    days: int
    note: str
    standing: Standing


def common_terms(reference: Reference, today: date) -> tuple[CommonTerm, ...]:
    """What holds for all categories alike."""
    terms = reference.terms
    return tuple(
        CommonTerm(TERM_LABELS[term], _count(terms, term, "", today), _exceptions(reference, term, today))
        for term in COMMON_TERMS
    )


def category_terms(reference: Reference, today: date) -> tuple[CategoryTerms, ...]:
    """How long verifying and finishing takes, for each category on offer."""
    terms = reference.terms
    return tuple(
        CategoryTerms(
            one.name, _count(terms, Term.VERIFY, one.code, today), _count(terms, Term.FINISH, one.code, today)
        )
        for one in reference.categories
    )


def deadline_history(session: Session, reference: Reference, today: date) -> tuple[DeadlineRow, ...]:
    """Every rule, the newest day first."""
    rows = session.scalars(select(Deadline).order_by(Deadline.valid_from.desc(), Deadline.term, Deadline.id)).all()
    return tuple(
        DeadlineRow(
            id=row.id,
            label=TERM_LABELS[Term(row.term)],
            category=reference.category_name(row.category_code) if row.category_code else "Semua jenis",
            valid_from=row.valid_from,
            days=row.days,
            note=row.note,
            standing=_standing(row, rows, today),
        )
        for row in rows
    )


def _standing(row: Deadline, rows: Sequence[Deadline], today: date) -> Standing:
    if row.valid_from > today:
        return "nanti"
    same = (row.term, row.category_code)
    newer = (one for one in rows if (one.term, one.category_code) == same and row.valid_from < one.valid_from <= today)
    return "digantikan" if any(newer) else "berlaku"


def _count(terms: Terms, term: Term, category_code: str, today: date) -> Count:
    return Count(terms.days(term, category_code, today), terms.next_change(term, category_code, today))


def _exceptions(reference: Reference, term: Term, today: date) -> tuple[tuple[str, int], ...]:
    common = reference.terms.days(term, "", today)
    counts = ((one.name, reference.terms.days(term, one.code, today)) for one in reference.categories)
    return tuple((name, days) for name, days in counts if days != common)
