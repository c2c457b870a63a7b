"""A position that may be left out: both numbers or neither. What every model with a place is made from."""

from typing import Annotated

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from common.fields import Blank, Latitude, Longitude

HALF_A_POINT = "Kirim lintang dan bujur bersama, atau kosongkan keduanya."


class MaybePoint(BaseModel):
    """WGS84 degrees."""

    latitude: Annotated[Latitude | None, Blank] = None
    longitude: Annotated[Longitude | None, Blank] = Field(default=None, validate_default=True)

    @field_validator("longitude")
    @classmethod
    def _comes_with_latitude(cls, longitude: float | None, told: ValidationInfo) -> float | None:
        if "latitude" in told.data and (longitude is None) != (told.data["latitude"] is None):
            raise ValueError(HALF_A_POINT)
        return longitude
