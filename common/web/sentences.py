"""What each of Pydantic's refusals means for the person: (Indonesian, English), with the cure, never the input."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from common.errors import InvalidInput
from common.web.decoding import REFUSED, field_name
from common.web.language import spoken

Words = tuple[str, str]

MISSING: Words = ("Bagian ini wajib diisi.", "Please fill this in.")
UNKNOWN: Words = ("Isian ini tidak dikenal. Hapus dari kiriman.", "This entry is not known. Leave it out.")
TEXT: Words = ("Isi dengan teks.", "Write text here.")
WHOLE: Words = ("Isi dengan bilangan bulat.", "Write a whole number.")
NUMBER: Words = ("Isi dengan angka.", "Write a number.")
SIZE: Words = ("Angka ini terlalu besar.", "This number is too large.")
YES_NO: Words = ("Pilih ya atau tidak (true atau false).", "Choose yes or no (true or false).")
DATE: Words = ("Tulis tanggal seperti 2026-11-30.", "Write the date like 2026-11-30.")
TIME: Words = ("Tulis jam seperti 08:40.", "Write the time like 08:40.")
MOMENT: Words = (
    "Tulis waktu dengan zona, seperti 2026-11-30T08:40:00+08:00.",
    "Write the time with its zone, like 2026-11-30T08:40:00+08:00.",
)
SPAN: Words = ("Tulis lamanya dalam detik.", "Write the duration in seconds.")
LIST: Words = ("Isi dengan daftar.", "Send a list.")
GROUP: Words = ("Isi dengan sekumpulan isian bernama (objek).", "Send an object.")
UUID: Words = ("Tulis satu UUID.", "Write a UUID.")
URL: Words = ("Tulis alamat web yang lengkap, seperti https://contoh.id.", "Write a complete web address.")
FORM: Words = ("Bentuk isian ini tidak sesuai. Periksa lagi.", "This entry has the wrong form. Check it.")
CHOICE: Words = ("Pilih salah satu: {expected}.", "Choose one of: {expected}.")

SENTENCES: Mapping[str, Words] = {
    "missing": MISSING,
    "missing_argument": MISSING,
    "none_required": ("Kosongkan bagian ini.", "Leave this empty."),
    "extra_forbidden": UNKNOWN,
    "unexpected_keyword_argument": UNKNOWN,
    "frozen_field": ("Bagian ini tidak dapat diubah.", "This cannot be changed."),
    "greater_than": ("Isi lebih dari {gt}.", "Give more than {gt}."),
    "greater_than_equal": ("Isi paling sedikit {ge}.", "Give at least {ge}."),
    "less_than": ("Isi kurang dari {lt}.", "Give less than {lt}."),
    "less_than_equal": ("Isi paling banyak {le}.", "Give at most {le}."),
    "multiple_of": ("Isi kelipatan {multiple_of}.", "Give a multiple of {multiple_of}."),
    "finite_number": NUMBER,
    "too_short": ("Beri paling sedikit {min_length}.", "Give at least {min_length}."),
    "too_long": ("Beri paling banyak {max_length}.", "Give at most {max_length}."),
    "string_type": TEXT,
    "string_unicode": ("Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang.",
                       "This holds a character that cannot be read. Delete it and type it again."),
    "string_too_short": ("Tulis paling sedikit {min_length} huruf.", "Write at least {min_length} characters."),
    "string_too_long": ("Terlalu panjang. Tulis paling banyak {max_length} huruf.",
                        "Too long. Write at most {max_length} characters."),
    "string_pattern_mismatch": ("Cara menulisnya belum sesuai. Periksa lagi.", "Not written as expected. Check it."),
    "string_not_ascii": ("Pakai huruf dan angka biasa saja.", "Use plain letters and digits only."),
    "enum": CHOICE,
    "literal_error": CHOICE,
    "union_tag_invalid": ("Pilih salah satu jenis yang ada.", "Choose one of the known kinds."),
    "union_tag_not_found": ("Sebutkan jenisnya.", "Name the kind."),
    "bool_type": YES_NO,
    "bool_parsing": YES_NO,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "int_parsing_size": SIZE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "decimal_max_digits": SIZE,
    "decimal_whole_digits": SIZE,
    "decimal_max_places": ("Pakai paling banyak {decimal_places} angka di belakang koma.",
                           "Use at most {decimal_places} decimals."),
    "bytes_type": TEXT,
    "bytes_too_short": ("Terlalu pendek.", "Too short."),
    "bytes_too_long": ("Terlalu panjang.", "Too long."),
    "bytes_invalid_encoding": TEXT,
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "date_past": ("Pilih tanggal yang sudah lewat.", "Choose a date in the past."),
    "date_future": ("Pilih tanggal yang akan datang.", "Choose a date in the future."),
    "time_type": TIME,
    "time_parsing": TIME,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "timezone_naive": MOMENT,
    "timezone_aware": MOMENT,
    "timezone_offset": MOMENT,
    "datetime_past": ("Waktunya harus sudah lewat.", "The time must be in the past."),
    "datetime_future": ("Waktunya harus akan datang.", "The time must be in the future."),
    "time_delta_type": SPAN,
    "time_delta_parsing": SPAN,
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "iterable_type": LIST,
    "dict_type": GROUP,
    "mapping_type": GROUP,
    "model_type": GROUP,
    "model_attributes_type": GROUP,
    "dataclass_type": GROUP,
    "url_type": URL,
    "url_parsing": URL,
    "url_syntax_violation": URL,
    "url_too_long": ("Alamat web ini terlalu panjang.", "This web address is too long."),
    "url_scheme": URL,
    "uuid_type": UUID,
    "uuid_parsing": UUID,
    "uuid_version": UUID,
}  # fmt: skip
OWN_WORDS = frozenset({"value_error", "assertion_error"})
FROM_RULES = frozenset(
    {"gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "expected", "decimal_places"}
)


def invalid(error: ValidationError) -> InvalidInput:
    """The refusal of a form or body as the domain says it: one sentence for each field."""
    return InvalidInput(spoken(REFUSED), fields=fields_of(error.errors(include_url=False, include_input=False)))


def fields_of(errors: Iterable[ErrorDetails]) -> dict[str, str]:
    """The first refusal of each field."""
    fields: dict[str, str] = {}
    for one in errors:
        fields.setdefault(field_name(one["loc"]), sentence(one["type"], one.get("ctx") or {}))
    return fields


def sentence(kind: str, context: Mapping[str, Any]) -> str:
    """The sentence for one of Pydantic's error types; a validator of ours brings its own words."""
    if kind in OWN_WORDS and "error" in context:
        return str(gettext(str(context["error"])))
    words = SENTENCES.get(kind, FORM)
    # Only what the rule says may appear: other entries of the context repeat the input.
    return spoken(words).format_map({name: context.get(name, "") for name in FROM_RULES})
