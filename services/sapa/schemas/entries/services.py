"""Entries about the six services of a UPTD PPA (Permen PPPA 2/2022)."""

from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from services.sapa.schemas.codes import Given
from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.people import WRONG_ORDER, Account
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import LONGEST_NAME


class Service(StrEnum):
    """The six."""

    PENGADUAN = "pengaduan"
    PENJANGKAUAN = "penjangkauan"
    PENGELOLAAN = "pengelolaan"
    PENAMPUNGAN = "penampungan"
    MEDIASI = "mediasi"
    PENDAMPINGAN = "pendampingan"


SERVICE_LABELS: Final = {
    Service.PENGADUAN: "Pengaduan masyarakat",
    Service.PENJANGKAUAN: "Penjangkauan korban",
    Service.PENGELOLAAN: "Pengelolaan kasus",
    Service.PENAMPUNGAN: "Penampungan sementara",
    Service.MEDIASI: "Mediasi",
    Service.PENDAMPINGAN: "Pendampingan korban",
}


class ServiceGiven(EntryBody):
    """A service from its first day to its last, planned or real. `counts_as`: what SIMFONI calls it.

    `place`: where, as the office calls it; the address of a shelter never stands here.
    """

    kind: Literal["layanan"] = "layanan"
    service: Service
    from_on: Day
    to_on: Day | None = None
    persons: tuple[UUID, ...] = ()
    counts_as: tuple[Given, ...] = ()
    place: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    words: Account = ""
    is_ended: bool = False

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.to_on and self.to_on < self.from_on:
            raise ValueError(WRONG_ORDER)
        return self
