"""What a reporter sends, and the two halves in which it is sealed: what the inbox may show, and the story.

The same models stand behind the form and the JSON API (DESIGN of `/v1/reports`).
"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.sapa.schemas.codes import (
    LETHAL,
    AgeGroup,
    Channel,
    Danger,
    Form,
    ForWhom,
    PartOfDay,
    Safety,
)
from services.sapa.workflow import Urgency

LONGEST_STORY = 20_000
LONGEST_NAME = 200
LONGEST_ADDRESS = 300
LONGEST_WORDS = 500
NO_CHANNEL = "Pilih lewat apa kami boleh menghubungi, atau pilih jangan hubungi."
NO_ADDRESS = "Tulis nomor atau alamatnya, supaya kami tidak salah orang."

Words = Annotated[str, Field(max_length=LONGEST_WORDS)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class Frozen(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class SafeTime(Frozen):
    """A weekday (Monday 0) and a part of it in which contact is safe."""

    day: Weekday
    part: PartOfDay


class SafeContact(Frozen):
    """Whether, how, when, as whom, and what never. Without `may_contact` nothing goes out at all.

    No `times`: any time of an office day. `word` is what we say (or who we say that we are); `notify`: a neutral
    message may tell that something waits in the mailbox.
    """

    may_contact: bool = False
    channels: tuple[Channel, ...] = ()
    address: Annotated[str, Field(max_length=LONGEST_ADDRESS)] = ""
    times: tuple[SafeTime, ...] = ()
    word: Words = ""
    never: Words = ""
    notify: bool = False

    @model_validator(mode="after")
    def _is_whole(self) -> "SafeContact":
        if self.may_contact and not self.channels:
            raise ValueError(NO_CHANNEL)
        if self.may_contact and not self.address:
            raise ValueError(NO_ADDRESS)
        return self


class DangerTold(Frozen):
    """The short danger assessment."""

    safety: Safety | None = None
    signs: tuple[Danger, ...] = ()

    @property
    def urgency(self) -> Urgency:
        """Not safe now or a lethal sign: at once. Unsure or any other sign: today. Else within the week."""
        if self.safety is Safety.TIDAK_AMAN or LETHAL & set(self.signs):
            return Urgency.SEGERA
        if self.safety is Safety.RAGU or self.signs:
            return Urgency.HARI_INI
        return Urgency.MINGGU_INI


class SubmitReport(Frozen):
    """The whole form. Only a way to help is needed: a story, or a way to reach somebody."""

    description: Annotated[str, Field(max_length=LONGEST_STORY)] = ""
    for_whom: ForWhom | None = None
    age_group: AgeGroup | None = None
    forms: tuple[Form, ...] = ()
    kecamatan_code: Annotated[str, Field(max_length=13)] | None = None
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    danger: DangerTold = DangerTold()
    safe_contact: SafeContact = SafeContact()


class ReportSummary(Frozen):
    """What certified officers on duty read before one of them accepts: enough to decide who and how soon."""

    for_whom: ForWhom | None
    age_group: AgeGroup | None
    kecamatan_code: str | None
    danger: DangerTold
    may_contact: bool
    channels: tuple[Channel, ...]
    file_count: int


class ReportStory(Frozen):
    """The rest. `reporter_public` (base64) is where replies are sealed to: here nobody can swap it.

    `message_key` (base64, crypto.messages): what the reporter writes later is known by it.
    """

    description: str
    forms: tuple[Form, ...]
    name: str
    safe_contact: SafeContact
    mailbox_id: UUID
    reporter_public: str
    message_key: str
