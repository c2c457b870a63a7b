"""Where and when a photo says that it was taken. Runs in the decoding child; the web side checks both again."""

import math
import struct
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

# What Pillow was seen to raise over damaged files.
DAMAGE = (OSError, ValueError, TypeError, KeyError, IndexError, ArithmeticError, SyntaxError, struct.error)
TIMES = (
    (Base.DateTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.OffsetTimeDigitized),
)


def taken_at(exif: Image.Exif) -> datetime | None:
    """The time of capture; without a zone when the camera did not tell one."""
    with suppress(*DAMAGE):
        detail = exif.get_ifd(IFD.Exif)
        pairs = [(detail.get(stamp), detail.get(offset)) for stamp, offset in TIMES]
        pairs.append((exif.get(Base.DateTime), detail.get(Base.OffsetTime)))
        return next((found for pair in pairs if (found := _moment(*pair))), None)
    return None


def position(exif: Image.Exif) -> tuple[float, float] | None:
    """Latitude and longitude in WGS84 degrees, six decimals; None for anything impossible, and for 0°, 0°."""
    with suppress(*DAMAGE):
        gps = exif.get_ifd(IFD.GPSInfo)
        latitude = _degrees(gps[GPS.GPSLatitude], gps[GPS.GPSLatitudeRef], "NS", 90)
        longitude = _degrees(gps[GPS.GPSLongitude], gps[GPS.GPSLongitudeRef], "EW", 180)
        if (latitude, longitude) != (0, 0):
            return latitude, longitude
    return None


def _moment(stamp: Any, offset: Any) -> datetime | None:
    """EXIF's `2026:11:26 08:40:00` and `+08:00`."""
    with suppress(ValueError):
        return datetime.strptime(_text(stamp), "%Y:%m:%d %H:%M:%S").replace(tzinfo=_zone(offset))
    return None


def _zone(offset: Any) -> tzinfo | None:
    with suppress(ValueError):
        return datetime.strptime(_text(offset), "%z").tzinfo
    return None


def _text(value: Any) -> str:
    return str(value).strip("\0 ")


def _degrees(parts: Any, reference: Any, signs: str, most: int) -> float:
    """Degrees, minutes and seconds to degrees. Raises ValueError for what is no place on earth."""
    degrees, minutes, seconds = (float(part) for part in parts)
    sign = _text(reference).upper()
    value = degrees + minutes / 60 + seconds / 3600
    if sign not in tuple(signs) or not math.isfinite(value) or min(degrees, minutes, seconds) < 0 or value > most:
        raise ValueError
    return round(-value if sign == signs[1] else value, 6)
