"""What officers send with each act, and how they ask for their work list."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.perda_report.schemas.fields import Blank, Code, Line, PublicWords, Version
from services.perda_report.workflow import Result

Tab = Literal["perlu", "baru", "diverifikasi", "selesai", "ditolak"]
Sort = Literal["tenggat", "terbaru"]


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


class InboxQuery(BaseModel):
    """The work list's address. Unknown arguments are ignored, so that a link can carry more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tab: Tab = "perlu"
    q: Annotated[Line | None, Blank] = None
    kecamatan: Annotated[Code | None, Blank] = None
    category: Annotated[Code | None, Blank] = None
    sort: Sort = "tenggat"
    after: Annotated[Line | None, Blank] = None
    limit: int = Field(default=50, ge=1, le=100)
