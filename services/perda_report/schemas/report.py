"""A citizen's report as it comes in, by form or JSON, and the answer to it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from common.fields import (
    Blank,
    Code,
    Email,
    Line,
    Metres,
    PersonName,
    Phone,
    Story,
)
from common.point import MaybePoint

Identity = Literal["named", "confidential", "anonymous"]
NOWHERE = "Sebutkan tempatnya: kirim posisi, pilih desa, atau pilih kecamatan dan tulis patokan."
NO_NAME = "Isi nama Anda, atau pilih Tanpa nama."
NO_WAY_BACK = "Isi nomor HP atau surel, atau pilih Tanpa nama."


class SubmitReport(MaybePoint):
    """A violation, as a citizen tells it.

    A time without zone is in the regency's zone. Whoever chooses to be anonymous is not stored, also when
    a name or number came along: that is what the choice promises.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Code = Field(description="Code from GET /v1/categories")
    description: Story = Field(description="What happened")
    occurred_at: Annotated[datetime | None, Blank] = None
    accuracy_m: Annotated[Metres | None, Blank] = None
    kecamatan_code: Annotated[Code | None, Blank] = Field(default=None, description="Enough together with landmark")
    landmark: Annotated[Line | None, Blank] = None
    desa_code: Annotated[Code | None, Blank] = Field(default=None, validate_default=True)
    identity: Annotated[Identity, Blank]
    phone: Annotated[Phone | None, Blank] = None
    email: Annotated[Email | None, Blank] = Field(default=None, validate_default=True)
    name: Annotated[PersonName | None, Blank] = Field(default=None, validate_default=True)

    @field_validator("desa_code")
    @classmethod
    def _place_is_given(cls, desa_code: str | None, told: ValidationInfo) -> str | None:
        has_landmark = bool(told.data.get("kecamatan_code") and told.data.get("landmark"))
        is_refused_already = "latitude" not in told.data or "longitude" not in told.data
        if not (desa_code or has_landmark or is_refused_already or told.data["latitude"] is not None):
            raise ValueError(NOWHERE)
        return desa_code

    @field_validator("phone", "email", "name", mode="before")
    @classmethod
    def _nothing_about_the_anonymous(cls, value: object, told: ValidationInfo) -> object:
        return None if told.data.get("identity") == "anonymous" else value

    @field_validator("email")
    @classmethod
    def _confidential_can_be_reached(cls, email: str | None, told: ValidationInfo) -> str | None:
        if told.data.get("identity") == "confidential" and "phone" in told.data and not (email or told.data["phone"]):
            raise ValueError(NO_WAY_BACK)
        return email

    @field_validator("name")
    @classmethod
    def _named_has_a_name(cls, name: str | None, told: ValidationInfo) -> str | None:
        if told.data.get("identity") == "named" and not name:
            raise ValueError(NO_NAME)
        return name

    @property
    def has_contact(self) -> bool:
        """Whether there is anything to seal."""
        return bool(self.name or self.phone or self.email)


class ReportCreated(BaseModel):
    """The answer to a new report. The secret is told here and never again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tracking_number: str
    secret: str
    status: str
    opd: str
    opd_code: str
    verify_due_at: datetime
    due_at: datetime
    url: str
