"""What leaves the house about closed cases: the sheet from which an officer enters them in SIMFONI.

Every case on it is opened, and so written down, like any other reading; only cases that the officer holds are on it.
"""

from collections.abc import Iterator

from common import db
from common.errors import DomainError, NotFound
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.opening import open_case
from services.sapa.documents.simfoni import ClosedCase
from services.sapa.queries.cases import CaseRow, my_cases
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.entries.closure import ClosureProposed
from services.sapa.workflow import CaseState

NONE = "Belum ada kasus selesai tahun ini yang kuncinya Anda pegang."
REASON = "Lembar SIMFONI"


def simfoni_cases(office: Office, doer: Doer, year: int) -> tuple[ClosedCase, ...]:
    """The cases that were closed in this year and that the officer holds. Raises NotFound when there is none."""
    with db.reading() as session:
        mine = [row for row in my_cases(session, doer.key_id, closed=True) if row.state is CaseState.SELESAI]
    found = tuple(_of_year(office, doer, mine, year))
    if not found:
        raise NotFound(NONE)
    return found


def _of_year(office: Office, doer: Doer, mine: list[CaseRow], year: int) -> Iterator[ClosedCase]:
    for row in mine:
        try:
            case = open_case(office, doer, row.number, REASON)
        except DomainError:
            continue
        if case.closed_at is not None and case.closed_at.astimezone(office.zone).year == year:
            yield from _closed(office, case)


def _closed(office: Office, case: OpenedCase) -> Iterator[ClosedCase]:
    """By the newest proposal: the one that was approved last, since a case is closed now."""
    proposed = [one.body for one in case.entries if isinstance(one.body, ClosureProposed)]
    if proposed:
        codes = proposed[-1].codes
        place = office.kecamatan.get(codes.kecamatan_code or "", "")
        yield ClosedCase(case.number, case.closed_at, place, codes)
