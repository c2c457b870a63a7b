"""The reporters' pages as they post: flat entries, every step carries all of them, nothing is kept anywhere.

`ReportForm.report` and `ContactForm.safe_contact` are the same models that the JSON API takes.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from services.sapa.schemas.codes import AGE_BOUNDS, AgeGroup, Channel, Danger, Form, ForWhom, PartOfDay, Safety
from services.sapa.schemas.reporting import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_STORY,
    LONGEST_WORDS,
    NO_ADDRESS,
    NO_CHANNEL,
    DangerTold,
    Frozen,
    SafeContact,
    SafeTime,
    SubmitReport,
)

LONGEST_OWN_WORDS = 200
LONGEST_CODE = 64


class Step(IntEnum):
    """The pages of the form, in their order. FRONT is the first page, SENT what follows the last."""

    FRONT = 0
    WHOM = 1
    HAPPENED = 2
    SAFETY = 3
    CONTACT = 4
    SENDING = 5
    SENT = 6


FIELDS: Final[Mapping[Step, tuple[str, ...]]] = {
    Step.WHOM: ("for_whom", "age_group"),
    Step.HAPPENED: ("forms", "description", "kecamatan_code"),
    Step.SAFETY: ("safety", "signs"),
    Step.CONTACT: (
        "contact", "channels", "address", "times", "persona", "word", "never_said", "never", "notify",
    ),
    Step.SENDING: ("name",),
}  # fmt: skip


class Persona(StrEnum):
    """Who we say that we are when somebody else answers."""

    KURIR = "kurir"
    TEMAN = "teman"
    POSYANDU = "posyandu"
    SEKOLAH = "sekolah"


PERSONA_WORDS: Final = {
    Persona.KURIR: "Kurir paket",
    Persona.TEMAN: "Teman lama",
    Persona.POSYANDU: "Petugas posyandu",
    Persona.SEKOLAH: "Orang tua teman sekolah",
}


class Never(StrEnum):
    """What we never do, whatever else is agreed."""

    RUMAH = "rumah"
    KELUARGA = "keluarga"
    KANTOR = "kantor"
    PESAN_SUARA = "pesan_suara"


NEVER_WORDS: Final = {
    Never.RUMAH: "Datang ke rumah",
    Never.KELUARGA: "Bicara dengan keluarga",
    Never.KANTOR: "Menghubungi tempat kerja atau sekolah",
    Never.PESAN_SUARA: "Meninggalkan pesan suara",
}

OwnWords = Annotated[str, Field(max_length=LONGEST_OWN_WORDS)]
WrittenTime = Annotated[str, Field(pattern=r"^[0-6]-(pagi|siang|malam)$")]


class Page(Frozen):
    """What every form of these pages carries. `lang`: the language so far, `speak`: the one just asked for."""

    lang: Annotated[str, Field(max_length=2)] = ""
    speak: Annotated[str, Field(max_length=2)] = ""
    key: UUID | None = None


class ContactForm(Page):
    """Safe contact. `contact`: `ya` or `tidak`; `times`: `0-pagi` is Monday morning."""

    contact: Annotated[str, Field(pattern="^(ya|tidak)$")] | None = None
    channels: Annotated[tuple[Channel, ...], Field(validate_default=True)] = ()
    address: Annotated[str, Field(max_length=LONGEST_ADDRESS, validate_default=True)] = ""
    times: tuple[WrittenTime, ...] = ()
    persona: Persona | None = None
    word: OwnWords = ""
    never_said: tuple[Never, ...] = ()
    never: OwnWords = ""
    notify: bool = False

    @field_validator("channels")
    @classmethod
    def _has_channel(cls, channels: tuple[Channel, ...], told: ValidationInfo) -> tuple[Channel, ...]:
        if told.data.get("contact") == "ya" and not channels:
            raise ValueError(NO_CHANNEL)
        return channels

    @field_validator("address")
    @classmethod
    def _has_address(cls, address: str, told: ValidationInfo) -> str:
        if told.data.get("contact") == "ya" and not address:
            raise ValueError(NO_ADDRESS)
        return address

    @property
    def safe_contact(self) -> SafeContact:
        """What is agreed. What was filled in before somebody chose "do not contact me" is left out."""
        never = _joined("; ", [*(NEVER_WORDS[one] for one in self.never_said), self.never])
        if self.contact != "ya":
            return SafeContact(never=never)
        return SafeContact(
            may_contact=True,
            channels=self.channels,
            address=self.address,
            times=tuple(_time(one) for one in self.times),
            word=_joined(". ", [PERSONA_WORDS[self.persona] if self.persona else "", self.word]),
            never=never,
            notify=self.notify,
        )


class ReportForm(ContactForm):
    """All steps of the form. `step` is the page that was sent, `to` the one asked for; without it the same again."""

    step: Step = Step.FRONT
    to: Step | None = None
    for_whom: ForWhom | None = None
    age_group: AgeGroup | None = None
    forms: tuple[Form, ...] = ()
    description: Annotated[str, Field(max_length=LONGEST_STORY)] = ""
    kecamatan_code: Annotated[str, Field(max_length=13)] | None = None
    safety: Safety | None = None
    signs: tuple[Danger, ...] = ()
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""

    @property
    def danger(self) -> DangerTold:
        """The short assessment."""
        return DangerTold(safety=self.safety, signs=self.signs)

    @property
    def report(self) -> SubmitReport:
        """What is submitted."""
        return SubmitReport(
            description=self.description,
            for_whom=self.for_whom,
            age_group=self.age_group,
            forms=self.forms,
            kecamatan_code=self.kecamatan_code,
            name=self.name,
            danger=self.danger,
            safe_contact=self.safe_contact,
        )


class OpenForm(Page):
    """The code, and a message that was typed when the mailbox had closed by itself."""

    code: Annotated[str, Field(max_length=LONGEST_CODE)] = ""
    words: Annotated[str, Field(max_length=LONGEST_STORY)] = ""


class MessageForm(Page):
    """A message to the office."""

    words: Annotated[str, Field(max_length=LONGEST_STORY)] = ""


def step_of(field: str) -> Step | None:
    """The page on which a field stands; None for one that stands on none."""
    name = field.partition(".")[0]
    return next((step for step, names in FIELDS.items() if name in names), None)


def is_child(for_whom: ForWhom | None, group: AgeGroup | None, child_age: int) -> bool:
    """Whether the one who writes is below this age, as far as was told."""
    below = {one for most, one in AGE_BOUNDS if most < child_age}
    return group in below and for_whom in (None, ForWhom.SAYA)


def _time(written: str) -> SafeTime:
    day, _, part = written.partition("-")
    return SafeTime(day=int(day), part=PartOfDay(part))


def _joined(between: str, parts: list[str]) -> str:
    return between.join(part for part in parts if part)[:LONGEST_WORDS]
