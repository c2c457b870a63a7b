"""The states of a report and of a case, and the tables of what leads from each to the next. Pure: no database, no web.

Only these states, times and urgencies stand in clear in the database; what they are about is sealed.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What an officer may be. It stands in the certificate: a row in the database alone makes nobody anything."""

    PENDAMPING = "pendamping"
    PENYELIA = "penyelia"
    PDP = "pdp"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.PENDAMPING: "Pendamping",
    Role.PENYELIA: "Penyelia",
    Role.PDP: "Pejabat pelindungan data",
    Role.ADMINISTRATOR: "Administrator",
}
CASE_ROLES = frozenset({Role.PENDAMPING, Role.PENYELIA})


class Part(StrEnum):
    """What a holder is to one case. A `rekan` reads the story and not who the people are; escrow is no person."""

    PENDAMPING = "pendamping"
    PENYELIA = "penyelia"
    REKAN = "rekan"
    ESCROW = "escrow"


PART_LABELS = {Part.PENDAMPING: "Pendamping", Part.PENYELIA: "Penyelia", Part.REKAN: "Rekan", Part.ESCROW: "Titipan"}
# Whose grants and epochs count; a rekan can pass nothing on.
GIVING_PARTS = frozenset({Part.PENDAMPING, Part.PENYELIA})


class Urgency(StrEnum):
    """How soon a report has to be read; the pack says within how many minutes."""

    SEGERA = "segera"
    HARI_INI = "hari_ini"
    MINGGU_INI = "minggu_ini"


URGENCY_LABELS = {Urgency.SEGERA: "Segera", Urgency.HARI_INI: "Hari ini", Urgency.MINGGU_INI: "Minggu ini"}


class ReportState(StrEnum):
    """Where a report stands before it is a case."""

    BARU = "baru"
    DIKEMBALIKAN = "dikembalikan"
    DITERIMA = "diterima"
    DITUTUP = "ditutup"


WAITING = frozenset({ReportState.BARU, ReportState.DIKEMBALIKAN})


class CaseState(StrEnum):
    """Where a case stands."""

    ASESMEN = "asesmen"
    PENDAMPINGAN = "pendampingan"
    PEMANTAUAN = "pemantauan"
    DIALIHKAN = "dialihkan"
    SELESAI = "selesai"


CASE_LABELS = {
    CaseState.ASESMEN: "Asesmen",
    CaseState.PENDAMPINGAN: "Didampingi",
    CaseState.PEMANTAUAN: "Dipantau",
    CaseState.DIALIHKAN: "Dialihkan",
    CaseState.SELESAI: "Selesai",
}
CLOSED = frozenset({CaseState.DIALIHKAN, CaseState.SELESAI})


class CaseAct(StrEnum):
    """What moves a case; everything else is an entry that leaves its state alone."""

    ACCOMPANY = "accompany"
    MONITOR = "monitor"
    TRANSFER = "transfer"
    CLOSE = "close"
    REOPEN = "reopen"


class Transition(NamedTuple):
    """One row of the table. With `needs_approval` a supervisor's signed decision comes first."""

    start: CaseState
    act: CaseAct
    end: CaseState
    needs_approval: bool = False


class NotPossible(Exception):
    """The table has no such row."""


def _table() -> Iterator[Transition]:
    yield Transition(CaseState.ASESMEN, CaseAct.ACCOMPANY, CaseState.PENDAMPINGAN)
    yield Transition(CaseState.PEMANTAUAN, CaseAct.ACCOMPANY, CaseState.PENDAMPINGAN)
    yield Transition(CaseState.PENDAMPINGAN, CaseAct.MONITOR, CaseState.PEMANTAUAN)
    for start in (CaseState.ASESMEN, CaseState.PENDAMPINGAN, CaseState.PEMANTAUAN):
        yield Transition(start, CaseAct.TRANSFER, CaseState.DIALIHKAN, needs_approval=True)
        yield Transition(start, CaseAct.CLOSE, CaseState.SELESAI, needs_approval=True)
    for start in CLOSED:
        yield Transition(start, CaseAct.REOPEN, CaseState.ASESMEN)


TABLE = {(row.start, row.act): row for row in _table()}


def transition(start: CaseState, act: CaseAct) -> Transition:
    """The row for an act in a state. Raises NotPossible."""
    try:
        return TABLE[start, act]
    except KeyError:
        raise NotPossible(f"{act} is not possible in {start}") from None


def acts_from(start: CaseState) -> tuple[CaseAct, ...]:
    """What may be done to a case in this state, in the table's order."""
    return tuple(row.act for row in TABLE.values() if row.start is start)
