"""What people send to the officers' pages, checked. The same models serve the forms and the JSON API."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from flask import request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from common.errors import InvalidInput, TooLarge, UnsupportedMedia

USERNAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{1,38}[A-Za-z0-9]$"
EMAIL = r"^(?:[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+)?$"
LARGEST_JSON = 16 * 1024
CONFIRMING = "confirm_"
REFUSED = "Periksa isian yang ditandai."
SENTENCES = {
    "missing": "Isi bagian ini.",
    "string_too_short": "Isi bagian ini.",
    "too_short": "Isi bagian ini.",
    "too_long": "Terlalu panjang. Pendekkan.",
    "string_too_long": "Terlalu panjang. Pendekkan.",
    "extra_forbidden": "Bagian ini tidak dikenal. Hapus.",
    "string_type": "Tulis sebagai teks.",
}
FIELD_SENTENCES = {
    ("username", "string_pattern_mismatch"): "Pakai 3 sampai 40 huruf kecil, angka, titik, atau strip. Contoh: andi.r.",
    ("email", "string_pattern_mismatch"): "Tulis surel lengkap. Contoh: andi@contoh.go.id.",
    ("totp", "string_pattern_mismatch"): "Kode terdiri dari 6 angka.",
}

Model = TypeVar("Model", bound=BaseModel)


def _without_nul(text: str) -> str:
    # PostgreSQL stores no NUL.
    if "\0" in text:
        raise ValueError("NUL")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(_without_nul)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=256)]
Username = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=USERNAME)]
Code = Annotated[str, Field(max_length=12, pattern=r"^[0-9 ]*$")]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^(?:[^@\s]+@[^@\s]+\.[^@\s]+)?$")
]


class _Input(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SignIn(_Input):
    """Log-in. `totp` is needed once the account has a second factor."""

    username: Annotated[Line, Field(min_length=1, examples=["andi.rahmat"])]
    password: Secret
    totp: Code | None = None


class ChangePassword(_Input):
    """A new password, proven by the old one."""

    password: Secret
    new_password: Secret
    repeated: Secret


class SetUp(_Input):
    """The first code of a new authenticator; `offer` is the sealed secret of the page."""

    offer: Annotated[str, Field(max_length=400)]
    totp: Code


class Confirm(_Input):
    """Password and code once more, before a dangerous act."""

    password: Secret
    totp: Code = ""


class Account(_Input):
    """Name and address of an account."""

    name: Annotated[Line, Field(min_length=1)]
    email: Email = ""


class NewAccount(Account):
    """A new account; the password is made for it."""

    username: Username


class Right(_Input):
    """A role for an OPD, or for all of them when `opd_code` is empty."""

    role: Annotated[str, Field(max_length=60)]
    opd_code: Annotated[str, Field(max_length=60), AfterValidator(_without_nul)] = ""


class RightToTake(_Input):
    """Which right is taken away."""

    grant: UUID


def read_form(model: type[Model]) -> Model:
    """The sent form, without what only confirmed it. Raises InvalidInput with a sentence for each field."""
    return validated(model, {name: value for name, value in request.form.items() if not name.startswith(CONFIRMING)})


def read_json(model: type[Model]) -> Model:
    """The sent JSON object. Raises UnsupportedMedia, TooLarge, or Pydantic's own error, which `common.web` words."""
    if not request.is_json:
        raise UnsupportedMedia("Kirim isi sebagai application/json.")
    if (request.content_length or 0) > LARGEST_JSON:
        raise TooLarge("Isi kiriman terlalu besar.")
    return model.model_validate_json(request.get_data())


def validated(model: type[Model], sent: Mapping[str, Any]) -> Model:
    """Check data against a model. Raises InvalidInput with a sentence for each field."""
    try:
        return model.model_validate(sent)
    except ValidationError as wrong:
        fields = {str(error["loc"][0]): _sentence(str(error["loc"][0]), error["type"]) for error in wrong.errors()}
        raise InvalidInput(REFUSED, fields=fields) from None


def _sentence(field: str, kind: str) -> str:
    return FIELD_SENTENCES.get((field, kind)) or SENTENCES.get(kind, "Isian ini tidak sesuai. Periksa lagi.")
