"""What administrators send: one model behind each form. What depends on other rows, the actions check."""

import base64
import binascii
import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from common.fields import EMAIL, WRONG_EMAIL, Blank, Clean, Code
from services.perda_report.workflow import Term

CONFIRMING = "confirm_"  # what an officer adds to prove once more who they are is no part of a form
MOST_DAYS = 365
LARGEST_KEY = 64
SMALLEST_KEY = 24
SECRET_PREFIX = "whsec_"  # noqa: S105 - says of what kind a secret is
SHORTER = "Penyelesaian tidak boleh lebih pendek daripada pemeriksaan. Isi paling sedikit {days}."
ENDS_FIRST = "Tanggal akhir harus sesudah tanggal mulai."
WRONG_ADDRESS = "Tulis alamat https yang lengkap, tanpa nama masuk. Contoh: https://contoh.go.id/kabar."
WRONG_SECRET = "Kunci tanda tangan diawali whsec_ dan berisi 24 sampai 64 bita base64."  # noqa: S105 - a sentence


def _on_one_line(value: Any) -> Any:
    """Line ends and runs of spaces as one space: such words go into the subject of a mail."""
    return " ".join(value.split()) if isinstance(value, str) else value


OneLine = BeforeValidator(_on_one_line)
Title = Annotated[str, OneLine, Clean, StringConstraints(min_length=2, max_length=80)]
LongTitle = Annotated[str, OneLine, Clean, StringConstraints(min_length=3, max_length=160)]
Remark = Annotated[str, OneLine, Clean, StringConstraints(max_length=300)]
Words = Annotated[str, Clean, StringConstraints(max_length=1000)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Position = Annotated[int, Field(ge=0, le=9999)]
Seen = Annotated[str, Clean, StringConstraints(max_length=40)]


class AdminForm(BaseModel):
    """A form of an administrator. `seen` is when the thing was last edited, as the form showed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_confirmation(cls, sent: Any) -> Any:
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if not name.startswith(CONFIRMING)}


class Switch(AdminForm):
    """On, or off when the entry is missing: the wanted state, so that a second click changes nothing."""

    on: bool = False


class CategoryForm(AdminForm):
    """A kind of violation."""

    name: Title
    description: Annotated[str, OneLine, Clean, StringConstraints(min_length=10, max_length=300)]
    legal_basis: Remark = ""
    opd_code: Code
    partner_opd_codes: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    verify_days: Days
    finish_days: Days
    is_sensitive: bool = False
    hint_fire: bool = False
    hint_sapa: bool = False
    note: Words = ""
    position: Position
    seen: Seen = ""

    @field_validator("finish_days")
    @classmethod
    def _long_enough(cls, days: int, info: ValidationInfo) -> int:
        verify = info.data.get("verify_days", 0)
        if days < verify:
            raise ValueError(SHORTER.format(days=verify))
        return days


class RuleForm(AdminForm):
    """A routing rule; what is left empty fits everything. `days`: how far its dry run looks back."""

    name: Title
    category_code: Annotated[Code | None, Blank] = None
    kecamatan_codes: Annotated[tuple[Code, ...], Field(max_length=100)] = ()
    hours: Literal["selalu", "jam_kerja", "luar_jam"] = "selalu"
    valid_from: date | None = None
    valid_until: date | None = None
    opd_code: Code
    days: Days = 90
    seen: Seen = ""

    @field_validator("valid_until")
    @classmethod
    def _after_start(cls, until: date | None, info: ValidationInfo) -> date | None:
        start = info.data.get("valid_from")
        if until and start and until < start:
            raise ValueError(ENDS_FIRST)
        return until


class DryRunQuery(AdminForm):
    """How far back the saved rules are tried."""

    days: Days = 90


class MoveRule(AdminForm):
    """One place up or down, from the position that was seen."""

    way: Literal["naik", "turun"]
    position: Annotated[int, Field(ge=0, le=2_147_483_647)]


class DeadlineForm(AdminForm):
    """Working days of a term from a day on, for one category or for all."""

    term: Term
    category_code: Annotated[Code | None, Blank] = None
    valid_from: date
    days: Days
    note: Remark = ""


class HolidayForm(AdminForm):
    """A day off of the regency, or a holiday that is worked."""

    day: date
    name: LongTitle
    kind: Literal["libur daerah", "cuti bersama", "hari kerja"]


class HolidayQuery(AdminForm):
    """The year that is shown; without one, this year."""

    tahun: Annotated[int | None, Field(ge=2000, le=2100)] = None


class OpdForm(AdminForm):
    """An agency; `is_confirmed`: somebody asked, and it is called and placed like this."""

    abbreviation: Annotated[str, OneLine, Clean, StringConstraints(min_length=2, max_length=40)]
    name: LongTitle
    level: Annotated[str, OneLine, Clean, StringConstraints(min_length=2, max_length=40)] = "kabupaten"
    note: Remark = ""
    is_confirmed: bool = False
    seen: Seen = ""


def _secret(value: str) -> str:
    """The form that the Standard Webhooks specification gives a signing key."""
    try:
        key = base64.b64decode(value.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(WRONG_SECRET) from None
    if not value.startswith(SECRET_PREFIX) or not SMALLEST_KEY <= len(key) <= LARGEST_KEY:
        raise ValueError(WRONG_SECRET)
    return value


class ContactForm(AdminForm):
    """One way to reach an OPD. A secret left empty stays as it is."""

    channel: Literal["email", "webhook"]
    address: Annotated[str, Clean, StringConstraints(min_length=3, max_length=400)]
    secret: Annotated[str, Clean, StringConstraints(max_length=200), AfterValidator(_secret)] | None = None
    position: Annotated[int, Field(ge=0, le=99)] = 0
    seen: Seen = ""

    @field_validator("address")
    @classmethod
    def _reachable(cls, address: str, info: ValidationInfo) -> str:
        if info.data.get("channel") == "webhook":
            return _web_address(address)
        if not EMAIL.fullmatch(address):
            raise ValueError(WRONG_EMAIL)
        return address


HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)


def _web_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_known = parts.port is None or parts.port > 0
    except ValueError:
        raise ValueError(WRONG_ADDRESS) from None
    is_plain = address.isascii() and address.isprintable() and " " not in address and "@" not in parts.netloc
    if not (is_known and is_plain and parts.scheme == "https" and HOST.fullmatch(parts.hostname or "")):
        raise ValueError(WRONG_ADDRESS)
    return address


class MailForm(AdminForm):
    """An office's own words for a mail. The subject is one line, whatever was sent."""

    subject: Annotated[str, OneLine, Clean, StringConstraints(min_length=3, max_length=150)]
    body: Annotated[str, Clean, StringConstraints(min_length=10, max_length=4000)]
    seen: Seen = ""
