"""The states of an incident, and the one table of what leads from each to the next. Pure: knows no database and no web.

Several posts may answer one incident, each at its own pace: `dispatch` keeps the times of each. The incident's state
is that of the post that is furthest, so an act of progress never leads back (`TABLE`). What a caller or the clock may
do stands in the same table.
"""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where an incident stands."""

    BARU = "baru"
    DITERIMA = "diterima"
    BERANGKAT = "berangkat"
    TIBA = "tiba"
    TERKENDALI = "terkendali"
    SELESAI = "selesai"
    PALSU = "palsu"
    DIGABUNG = "digabung"


class Act(StrEnum):
    """What is done to an incident; also the last part of its address."""

    ACKNOWLEDGE = "acknowledge"
    DEPART = "depart"
    ARRIVE = "arrive"
    ACCESS = "access"
    WATER = "water"
    CONTROL = "control"
    CLOSE = "close"
    FALSE_ALARM = "false-alarm"
    RING = "ring"
    STAND_DOWN = "stand-down"
    VERIFY = "verify"
    LOCATE = "locate"
    MERGE = "merge"
    SPLIT = "split"
    NOTE = "note"
    REOPEN = "reopen"
    CANCEL = "cancel"
    ADD = "add"
    ESCALATE = "escalate"


class Role(StrEnum):
    """What an officer may be. A crew's own post stands in `crew`."""

    REGU = "regu"
    KOMANDAN = "komandan"
    OPERATOR = "operator"
    KEPALA = "kepala"
    REDKAR = "redkar"
    ADMINISTRATOR = "administrator"


class Side(StrEnum):
    """Who does it: an officer or a post's board, whoever holds an alert's secret, or the clock."""

    OFFICER = "petugas"
    CALLER = "pemanggil"
    CLOCK = "waktu"


class Need(StrEnum):
    """What must come with an act."""

    REASON = "reason"
    POST = "post"
    CODE = "code"
    POINT = "point"


class FalseAlarm(StrEnum):
    """Why there was nothing to fight; codes after NERIS (`reference`: false alarm and no-action types)."""

    SENGAJA = "sengaja"
    TIDAK_SENGAJA = "tidak_sengaja"
    GANGGUAN_ALAT = "gangguan_alat"
    DIBATALKAN = "dibatalkan"
    TIDAK_DITEMUKAN = "tidak_ditemukan"
    LAINNYA = "lainnya"


class ObjectKind(StrEnum):
    """What burned, or where help was needed, as departments publish it."""

    RUMAH = "rumah"
    PASAR = "pasar"
    UMUM = "umum"
    INDUSTRI = "industri"
    KENDARAAN = "kendaraan"
    LAHAN = "lahan"
    LISTRIK = "listrik"
    SAMPAH = "sampah"
    PENYELAMATAN = "penyelamatan"
    LAINNYA = "lainnya"


class Cause(StrEnum):
    """Why it began, as far as the crew knows; an investigation may say otherwise later."""

    LISTRIK = "listrik"
    KOMPOR = "kompor"
    API_TERBUKA = "api_terbuka"
    ROKOK = "rokok"
    SAMPAH = "sampah"
    LAHAN = "lahan"
    PETIR = "petir"
    MESIN = "mesin"
    SENGAJA = "sengaja"
    BUKAN_API = "bukan_api"
    DISELIDIKI = "diselidiki"
    LAINNYA = "lainnya"


class Transition(NamedTuple):
    """One row of the table."""

    start: State
    act: Act
    end: State
    roles: frozenset[Role] = frozenset()
    needs: frozenset[Need] = frozenset()
    side: Side = Side.OFFICER


class NotPossible(Exception):
    """The table has no such row."""


CREW = frozenset({Role.REGU, Role.KOMANDAN, Role.OPERATOR})
DISPATCHERS = frozenset({Role.OPERATOR, Role.KEPALA})
WITNESSES = CREW | {Role.REDKAR, Role.KEPALA}
READERS = frozenset(Role) - {Role.ADMINISTRATOR}
# Who opens a caller's telephone number, each time audited. A wall screen never shows one.
PHONE_READERS = CREW | {Role.KEPALA}

# The ends of the stages of PU 25/PRT/M/2008: dispatch, turnout, travel, access (at the fire itself) and set-up.
PROGRESS = {
    Act.ACKNOWLEDGE: State.DITERIMA,
    Act.DEPART: State.BERANGKAT,
    Act.ARRIVE: State.TIBA,
    Act.ACCESS: State.TIBA,
    Act.WATER: State.TIBA,
    Act.CONTROL: State.TERKENDALI,
}
# In the order in which they are reached.
OPEN_STATES = (State.BARU, State.DITERIMA, State.BERANGKAT, State.TIBA, State.TERKENDALI)
ENDED = (State.SELESAI, State.PALSU)
OPEN = frozenset(OPEN_STATES)
FIRST = State.BARU
# Until the first post has arrived somebody is still to be moved.
ESCALATING = (State.BARU, State.DITERIMA, State.BERANGKAT)


def _furthest(state: State, reached: State) -> State:
    return max(state, reached, key=OPEN_STATES.index)


def _progress() -> Iterator[Transition]:
    """A post that forgot a tap may go on; one that comes second leaves the incident where it is."""
    for act, reached in PROGRESS.items():
        for start in OPEN_STATES:
            yield Transition(start, act, _furthest(start, reached), CREW)


def _rows(starts: Iterable[State], row: Transition) -> Iterator[Transition]:
    return (row._replace(start=start) for start in starts)


def _staying(starts: Iterable[State], row: Transition) -> Iterator[Transition]:
    return (row._replace(start=start, end=start) for start in starts)


_ANY = State.BARU  # stands in where the starts are given beside the row

TABLE = (
    *_progress(),
    *_rows((State.TIBA, State.TERKENDALI), Transition(_ANY, Act.CLOSE, State.SELESAI, CREW)),
    *_rows(OPEN_STATES, Transition(_ANY, Act.FALSE_ALARM, State.PALSU, CREW, frozenset({Need.CODE, Need.REASON}))),
    *_staying(OPEN_STATES, Transition(_ANY, Act.RING, _ANY, DISPATCHERS | {Role.KOMANDAN}, frozenset({Need.POST}))),
    *_staying(OPEN_STATES, Transition(_ANY, Act.STAND_DOWN, _ANY, CREW, frozenset({Need.POST}))),
    *_staying(OPEN_STATES, Transition(_ANY, Act.VERIFY, _ANY, WITNESSES)),
    *_staying(OPEN_STATES, Transition(_ANY, Act.LOCATE, _ANY, WITNESSES, frozenset({Need.POINT}))),
    *_rows(OPEN_STATES, Transition(_ANY, Act.MERGE, State.DIGABUNG, DISPATCHERS | {Role.KOMANDAN})),
    *_staying(OPEN_STATES, Transition(_ANY, Act.SPLIT, _ANY, DISPATCHERS | {Role.KOMANDAN})),
    *_staying(State, Transition(_ANY, Act.NOTE, _ANY, WITNESSES)),
    *_rows(ENDED, Transition(_ANY, Act.REOPEN, State.BARU, DISPATCHERS | {Role.KOMANDAN}, frozenset({Need.REASON}))),
    *_staying(OPEN_STATES, Transition(_ANY, Act.CANCEL, _ANY, needs=frozenset({Need.REASON}), side=Side.CALLER)),
    *_staying(OPEN_STATES, Transition(_ANY, Act.ADD, _ANY, side=Side.CALLER)),
    *_staying(ESCALATING, Transition(_ANY, Act.ESCALATE, _ANY, side=Side.CLOCK)),
)

MOST_PHOTOS = 5

STATE_LABELS = {
    State.BARU: "Belum ada yang menerima",
    State.DITERIMA: "Diterima pos",
    State.BERANGKAT: "Regu di jalan",
    State.TIBA: "Regu di lokasi",
    State.TERKENDALI: "Api terkendali",
    State.SELESAI: "Selesai",
    State.PALSU: "Bukan kebakaran",
    State.DIGABUNG: "Digabung",
}
ROLE_LABELS = {
    Role.REGU: "Anggota regu",
    Role.KOMANDAN: "Kepala pos",
    Role.OPERATOR: "Operator",
    Role.KEPALA: "Kepala dinas",
    Role.REDKAR: "Redkar",
    Role.ADMINISTRATOR: "Administrator",
}
FALSE_ALARM_LABELS = {
    FalseAlarm.SENGAJA: "Sengaja dibuat",
    FalseAlarm.TIDAK_SENGAJA: "Tidak sengaja tertekan",
    FalseAlarm.GANGGUAN_ALAT: "Gangguan alat",
    FalseAlarm.DIBATALKAN: "Dibatalkan pemanggil",
    FalseAlarm.TIDAK_DITEMUKAN: "Tidak ditemukan apa pun di tempat",
    FalseAlarm.LAINNYA: "Lainnya",
}
OBJECT_LABELS = {
    ObjectKind.RUMAH: "Rumah tinggal",
    ObjectKind.PASAR: "Pasar, toko, kios",
    ObjectKind.UMUM: "Sekolah, kantor, rumah ibadah",
    ObjectKind.INDUSTRI: "Pabrik atau gudang",
    ObjectKind.KENDARAAN: "Kendaraan, kapal",
    ObjectKind.LAHAN: "Hutan, kebun, lahan",
    ObjectKind.LISTRIK: "Tiang atau gardu listrik",
    ObjectKind.SAMPAH: "Tempat sampah",
    ObjectKind.PENYELAMATAN: "Bukan api: penyelamatan",
    ObjectKind.LAINNYA: "Lainnya",
}
CAUSE_LABELS = {
    Cause.LISTRIK: "Arus pendek listrik",
    Cause.KOMPOR: "Kompor atau gas",
    Cause.API_TERBUKA: "Lilin, lampu, obat nyamuk",
    Cause.ROKOK: "Puntung rokok",
    Cause.SAMPAH: "Pembakaran sampah",
    Cause.LAHAN: "Pembukaan lahan",
    Cause.PETIR: "Petir",
    Cause.MESIN: "Mesin atau kendaraan",
    Cause.SENGAJA: "Sengaja dibakar",
    Cause.BUKAN_API: "Bukan kebakaran",
    Cause.DISELIDIKI: "Masih diselidiki",
    Cause.LAINNYA: "Lainnya",
}


def step(state: State, act: Act) -> Transition:
    """The row for this act in this state. Raises NotPossible."""
    for row in TABLE:
        if (row.start, row.act) == (state, act):
            return row
    raise NotPossible(f"{act} does not exist in {state}")


def acts_for(state: State, roles: Collection[str]) -> tuple[Act, ...]:
    """What an officer with these roles may do now, in the table's order."""
    return tuple(row.act for row in TABLE if row.start == state and not row.roles.isdisjoint(roles))


def callers_acts(state: State) -> tuple[Act, ...]:
    """What whoever holds an alert's secret may do now."""
    return tuple(row.act for row in TABLE if row.start == state and row.side is Side.CALLER)
