"""Entries about people and about what happened to them: a case has people, incidents join them.

Who somebody is (name, NIK, address) is an entry of its own under the identity key; the story calls them by a label.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.sapa.schemas.codes import AgeGroup, Form, Gender, Relation, Setting
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import LONGEST_ADDRESS, LONGEST_NAME, Words

LONGEST_LABEL = 60
LONGEST_ACCOUNT = 5_000
LONGEST_PHONE = 30
NO_RELATION = "Pilih hubungan terlapor dengan korban, atau pilih tidak diketahui."
WRONG_ORDER = "Tanggal selesai tidak boleh sebelum tanggal mulai."

Label = Annotated[str, Field(min_length=1, max_length=LONGEST_LABEL)]
Account = Annotated[str, Field(max_length=LONGEST_ACCOUNT)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
KecamatanCode = Annotated[str, Field(max_length=13)]


class PersonRole(StrEnum):
    """What somebody is to the case."""

    KORBAN = "korban"
    PELAPOR = "pelapor"
    TERLAPOR = "terlapor"
    KELUARGA = "keluarga"
    SAKSI = "saksi"


PERSON_ROLE_LABELS: Final = {
    PersonRole.KORBAN: "Korban",
    PersonRole.PELAPOR: "Pelapor",
    PersonRole.TERLAPOR: "Terlapor",
    PersonRole.KELUARGA: "Keluarga",
    PersonRole.SAKSI: "Saksi",
}
MINORS = frozenset({AgeGroup.UMUR_0_5, AgeGroup.UMUR_6_12, AgeGroup.UMUR_13_17})


class PersonKnown(EntryBody):
    """Somebody in the story, without what tells who it is. `label` is what officers call them: "Ibu M.".

    `relation`: of an alleged perpetrator to the victim. `tie`: of family, in words ("kakak"). `needs`: what help must
    mind (disability, language, pregnancy). `is_dropped`: recorded by mistake.
    """

    kind: Literal["orang"] = "orang"
    role: PersonRole
    label: Label
    gender: Gender | None = None
    age_group: AgeGroup | None = None
    relation: Relation | None = None
    tie: Name = ""
    kecamatan_code: KecamatanCode | None = None
    needs: Words = ""
    is_dropped: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.role is PersonRole.TERLAPOR and self.relation is None:
            raise ValueError(NO_RELATION)
        return self


class PersonIdentity(EntryBody):
    """Who somebody is; `thread` is the person. Sealed under the identity key."""

    kind: Literal["identitas"] = "identitas"
    full_name: Name = ""
    nik: Annotated[str, Field(pattern=r"^(\d{16})?$")] = ""
    born_on: Day | None = None
    phone: Annotated[str, Field(max_length=LONGEST_PHONE)] = ""
    address: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""
    occupation: Name = ""


class IncidentKnown(EntryBody):
    """Something that happened: one case may have several, and one incident several people.

    `from_on` and `to_on`: as far as known; both None means unknown. `is_dropped`: recorded by mistake.
    """

    kind: Literal["kejadian"] = "kejadian"
    forms: tuple[Form, ...] = Field(min_length=1)
    setting: Setting | None = None
    victims: tuple[UUID, ...] = ()
    alleged: tuple[UUID, ...] = ()
    from_on: Day | None = None
    to_on: Day | None = None
    is_repeated: bool = False
    kecamatan_code: KecamatanCode | None = None
    account: Account = ""
    is_dropped: bool = False

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValueError(WRONG_ORDER)
        return self
