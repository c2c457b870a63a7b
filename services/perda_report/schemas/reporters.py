"""What whoever reported, or saw the same, sends afterwards."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from common.fields import Blank, Clean, Code, Email, PublicWords
from common.point import MaybePoint

NOWHERE = "Sebutkan tempatnya: posisi atau desa."

Saying = Annotated[str, Clean, StringConstraints(min_length=3, max_length=1000)]
SomeWords = Annotated[str, Clean, StringConstraints(max_length=1000)]


class ReportersAct(BaseModel):
    """What comes with a report's secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AddInformation(ReportersAct):
    """Something more about the report."""

    words: Saying


class AnswerQuestion(ReportersAct):
    """The answer to the question that is open."""

    words: Saying


class WithdrawReport(ReportersAct):
    """The reporter does not want it followed up any more."""

    words: Annotated[SomeWords | None, Blank] = None


class ObjectReport(ReportersAct):
    """The decision is wrong, and why."""

    reason: PublicWords


class RateReport(ReportersAct):
    """How the reporter found the handling: 1 very bad to 5 very good."""

    rating: int = Field(ge=1, le=5)
    words: Annotated[SomeWords | None, Blank] = None


class JoinReport(ReportersAct):
    """Somebody else saw the same. With an address they are told every step."""

    email: Annotated[Email | None, Blank] = None
    words: Annotated[SomeWords | None, Blank] = None


class NearbyQuery(MaybePoint):
    """A kind of violation and a place: a point, else a desa."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Code
    desa_code: Annotated[Code | None, Blank] = Field(default=None, validate_default=True)

    @field_validator("desa_code")
    @classmethod
    def _place_is_given(cls, desa_code: str | None, told: ValidationInfo) -> str | None:
        if not desa_code and "latitude" in told.data and told.data["latitude"] is None:
            raise ValueError(NOWHERE)
        return desa_code


class AskCode(ReportersAct):
    """Whose reports to list."""

    email: Email


class EnterCode(ReportersAct):
    """The six digits from the mail; spaces do not matter."""

    code: Annotated[str, Clean, StringConstraints(pattern=r"^[0-9 ]{6,12}$")]
