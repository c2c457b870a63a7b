"""Entries about how dangerous it is now, what is needed, and when that is looked at again."""

from enum import StrEnum
from typing import Final, Literal, Self
from uuid import UUID

from pydantic import model_validator

from services.sapa.schemas.codes import LETHAL, Danger, Given, Safety
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.people import Account
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import Words

NOT_HIGH = "Ada tanda bahaya maut. Pilih risiko tinggi, atau tulis alasannya."


class Risk(StrEnum):
    """How likely it gets worse, as an officer judges it."""

    RENDAH = "rendah"
    SEDANG = "sedang"
    TINGGI = "tinggi"


RISK_LABELS: Final = {Risk.RENDAH: "Risiko rendah", Risk.SEDANG: "Risiko sedang", Risk.TINGGI: "Risiko tinggi"}
# What the form proposes, in days; the officer decides.
REASSESS_DAYS: Final = {Risk.TINGGI: 7, Risk.SEDANG: 30, Risk.RENDAH: 90}


class Assessed(EntryBody):
    """An assessment of one victim, or of the whole case (`person` None). The newest holds; older ones show the way.

    `why_lower`: why the risk is not high though a lethal sign is there.
    """

    kind: Literal["asesmen"] = "asesmen"
    person: UUID | None = None
    risk: Risk
    safety: Safety | None = None
    signs: tuple[Danger, ...] = ()
    findings: Account = ""
    strengths: Account = ""
    needs: tuple[Given, ...] = ()
    reassess_on: Day
    why_lower: Words = ""

    @model_validator(mode="after")
    def _is_careful(self) -> Self:
        if LETHAL & set(self.signs) and self.risk is not Risk.TINGGI and not self.why_lower:
            raise ValueError(NOT_HIGH)
        return self
