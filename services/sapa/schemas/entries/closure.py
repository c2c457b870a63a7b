"""Entries about the end of a case: why, what SIMFONI counts, and the look after it."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.codes import AgeGroup, Form, Gender, Given, Relation, Setting
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.people import Account, KecamatanCode
from services.sapa.schemas.entries.referrals import Needed
from services.sapa.schemas.entries.times import Day, Once
from services.sapa.schemas.reporting import Frozen

MOST_VICTIMS = 50


class ClosureReason(StrEnum):
    """Why a case ends."""

    TUJUAN_TERCAPAI = "tujuan_tercapai"
    DIMINTA_KORBAN = "diminta_korban"
    TIDAK_DAPAT_DIHUBUNGI = "tidak_dapat_dihubungi"
    PINDAH = "pindah"
    MENINGGAL = "meninggal"
    BUKAN_KEWENANGAN = "bukan_kewenangan"


CLOSURE_LABELS: Final = {
    ClosureReason.TUJUAN_TERCAPAI: "Tujuan tercapai",
    ClosureReason.DIMINTA_KORBAN: "Diminta korban",
    ClosureReason.TIDAK_DAPAT_DIHUBUNGI: "Tidak dapat dihubungi lagi",
    ClosureReason.PINDAH: "Pindah ke luar daerah",
    ClosureReason.MENINGGAL: "Korban meninggal",
    ClosureReason.BUKAN_KEWENANGAN: "Bukan kewenangan UPTD PPA",
}


class VictimCodes(Frozen):
    """One victim as SIMFONI counts them."""

    gender: Gender
    age_group: AgeGroup


class SimfoniCodes(Frozen):
    """What is counted of a closed case: codes alone, no name, no number, no day."""

    forms: Annotated[tuple[Form, ...], Once, Field(min_length=1)]
    setting: Setting
    victims: Annotated[tuple[VictimCodes, ...], Field(min_length=1, max_length=MOST_VICTIMS)]
    relations: Annotated[tuple[Relation, ...], Once, Field(min_length=1)]
    given: Annotated[tuple[Given, ...], Once, Field(min_length=1)]
    kecamatan_code: KecamatanCode | None = None


class ClosureProposed(EntryBody):
    """What a supervisor is asked to approve. `follow_up_on`: when somebody asks how it goes, or None with a reason."""

    kind: Literal["usul_tutup"] = "usul_tutup"
    reason: ClosureReason
    summary: Needed
    codes: SimfoniCodes
    follow_up_on: Day | None = None
    why_none: Account = ""


class FollowedUp(EntryBody):
    """How it goes after the end. `next_on`: once more, then."""

    kind: Literal["tindak_lanjut"] = "tindak_lanjut"
    done_on: Day
    words: Needed
    next_on: Day | None = None
    contact: UUID | None = None
