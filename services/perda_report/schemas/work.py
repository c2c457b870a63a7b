"""How officers ask for their work list."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.perda_report.schemas.fields import Blank, Code, Line

Tab = Literal["perlu", "baru", "diverifikasi", "selesai", "ditolak"]
Sort = Literal["tenggat", "terbaru"]


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
