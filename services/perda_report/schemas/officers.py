"""What officers send with each act."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.perda_report.schemas.fields import Blank, Line, PublicWords, Version
from services.perda_report.workflow import Result


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


class CloseReport(OfficerAct):
    """The case is over. A violation that is said to have stopped needs a photo."""

    result: Result
    explanation: PublicWords = Field(description="Words for the citizen, without the offender's name")


class OpenContact(BaseModel):
    """Why an officer opens a reporter's contact; recorded, and visible to the reporter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Annotated[Line, Field(min_length=5)]
