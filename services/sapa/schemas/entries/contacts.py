"""Entries about reaching the people of a case: what is planned, under the agreement, and what was done."""

from enum import StrEnum
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.times import Moment
from services.sapa.schemas.reporting import LONGEST_ADDRESS, Frozen, Words

Address = Annotated[str, Field(min_length=1, max_length=LONGEST_ADDRESS)]


class ContactTold(Frozen):
    """A call, message, letter or visit: how, to which number or place, when."""

    channel: Channel
    address: Address
    at: Moment


class Outcome(StrEnum):
    """What came of an attempt."""

    TERHUBUNG = "terhubung"
    TIDAK_DIJAWAB = "tidak_dijawab"
    ORANG_LAIN = "orang_lain"
    DITUNDA = "ditunda"


OUTCOME_LABELS: Final = {
    Outcome.TERHUBUNG: "Terhubung",
    Outcome.TIDAK_DIJAWAB: "Tidak dijawab",
    Outcome.ORANG_LAIN: "Dijawab orang lain",
    Outcome.DITUNDA: "Ditunda",
}


class ContactPlanned(EntryBody):
    """A reminder to reach somebody; refused where the agreement does not allow it. `is_dropped`: called off."""

    kind: Literal["rencana_kontak"] = "rencana_kontak"
    contact: ContactTold
    person: UUID | None = None
    purpose: Words = ""
    owner_key_id: UUID
    is_dropped: bool = False


class ContactMade(EntryBody):
    """What really happened, also where it was not as agreed: then `why` says how it came to that.

    `planned`: the thread of the plan that this ends. `is_incoming`: they called us.
    """

    kind: Literal["kontak"] = "kontak"
    channel: Channel
    address: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""
    at: Moment
    person: UUID | None = None
    planned: UUID | None = None
    is_incoming: bool = False
    outcome: Outcome
    words: Words = ""
    why: Words = ""
