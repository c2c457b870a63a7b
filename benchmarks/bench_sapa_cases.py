"""Opening a case of many entries, and searching many cases, as the officers' process does both; beside them, in one
run, the cryptography alone that each cannot do without.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.report import Finding
from benchmarks.sapa_system import OfficersSide, officers_side
from common import db
from common.codes import new_id
from services.sapa.actions.entries import Draft, sealed_entry
from services.sapa.actions.granting import Given, begin_epoch, escrow_of, grant
from services.sapa.actions.opening import open_case
from services.sapa.actions.searching import search_cases
from services.sapa.crypto.primitives import new_key, open_sealed, public_of, seal_to
from services.sapa.models import Case
from services.sapa.schemas.entries.received import Note
from services.sapa.workflow import Part

ENTRIES, CASES, NOTES, ROUNDS, AT_ONCE = 200, 2_000, 2, 20, 50
WORDS = "Kunjungan hari ini, keadaan baik, jadwal berikutnya disepakati bersama. " * 3
RARE = "bayangan"


def measure() -> Finding:
    """A case of 200 entries, then 2,000 cases of two notes each, one of which holds the word that is looked for."""
    with TemporaryDirectory() as folder, officers_side(Path(folder)) as side:
        _make_cases(side, 1, ENTRIES)
        opening = [_timed(lambda: open_case(side.office, side.worker, "K-0")) for _ in range(ROUNDS)]
        for first in range(1, CASES, AT_ONCE):
            _make_cases(side, AT_ONCE, NOTES, first)
        found = search_cases(side.office, side.worker, RARE)
        searching = [_timed(lambda: search_cases(side.office, side.worker, RARE)) for _ in range(ROUNDS)]
        alone = _boxes()
    rows = (
        (f"opening a case of {ENTRIES} entries", *_told(opening)),
        (f"its {ENTRIES} sealed keys alone", _ms(alone * ENTRIES), "-"),
        (f"search: looked at {found.looked} cases, left {found.left}", *_told(searching)),
        (f"the sealed keys of {CASES} cases alone", _ms(alone * CASES * (NOTES + 1)), "-"),
    )
    return Finding(
        title="Cases of sapa",
        command="make bench ARGS=sapa-cases",
        columns=("what", "median ms", "p95 ms"),
        rows=rows,
        verdict=f"Opening p95 **{_p95(opening) * 1000:.0f} ms**; a search looked at **{found.looked}** cases.",
    )


def _make_cases(side: OfficersSide, count: int, notes: int, first: int = 0) -> None:
    with db.transaction(quiet=True) as session:
        for number in range(first, first + count):
            case = Case(id=new_id(), number=f"K-{number}", urgency="minggu_ini", opened_at=datetime.now(UTC))
            session.add(case)
            session.flush()
            keys = begin_epoch(session, side.worker, case.id, 1)
            session.flush()
            for doer, part in ((side.worker, Part.PENDAMPING), (side.supervisor, Part.PENYELIA)):
                given = Given(case.id, 1, doer.key_id, doer.keys.box_public, part, with_identity=True)
                grant(session, side.worker, given, keys)
            grant(session, side.worker, escrow_of(side.office, case.id, 1), keys)
            for note in range(notes):
                words = f"{WORDS} {RARE}" if number == 1 and note == 0 else WORDS
                draft = Draft(new_id(), case.id, 1, 0, Note(words=words))
                session.add(sealed_entry(side.worker, draft, keys.publics[0]))


def _boxes() -> float:
    """Seconds to open one sealed key."""
    private = new_key()
    public = public_of(private)
    sealed = [seal_to(public, bytes(32)) for _ in range(500)]
    return _timed(lambda: [open_sealed(private, one, public) for one in sealed]) / len(sealed)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _told(rounds: list[float]) -> tuple[str, str]:
    return _ms(statistics.median(rounds)), _ms(_p95(rounds))


def _p95(rounds: list[float]) -> float:
    return sorted(rounds)[int(0.95 * len(rounds)) - 1]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"
