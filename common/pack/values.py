"""From the text of one cell or TOML value to what it means; each parser raises ValueError with the cure."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import phonenumbers

from common.pack.zones import ZONE_LABELS

T = TypeVar("T")
Parser = Callable[[str], Any]

EMPTY = "kosong; isi kolom ini"
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
RESERVED_DOMAINS = ("example", "test", "invalid", "example.com", "example.org", "example.net")
# Indonesia, with room for its outermost islands: catches swapped, signless and foreign positions.
LATITUDES = (-12.0, 7.0)
LONGITUDES = (94.0, 142.0)
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
SHORT_NUMBER = re.compile(r"1\d{2,5}", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
WHOLE = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)


def one_line(cell: str) -> str:
    """A cell as any parser may have it: without line breaks, control characters and halves of characters."""
    if CONTROL.search(cell):
        raise ValueError("memuat ganti baris atau karakter kendali; tulis dalam satu baris")
    return cell


def text(cell: str) -> str:
    """Words that must be there."""
    if not cell:
        raise ValueError(EMPTY)
    return cell


def anything(cell: str) -> str:
    """Words that may be missing."""
    return cell


def optional(parse: Callable[[str], T], default: T) -> Callable[[str], T]:
    """`parse`, with `default` for an empty cell."""
    return lambda cell: parse(cell) if cell else default


def matching(pattern: str, example: str) -> Callable[[str], str]:
    """Text of one shape; `example` shows it to the person."""
    shape = re.compile(pattern, re.ASCII)

    def parse(cell: str) -> str:
        if not shape.fullmatch(text(cell)):
            raise ValueError(f"berisi {shown(cell)}; contoh yang benar: {example}")
        return cell

    return parse


def choice(*words: str) -> Callable[[str], str]:
    """One of a few words."""

    def parse(cell: str) -> str:
        if text(cell) not in words:
            raise ValueError(f"berisi {shown(cell)}; pilih salah satu: {', '.join(words)}")
        return cell

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within limits."""

    def parse(cell: str) -> int:
        if not WHOLE.fullmatch(text(cell)) or not low <= int(cell) <= high:
            raise ValueError(f"berisi {shown(cell)}; isi bilangan bulat {low} sampai {high}")
        return int(cell)

    return parse


def decimal(low: float, high: float) -> Callable[[str], float]:
    """A number with a decimal point, within limits."""

    def parse(cell: str) -> float:
        if not DECIMAL.fullmatch(text(cell)) or not low <= float(cell) <= high:
            raise ValueError(f"berisi {shown(cell)}; isi angka {low:g} sampai {high:g} dengan titik desimal")
        return float(cell)

    return parse


latitude = decimal(*LATITUDES)
longitude = decimal(*LONGITUDES)
code = matching(r"[a-z0-9]+([_-][a-z0-9]+)*", "satpol-pp (huruf kecil, angka, tanda hubung)")
region_code = matching(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?", "74.05.08.2014 (kode Kemendagri)")
code_prefix = matching(r"[A-HJKMNP-Z]{2,4}", "KS (2 sampai 4 huruf besar, tanpa I, L, O)")
recipient = matching(r"(opd|pos|kepala-pos|latihan):[a-z0-9]+([_-][a-z0-9]+)*", "opd:satpol-pp")


def flag(cell: str) -> bool:
    """`ya` or `tidak`."""
    return choice("ya", "tidak")(cell.lower()) == "ya"


def codes(cell: str) -> tuple[str, ...]:
    """Codes with semicolons between them, or none; each once."""
    parts = tuple(code(part.strip()) for part in cell.split(";")) if cell else ()
    if len(set(parts)) != len(parts):
        raise ValueError("menyebut kode yang sama dua kali; hapus satu")
    return parts


def day(cell: str) -> date:
    """A date as 2026-11-22."""
    try:
        return date.fromisoformat(matching(r"\d{4}-\d{2}-\d{2}", "2026-11-22")(cell))
    except ValueError:
        raise ValueError(f"berisi {shown(cell)}; tulis tanggal seperti 2026-11-22") from None


def clock(cell: str) -> time:
    """A time of day as 08:00."""
    return time.fromisoformat(matching(r"([01]\d|2[0-3]):[0-5]\d", "08:00")(cell))


def weekdays(cell: str) -> frozenset[int]:
    """Indonesian names of days with semicolons between them; at least one day must be left to work."""
    found = frozenset(WEEKDAYS.index(choice(*WEEKDAYS)(part.strip().lower())) for part in cell.split(";") if part)
    if len(found) == len(WEEKDAYS):
        raise ValueError("memuat ketujuh hari; sisakan hari kerja")
    return found


def zone(cell: str) -> ZoneInfo:
    """One of Indonesia's zones."""
    return ZoneInfo(choice(*ZONE_LABELS)(cell))


def email(cell: str) -> str:
    """An e-mail address."""
    if not EMAIL.fullmatch(text(cell)):
        raise ValueError(f"berisi {shown(cell)}; isi alamat surel seperti satpol-pp@konsel.example")
    return cell


def is_reserved(address: str) -> bool:
    """Whether an e-mail address or URL can never belong to a person (RFC 2606)."""
    host = urlsplit(address).hostname or "" if "://" in address else address.rpartition("@")[2]
    return f".{host.lower()}".endswith(tuple(f".{domain}" for domain in RESERVED_DOMAINS))


def web_address(cell: str) -> str:
    """An https address."""
    try:
        parts = urlsplit(text(cell))
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme != "https" or not host or parts.username or re.search(r"\s", cell):
        raise ValueError(f"berisi {shown(cell)}; isi alamat lengkap seperti https://contoh.go.id/")
    return cell


def phone(cell: str) -> str:
    """An Indonesian number, given back as +62…; short numbers such as 113 stay as they are."""
    if SHORT_NUMBER.fullmatch(text(cell)):
        return cell
    try:
        number = phonenumbers.parse(cell, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError(f"berisi {shown(cell)}; isi nomor seperti 0812 3456 7890, +62 401 … atau 113")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


mobile = matching(r"\+62\d{8,13}", "+6281234567890")


def shown(cell: str) -> str:
    """A cell as an error quotes it: short, in quotation marks."""
    longest = 40
    cut = cell if len(cell) <= longest else f"{cell[:longest]}…"
    return f"“{cut}”"
