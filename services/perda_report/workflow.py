"""The states of a report, and the one table of what leads from each to the next. Pure: knows no database and no web.

A row that is not in TABLE does not exist. Which side does it, which roles (always for the report's own OPD)
and what it needs stand beside it. `end` BEFORE is the state that the report was in before it was set aside.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a report stands."""

    BARU = "baru"
    MENUNGGU = "menunggu"
    DIVERIFIKASI = "diverifikasi"
    DIPERIKSA = "diperiksa"
    SELESAI = "selesai"
    DITOLAK = "ditolak"
    KEBERATAN = "keberatan"
    DICABUT = "dicabut"
    DIGABUNG = "digabung"


class Act(StrEnum):
    """What is done to a report; also the last part of its address."""

    VERIFY = "verify"
    REJECT = "reject"
    ASK = "ask"
    FORWARD = "forward"
    MERGE = "merge"
    SPLIT = "split"
    ASSIGN = "assign"
    NOTE = "note"
    INSPECT = "inspect"
    CLOSE = "close"
    RESUME = "resume"
    UPHOLD = "uphold"
    ADD = "add"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    OBJECT = "object"
    RATE = "rate"
    FOLLOW = "follow"
    LAPSE = "lapse"


class Role(StrEnum):
    """What an officer may be, in one OPD or in all."""

    VERIFIKATOR = "verifikator"
    PETUGAS = "petugas"
    PENGAWAS = "pengawas"
    KEPALA_OPD = "kepala_opd"
    ADMINISTRATOR = "administrator"


class Side(StrEnum):
    """Who does it: an officer of the OPD, whoever holds the report's secret, or the clock."""

    OFFICER = "petugas"
    REPORTER = "pelapor"
    CLOCK = "waktu"


class Need(StrEnum):
    """What must come with an act."""

    REASON = "reason"
    RESULT = "result"
    EXPLANATION = "explanation"


class Term(StrEnum):
    """What has a number of working days. Counted from the day on which the step before it ended."""

    VERIFY = "verify"
    FINISH = "finish"
    ANSWER = "answer"
    REVIEW = "review"
    OBJECTION = "objection"
    ESCALATION = "escalation"


class Result(StrEnum):
    """How a case ended. What is said to be over must be shown: see NEEDS_PHOTO."""

    DIHENTIKAN = "dihentikan"
    TEGURAN = "teguran"
    TIDAK_DITEMUKAN = "tidak_ditemukan"
    PPNS = "ppns"


class Taken(StrEnum):
    """What a photo shows, as `photo.kind` stores it."""

    REPORTED = "laporan"
    INSPECTED = "pemeriksaan"
    BEFORE = "sebelum"
    AFTER = "penutupan"


class Transition(NamedTuple):
    """One row of the table. `others_only`: not by the officer whose closure the citizen contested."""

    start: State
    act: Act
    end: State | None
    roles: frozenset[Role] = frozenset()
    needs: frozenset[Need] = frozenset()
    side: Side = Side.OFFICER
    others_only: bool = False


class NotPossible(Exception):
    """The table has no such row."""


BEFORE = None
CHECKERS = frozenset({Role.VERIFIKATOR, Role.PENGAWAS})
FIELD = frozenset({Role.VERIFIKATOR, Role.PETUGAS, Role.PENGAWAS})
SUPERVISORS = frozenset({Role.PENGAWAS, Role.KEPALA_OPD})
READERS = frozenset(Role) - {Role.ADMINISTRATOR}
CONTACT_READERS = FIELD

_WORKED = (State.BARU, State.DIVERIFIKASI, State.DIPERIKSA)
_TRUE = (State.DIVERIFIKASI, State.DIPERIKSA)
_UNDECIDED = (*_WORKED, State.MENUNGGU, State.KEBERATAN)
_DECIDED = (State.SELESAI, State.DITOLAK)
_REASON = frozenset({Need.REASON})
_OUTCOME = frozenset({Need.RESULT, Need.EXPLANATION})


def _rows(starts: Iterable[State], row: Transition) -> Iterator[Transition]:
    """The same row from several states."""
    return (row._replace(start=start) for start in starts)


def _staying(starts: Iterable[State], row: Transition) -> Iterator[Transition]:
    """An act that leaves the state as it is."""
    return (row._replace(start=start, end=start) for start in starts)


_ANY = State.BARU  # stands in where the starts are given beside the row

TABLE = (
    Transition(State.BARU, Act.VERIFY, State.DIVERIFIKASI, CHECKERS),
    *_rows(_TRUE, Transition(_ANY, Act.INSPECT, State.DIPERIKSA, FIELD, others_only=True)),
    *_rows(_TRUE, Transition(_ANY, Act.CLOSE, State.SELESAI, FIELD, _OUTCOME, others_only=True)),
    *_rows(_WORKED, Transition(_ANY, Act.ASK, State.MENUNGGU, FIELD, _REASON)),
    *_rows(_WORKED, Transition(_ANY, Act.FORWARD, State.BARU, CHECKERS, _REASON)),
    *_rows(_WORKED, Transition(_ANY, Act.MERGE, State.DIGABUNG, CHECKERS)),
    *_rows(_WORKED, Transition(_ANY, Act.REJECT, State.DITOLAK, CHECKERS, _REASON, others_only=True)),
    *_staying(_WORKED, Transition(_ANY, Act.SPLIT, _ANY, CHECKERS)),
    *_staying(_UNDECIDED, Transition(_ANY, Act.ASSIGN, _ANY, FIELD | SUPERVISORS)),
    *_staying(State, Transition(_ANY, Act.NOTE, _ANY, FIELD | SUPERVISORS)),
    Transition(State.KEBERATAN, Act.RESUME, State.DIVERIFIKASI, SUPERVISORS, _REASON, others_only=True),
    Transition(State.KEBERATAN, Act.UPHOLD, BEFORE, SUPERVISORS, _REASON, others_only=True),
    *_staying(_UNDECIDED, Transition(_ANY, Act.ADD, _ANY, side=Side.REPORTER)),
    Transition(State.MENUNGGU, Act.ANSWER, BEFORE, side=Side.REPORTER),
    *_rows((*_WORKED, State.MENUNGGU), Transition(_ANY, Act.WITHDRAW, State.DICABUT, side=Side.REPORTER)),
    *_rows(_DECIDED, Transition(_ANY, Act.OBJECT, State.KEBERATAN, needs=_REASON, side=Side.REPORTER)),
    *_staying(_DECIDED, Transition(_ANY, Act.RATE, _ANY, side=Side.REPORTER)),
    *_staying(_UNDECIDED, Transition(_ANY, Act.FOLLOW, _ANY, side=Side.REPORTER)),
    Transition(State.MENUNGGU, Act.LAPSE, BEFORE, side=Side.CLOCK),
)

FIRST = State.BARU
OPEN = frozenset(_UNDECIDED)
FINISHED = frozenset(State) - OPEN
DECIDED = frozenset(_DECIDED)
SET_ASIDE = frozenset({State.MENUNGGU, State.KEBERATAN})
# Of each kind, and for each inspection.
MOST_PHOTOS = 5
NEEDS_PHOTO = frozenset({Result.DIHENTIKAN})
# What does not change what an officer decides on: another officer's page stays good.
UNVERSIONED = frozenset({Act.NOTE, Act.ADD, Act.RATE, Act.FOLLOW})

STATE_LABELS = {
    State.BARU: "Baru masuk",
    State.MENUNGGU: "Menunggu jawaban pelapor",
    State.DIVERIFIKASI: "Dinyatakan benar",
    State.DIPERIKSA: "Sudah diperiksa di tempat",
    State.SELESAI: "Selesai",
    State.DITOLAK: "Ditolak",
    State.KEBERATAN: "Keberatan diperiksa",
    State.DICABUT: "Dicabut pelapor",
    State.DIGABUNG: "Digabung",
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


def acts_for(state: State, roles: Collection[str], *, is_barred: bool = False) -> tuple[Act, ...]:
    """What an officer with these roles may do now, in the table's order; `is_barred`: theirs was contested."""
    return tuple(
        row.act
        for row in TABLE
        if row.start == state and not row.roles.isdisjoint(roles) and not (row.others_only and is_barred)
    )


def reporters_acts(state: State) -> tuple[Act, ...]:
    """What whoever holds the secret may do now."""
    return tuple(row.act for row in TABLE if row.start == state and row.side is Side.REPORTER)
