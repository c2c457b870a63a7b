"""The kinds of field that forms and programs fill in: cleaned, limited, each refusal a sentence that says the cure."""

import re
from typing import Annotated, Any

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

# Control characters but tab and line ends, halves of surrogate pairs, and what only turns or hides text.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)
REGION = "ID"
SHORT_PHONE = "Nomor ini kurang satu angka atau lebih. Contoh: 0812 3456 7890."
WRONG_PHONE = "Periksa nomor HP. Contoh: 0812 3456 7890."
WRONG_EMAIL = "Periksa alamat surel. Contoh: nama@contoh.id."


def _clean(value: Any) -> Any:
    """Text without unseen characters and outer spaces, line ends as `\\n`."""
    if not isinstance(value, str):
        return value
    return UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()


def _nothing(value: Any) -> Any:
    """An empty field of a form, the same as one left out."""
    return None if isinstance(value, str) and not value.strip() else value


def e164(value: str) -> str:
    """An Indonesian number as +62…. Raises ValueError with the cure."""
    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        raise ValueError(WRONG_PHONE) from None
    if phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.TOO_SHORT:
        raise ValueError(SHORT_PHONE)
    if not phonenumbers.is_valid_number_for_region(number, REGION):
        raise ValueError(WRONG_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(value: str) -> str:
    if not EMAIL.fullmatch(value):
        raise ValueError(WRONG_EMAIL)
    return value


Blank = BeforeValidator(_nothing)
Clean = BeforeValidator(_clean)
Code = Annotated[str, Clean, StringConstraints(max_length=40)]
Line = Annotated[str, Clean, StringConstraints(max_length=200)]
PersonName = Annotated[str, Clean, StringConstraints(min_length=2, max_length=120)]
Phone = Annotated[str, Clean, StringConstraints(max_length=30), AfterValidator(e164)]
Email = Annotated[str, Clean, StringConstraints(max_length=254), AfterValidator(_email)]
Story = Annotated[str, Clean, StringConstraints(min_length=10, max_length=4000)]
PublicWords = Annotated[str, Clean, StringConstraints(min_length=10, max_length=1000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Metres = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
