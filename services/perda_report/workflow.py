"""The states of a report, and the one table of what leads from each to the next. Pure: knows no database and no web.

A transition that is not in TABLE does not exist. Who may do it (roles, always for the report's own OPD) and
what it needs stand beside it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a report stands."""

    BARU = "baru"
    DIVERIFIKASI = "diverifikasi"
    DITOLAK = "ditolak"
    SELESAI = "selesai"


class Act(StrEnum):
    """What an officer does to a report; also the last part of its address."""

    VERIFY = "verify"
    REJECT = "reject"
    CLOSE = "close"


class Role(StrEnum):
    """What an officer may be, in one OPD or in all."""

    VERIFIKATOR = "verifikator"
    PETUGAS = "petugas"
    PENGAWAS = "pengawas"
    KEPALA_OPD = "kepala_opd"
    ADMINISTRATOR = "administrator"


class Need(StrEnum):
    """What must come with an act."""

    REASON = "reason"
    RESULT = "result"
    EXPLANATION = "explanation"


class Result(StrEnum):
    """How a case ended. What is said to be over must be shown: see NEEDS_PHOTO."""

    DIHENTIKAN = "dihentikan"
    TEGURAN = "teguran"
    TIDAK_DITEMUKAN = "tidak_ditemukan"
    PPNS = "ppns"


class Transition(NamedTuple):
    """One row of the table."""

    start: State
    act: Act
    end: State
    roles: frozenset[Role]
    needs: frozenset[Need] = frozenset()


class NotPossible(Exception):
    """The table has no such row."""


CHECKERS = frozenset({Role.VERIFIKATOR, Role.PENGAWAS})
FIELD = frozenset({Role.VERIFIKATOR, Role.PETUGAS, Role.PENGAWAS})
READERS = frozenset(Role)
CONTACT_READERS = FIELD

TABLE = (
    Transition(State.BARU, Act.VERIFY, State.DIVERIFIKASI, CHECKERS),
    Transition(State.BARU, Act.REJECT, State.DITOLAK, CHECKERS, frozenset({Need.REASON})),
    Transition(State.DIVERIFIKASI, Act.REJECT, State.DITOLAK, CHECKERS, frozenset({Need.REASON})),
    Transition(State.DIVERIFIKASI, Act.CLOSE, State.SELESAI, FIELD, frozenset({Need.RESULT, Need.EXPLANATION})),
)

FIRST = State.BARU
OPEN = frozenset(row.start for row in TABLE)
FINISHED = frozenset(State) - OPEN
NEEDS_PHOTO = frozenset({Result.DIHENTIKAN})

STATE_LABELS = {
    State.BARU: "Baru masuk",
    State.DIVERIFIKASI: "Dinyatakan benar",
    State.DITOLAK: "Ditolak",
    State.SELESAI: "Selesai",
}
ROLE_LABELS = {
    Role.VERIFIKATOR: "Verifikator",
    Role.PETUGAS: "Petugas",
    Role.PENGAWAS: "Pengawas",
    Role.KEPALA_OPD: "Kepala OPD",
    Role.ADMINISTRATOR: "Administrator",
}
RESULT_LABELS = {
    Result.DIHENTIKAN: "Pelanggaran dihentikan",
    Result.TEGURAN: "Diberi teguran tertulis",
    Result.TIDAK_DITEMUKAN: "Tidak ditemukan di tempat",
    Result.PPNS: "Dilimpahkan ke PPNS",
}


def step(state: State, act: Act) -> Transition:
    """The row for this act in this state. Raises NotPossible."""
    for row in TABLE:
        if (row.start, row.act) == (state, act):
            return row
    raise NotPossible(f"{act} does not exist in {state}")


def acts_for(state: State, roles: Collection[str]) -> tuple[Act, ...]:
    """What somebody with these roles may do now, in the table's order."""
    return tuple(row.act for row in TABLE if row.start == state and not row.roles.isdisjoint(roles))
