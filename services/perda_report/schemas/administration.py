"""What administrators send: one model behind each form. What depends on other rows, the actions check."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator

from common.administration.fields import AdminForm, LongTitle, OneLine, Position, Query, Remark, Seen, Title, Words
from common.fields import Blank, Clean, Code
from services.perda_report.workflow import Term

MOST_DAYS = 365
SHORTER = "Penyelesaian tidak boleh lebih pendek daripada pemeriksaan. Isi paling sedikit {days}."
ENDS_FIRST = "Tanggal akhir harus sesudah tanggal mulai."


Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]


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


class DryRunQuery(Query):
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


class HolidayQuery(Query):
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


class MailForm(AdminForm):
    """An office's own words for a mail. The subject is one line, whatever was sent."""

    subject: Annotated[str, OneLine, Clean, StringConstraints(min_length=3, max_length=150)]
    body: Annotated[str, Clean, StringConstraints(min_length=10, max_length=4000)]
    seen: Seen = ""
