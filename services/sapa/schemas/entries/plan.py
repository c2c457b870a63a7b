"""Entries about the case plan: steps with an owner and a day."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.entries.services import Service
from services.sapa.schemas.entries.times import Moment
from services.sapa.schemas.reporting import LONGEST_WORDS, Words


class StepState(StrEnum):
    """Where a step stands."""

    TERBUKA = "terbuka"
    SELESAI = "selesai"
    BATAL = "batal"


STEP_LABELS: Final = {StepState.TERBUKA: "Terbuka", StepState.SELESAI: "Selesai", StepState.BATAL: "Batal"}


class StepPlanned(EntryBody):
    """One step. `owner_key_id`: who of the holders of the case does it. `contact`: if it reaches a person, how."""

    kind: Literal["langkah"] = "langkah"
    words: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
    owner_key_id: UUID
    due_at: Moment | None = None
    service: Service | None = None
    contact: ContactTold | None = None
    state: StepState = StepState.TERBUKA
    outcome: Words = ""
