"""What a camera tells of time and place is read, and believed only inside what is possible."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from common import media
from common.media import MediaStore
from common.media.decoder import Decoder
from tests.common.media import pictures

GOOD = pictures.gps((4, 20, 30), (122, 30, 0))
TOMORROW = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y:%m:%d %H:%M:%S")


def test_an_offset_makes_the_time_certain(store: MediaStore) -> None:
    tags = pictures.exif(taken="2026:01:02 08:40:00", offset="+08:00")
    accepted = media.accept(store, pictures.jpeg(exif=tags))
    assert accepted.taken_at == datetime(2026, 1, 2, 0, 40, tzinfo=UTC)


def test_without_offset_the_zone_of_the_store_counts(store: MediaStore, folder: Path, decoder: Decoder) -> None:
    data = pictures.jpeg(exif=pictures.exif(taken="2026:01:02 08:40:00"))
    local = MediaStore(f"file://{folder}", b"secret", zone=ZoneInfo("Asia/Makassar"), decoder=decoder)
    assert media.accept(store, data).taken_at is None
    assert media.accept(local, data).taken_at == datetime(2026, 1, 2, 0, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "taken",
    ["0000:00:00 00:00:00", "1970:01:01 00:00:00", TOMORROW, "2026-01-02", "x" * 5000, "9999:12:31 23:59:59"],
    ids=["no day", "long ago", "in days", "other form", "too long", "far ahead"],
)
def test_impossible_times_are_left_out(store: MediaStore, taken: str) -> None:
    accepted = media.accept(store, pictures.jpeg(exif=pictures.exif(taken=taken, offset="+00:00", gps=GOOD)))
    assert accepted.taken_at is None
    assert accepted.latitude == -4.341667


BAD_PLACES: dict[str, dict[int, Any]] = {
    "nothing": {},
    "no sign": {key: value for key, value in GOOD.items() if key % 2 == 0},
    "wrong sign": pictures.gps((4, 20, 30), (122, 30, 0), signs="XY"),
    "not a number": pictures.gps((pictures.NOT_A_NUMBER, 20, 30), (122, 30, 0)),
    "beyond the pole": pictures.gps((91, 0, 0), (122, 30, 0)),
    "beyond the date line": pictures.gps((4, 0, 0), (180, 30, 0)),
    "two parts": pictures.gps((4, 20), (122, 30)),
    "nowhere": pictures.gps((0, 0, 0), (0, 0, 0)),
}


@pytest.mark.parametrize("name", BAD_PLACES)
def test_impossible_places_are_left_out(store: MediaStore, name: str) -> None:
    tags = pictures.exif(taken="2026:01:02 08:40:00", offset="+08:00", gps=BAD_PLACES[name])
    accepted = media.accept(store, pictures.jpeg(exif=tags))
    assert (accepted.latitude, accepted.longitude) == (None, None)
    assert accepted.taken_at is not None


@pytest.mark.parametrize("garbage", [b"", b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"\xff" * 60_000])
def test_garbage_for_exif_costs_only_the_exif(store: MediaStore, garbage: bytes) -> None:
    accepted = media.accept(store, pictures.jpeg(exif=garbage))
    assert (accepted.width, accepted.taken_at, accepted.latitude) == (320, None, None)


def test_exif_that_points_at_itself_ends(store: MediaStore) -> None:
    tags = pictures.exif(taken="2026:01:02 08:40:00", gps=GOOD).tobytes()
    start = tags.index(b"MM\0*") if b"MM\0*" in tags else tags.index(b"II*\0")
    looped = bytearray(tags)
    for at in range(start + 8, len(looped) - 12, 12):
        looped[at + 8 : at + 12] = b"\0\0\0\x08"
    assert media.accept(store, pictures.jpeg(exif=bytes(looped))).width == 320
