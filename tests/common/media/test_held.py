"""A photo between two pages of a form without JavaScript."""

import base64
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from common import media
from common.errors import NotFound, UnsupportedMedia
from common.media import MediaStore
from common.media.decoder import Decoder
from tests.common.media import pictures
from tests.common.media.conftest import SECRET

PHOTO = pictures.jpeg(exif=pictures.exif(taken="2026:01:02 08:40:00", offset="+08:00"))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_held_photo_is_taken_after_a_restart(store: MediaStore, folder: Path, decoder: Decoder) -> None:
    held = media.hold(store, PHOTO)
    restarted = MediaStore(f"file://{folder}", SECRET, decoder=decoder)
    taken = media.take_held(restarted, held.token)
    direct = media.accept(store, PHOTO)
    assert media.original(restarted, taken.original_key) == PHOTO
    assert media.read(restarted, taken.shown_key) == media.read(store, direct.shown_key)
    assert (taken.sha256, taken.taken_at, taken.size) == (direct.sha256, direct.taken_at, direct.size)
    assert media.held_thumb(restarted, held.token) == media.read(restarted, held.thumb_key)
    assert pictures.opened(media.held_thumb(restarted, held.token)).size == (320, 240)


def test_taking_twice_gives_two_photos_that_live_apart(store: MediaStore) -> None:
    held = media.hold(store, PHOTO)
    one, other = media.take_held(store, held.token), media.take_held(store, held.token)
    media.forget(store, one.keys)
    assert not set(one.keys) & set(other.keys)
    assert media.original(store, other.original_key) == PHOTO


def test_a_dropped_photo_is_gone_but_what_was_taken_stays(store: MediaStore, folder: Path) -> None:
    held = media.hold(store, PHOTO)
    taken = media.take_held(store, held.token)
    media.drop_held(store, held.token)
    media.drop_held(store, held.token)
    assert {str(path.relative_to(folder)) for path in files(folder)} == set(taken.keys)
    with pytest.raises(NotFound, match="sudah habis"):
        media.take_held(store, held.token)


def test_nothing_held_outlives_its_term(store: MediaStore, folder: Path) -> None:
    with time_machine.travel(0, tick=False) as clock:
        clock.move_to(time.time_ns() / 1e9)
        old = media.hold(store, PHOTO)
        taken = media.take_held(store, old.token)
        clock.shift(timedelta(hours=12))
        young = media.hold(store, PHOTO)
        clock.shift(timedelta(hours=12, minutes=1))
        with pytest.raises(NotFound, match="sudah habis"):
            media.take_held(store, old.token)
        clock.shift(timedelta(hours=1))
        assert media.purge_held(store) == 1
        assert media.purge_held(store) == 0
        assert media.take_held(store, young.token).sha256 == taken.sha256
        assert media.read(store, taken.shown_key)
    assert len(files(folder)) == 3 + 3 + 4


def test_purging_sweeps_what_a_killed_process_left(store: MediaStore, folder: Path) -> None:
    media.accept(store, PHOTO)
    fresh, old = folder / "tmp" / "fresh", folder / "tmp" / "old"
    for path in (fresh, old):
        path.write_bytes(b"half a photo")
    os.utime(old, (0, 0))
    media.purge_held(store)
    assert (fresh.exists(), old.exists()) == (True, False)


def changed(token: str, at: int) -> str:
    raw = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    raw[at] ^= 1
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_only_tokens_that_we_signed_are_known(store: MediaStore, folder: Path, decoder: Decoder) -> None:
    token = media.hold(store, PHOTO).token
    stranger = MediaStore(f"file://{folder}", b"another secret", decoder=decoder)
    forged = [changed(token, at) for at in (0, 16, 19, 51)]
    for wrong in (*forged, "", "a", "é", "AAAA", token + "A", token[:-4], "x" * 10_000):
        media.drop_held(store, wrong)
        for act in (media.take_held, media.held_thumb):
            with pytest.raises(NotFound, match="sudah habis"):
                act(store, wrong)
    with pytest.raises(NotFound):
        media.take_held(stranger, token)
    assert media.take_held(store, token).size == len(PHOTO)


def test_what_is_refused_is_not_held(store: MediaStore, folder: Path) -> None:
    with pytest.raises(UnsupportedMedia):
        media.hold(store, b"%PDF-1.7")
    assert files(folder) == []


def test_what_is_held_tells_nothing_on_the_disk(store: MediaStore, folder: Path) -> None:
    media.hold(store, PHOTO)
    assert len(files(folder)) == 4
    assert not any(b"Rahasia" in path.read_bytes() or b"2026" in path.read_bytes() for path in files(folder))
