"""How pages write dates, clock times and numbers: in the regency's zone and the person's language."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext

from common.web.language import language


def install(app: Flask, timezone: str, zone_label: str) -> None:
    """Give every template the filters `tanggal`, `waktu`, `jam`, `pukul`, `hari`, `hari_bulan`, `angka` and `kata`."""
    zone = ZoneInfo(timezone)
    filters: dict[str, Callable[..., str]] = {
        "tanggal": lambda moment: day_words(_local(moment, zone)),
        "waktu": lambda moment: moment_words(_local(moment, zone), zone_label),
        "jam": lambda moment: f"{clock_words(_local(moment, zone))} {zone_label}",
        "pukul": lambda moment: clock_words(_local(moment, zone)),
        "hari": lambda moment: format_date(_local(moment, zone), "EEEE", locale=language()),
        "hari_bulan": lambda moment: format_date(_local(moment, zone), "d MMM", locale=language()),
        "angka": number_words,
        "kata": in_language,
    }
    app.jinja_env.filters.update(filters)


def in_language(words: str) -> str:
    """Words that are data (a category, a state). `_()` is for what templates say: it takes a % for a placeholder."""
    return str(gettext(words))


def day_words(day: date) -> str:
    """`Rabu, 2 Desember`; with the year when it is not this one's."""
    is_this_year = day.year == datetime.now(UTC).year
    return format_date(day, "EEEE, d MMMM" if is_this_year else "EEEE, d MMMM y", locale=language())


def moment_words(moment: datetime, zone_label: str) -> str:
    """`Kamis 26 Nov, 08.40 WITA`; with the year when it is not this one's."""
    is_this_year = moment.year == datetime.now(UTC).year
    day = format_date(moment, "EEEE d MMM" if is_this_year else "EEEE d MMM y", locale=language())
    return f"{day}, {clock_words(moment)} {zone_label}"


def clock_words(moment: datetime) -> str:
    """`08.40` in Indonesian, `08:40` in English."""
    return format_time(moment, "HH.mm" if language() == "id" else "HH:mm", locale=language())


def number_words(number: float) -> str:
    """`12.345,6`."""
    return format_decimal(number, locale=language())


def _local(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=zone)
    return moment.astimezone(zone)
