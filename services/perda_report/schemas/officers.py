"""What officers send with each act."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from common.fields import (
    Blank,
    Clean,
    Code,
    Line,
    Metres,
    PublicWords,
    Story,
    Version,
)
from common.point import MaybePoint
from services.perda_report.workflow import Result

MOST_AT_ONCE = 100
NO_OPD = "Pilih OPD yang dituju."
NO_REASON = "Tulis alasannya untuk warga."

Finding = Annotated[str, Clean, StringConstraints(min_length=5, max_length=4000)]
BulkItem = Annotated[str, Clean, StringConstraints(pattern=r"^[^:]{1,60}:[1-9][0-9]{0,8}$", max_length=70)]


class OfficerAct(BaseModel):
    """`version` is the one that the officer saw; when it is given and stale, the act is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Annotated[Version | None, Blank] = None


class VerifyReport(OfficerAct):
    """The report is true and ours."""

    note: Annotated[PublicWords | None, Blank] = Field(default=None, description="Words for the citizen")


class RejectReport(OfficerAct):
    """The report is not followed up."""

    reason: PublicWords = Field(description="Words for the citizen")


class AskReporter(OfficerAct):
    """Something only the reporter knows; the office's deadlines stand still meanwhile."""

    question: PublicWords = Field(description="Read by the reporter only")


class ForwardReport(OfficerAct):
    """Another OPD answers for it."""

    opd_code: Code
    reason: PublicWords = Field(description="Words for the citizen")


class MergeReport(OfficerAct):
    """Another report tells of the same thing."""

    into: Code = Field(description="Tracking number of the report that goes on")


class SplitReport(OfficerAct):
    """A part of it is another matter, perhaps another OPD's."""

    category: Code = Field(description="Code from GET /v1/categories")
    description: Story = Field(description="What the new report is about; its reporter reads it")


class AssignReport(OfficerAct):
    """Who handles it; nobody when `officer_id` is null."""

    officer_id: Annotated[UUID | None, Blank] = None


class AddNote(BaseModel):
    """A note for colleagues, or news for citizens. Never refused because a colleague was faster."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Finding
    is_public: bool = Field(default=False, description="Everybody reads it, and reporters are told")


class InspectReport(OfficerAct, MaybePoint):
    """A visit to the place."""

    is_found: bool = Field(description="Whether the violation was there")
    finding: Finding = Field(description="For officers only")
    words: PublicWords = Field(description="Words for the citizen, without the offender's name")
    accuracy_m: Annotated[Metres | None, Blank] = None


class CloseReport(OfficerAct):
    """The case is over. A violation that is said to have stopped needs a photo."""

    result: Result
    explanation: PublicWords = Field(description="Words for the citizen, without the offender's name")


class ResumeReport(OfficerAct):
    """The objection is right: the report is handled again, by others."""

    reason: PublicWords = Field(description="Words for the citizen")


class UpholdReport(OfficerAct):
    """The objection was looked into, and the result stays."""

    reason: PublicWords = Field(description="Words for the citizen")


class BulkForm(BaseModel):
    """One act on many reports. `officer_id`: for assign; `opd_code`: for forward; `reason`: for forward and reject."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    act: Literal["verify", "assign", "reject", "forward"]
    items: tuple[BulkItem, ...] = Field(
        min_length=1, max_length=MOST_AT_ONCE, description="Each `number:version`, as the officer saw it"
    )
    officer_id: Annotated[UUID | None, Blank] = None
    opd_code: Annotated[Code | None, Blank] = Field(default=None, validate_default=True)
    reason: Annotated[PublicWords | None, Blank] = Field(default=None, validate_default=True)

    @field_validator("opd_code")
    @classmethod
    def _somewhere(cls, opd_code: str | None, told: ValidationInfo) -> str | None:
        if told.data.get("act") == "forward" and not opd_code:
            raise ValueError(NO_OPD)
        return opd_code

    @field_validator("reason")
    @classmethod
    def _told_why(cls, reason: str | None, told: ValidationInfo) -> str | None:
        if told.data.get("act") in {"forward", "reject"} and not reason:
            raise ValueError(NO_REASON)
        return reason


class OpenContact(BaseModel):
    """Why an officer opens a reporter's contact; recorded, and visible to the reporter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Annotated[Line, Field(min_length=5)]
