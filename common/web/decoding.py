"""Bytes to plain values, strictly: what could mean two things, or cannot be stored, is refused with its cure."""

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from common.errors import DomainError, InvalidInput
from common.web.language import spoken

LONGEST_NUMBER = 24
LONGEST_NAME = 64
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff]")
BODY = "body"
REFUSED = ("Ada isian yang perlu diperbaiki.", "Some entries need to be mended.")
HIDDEN = (
    "Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang.",
    "This holds a character that cannot be read. Delete it and type it again.",
)


class Unreadable(DomainError):
    """The body is not what its Content-Type says."""

    status = 400
    kind = "unreadable"


def strict_json(body: bytes) -> Any:
    """The JSON value (RFC 8259, I-JSON's rules): UTF-8, no duplicate names, no NaN, no oversized numbers.

    Raises Unreadable with the position, and InvalidInput for text that cannot be stored.
    """
    if not body.strip():
        raise Unreadable(
            spoken(("Isi kiriman kosong. Kirim satu objek JSON.", "The body is empty. Send a JSON object."))
        )
    try:
        value = DECODER.decode(body.decode())
        if b"\\u" in body or b"\xef\xbf" in body or b"\x7f" in body:
            refuse_unstorable(value)
    except UnicodeDecodeError as wrong:
        raise Unreadable(_at(("Isi kiriman bukan UTF-8", "The body is not UTF-8"), wrong.start)) from None
    except json.JSONDecodeError as wrong:
        raise Unreadable(
            _at(("JSON tidak lengkap atau salah tulis", "The JSON is incomplete or malformed"), wrong.pos)
        ) from None
    except RecursionError:
        raise Unreadable(spoken(("JSON bersarang terlalu dalam.", "The JSON is nested too deeply."))) from None
    return value


def refuse_unstorable(value: Any) -> None:
    """Raise InvalidInput naming the fields with control characters, half surrogate pairs or broken text."""
    fields = dict.fromkeys(_unstorable(value, ()), spoken(HIDDEN))
    if fields:
        raise InvalidInput(spoken(REFUSED), fields=fields)


def field_name(place: Iterable[int | str]) -> str:
    """How a refusal names a field: `photos.0`; `body` for the whole. A name that the sender made up is cut to size."""
    parts = ("".join(c for c in str(part) if c.isalnum() or c in "_-")[:LONGEST_NAME] for part in place)
    return ".".join(parts) or BODY


def _unstorable(value: Any, place: tuple[int | str, ...]) -> Iterator[str]:
    if isinstance(value, str) and UNSTORABLE.search(value):
        yield field_name(place)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _unstorable(one, (*place, number))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _unstorable(name, (*place, name))
            yield from _unstorable(one, (*place, name))


def _at(words: tuple[str, str], position: int) -> str:
    return spoken((f"{words[0]} (posisi {position}).", f"{words[1]} (position {position})."))


def _refuse(indonesian: str, english: str) -> NoReturn:
    raise Unreadable(spoken((indonesian, english)))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("Satu nama muncul dua kali dalam objek JSON.", "A name appears twice in one JSON object.")
    return found


def _float(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        _refuse("Ada angka yang terlalu besar.", "A number is too large.")
    return number


def _int(written: str) -> int:
    if len(written) > LONGEST_NUMBER:
        _refuse("Ada angka yang terlalu besar.", "A number is too large.")
    return int(written)


def _constant(_written: str) -> NoReturn:
    _refuse("NaN dan Infinity bukan angka JSON.", "NaN and Infinity are not JSON numbers.")


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_float, parse_int=_int, parse_constant=_constant)
