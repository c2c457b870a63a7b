"""How officers ask for their work list and for the dashboard."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from common.fields import Blank, Code, Line

Tab = Literal[
    "perlu",
    "saya",
    "tanpa_petugas",
    "menunggu",
    "keberatan",
    "baru",
    "diverifikasi",
    "diperiksa",
    "selesai",
    "ditolak",
    "semua",
]
Sort = Literal["tenggat", "terbaru", "terlama"]
Period = Literal["bulan", "triwulan", "tahun"]


class InboxQuery(BaseModel):
    """The work list's address. Unknown arguments are ignored, so that a link can carry more.

    `lewat` keeps only what is late. Sorting by deadline is sorting by age where reports have none any more.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    tab: Tab = "perlu"
    q: Annotated[Line | None, Blank] = None
    kecamatan: Annotated[Code | None, Blank] = None
    category: Annotated[Code | None, Blank] = None
    assignee: Annotated[UUID | None, Blank] = None
    lewat: Annotated[bool | None, Blank] = None
    sort: Sort = "tenggat"
    after: Annotated[Line | None, Blank] = None
    limit: int = Field(default=50, ge=1, le=100)


class DashboardQuery(BaseModel):
    """The dashboard's address: which time, and one OPD of those that the officer leads."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    periode: Period = "triwulan"
    opd: Annotated[Code | None, Blank] = None
