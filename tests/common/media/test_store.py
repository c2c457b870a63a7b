"""Photos at rest: the original sealed, writes whole or not at all, and a broken disk told in words."""

import logging
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from common import media
from common.errors import NotFound, Unavailable
from common.media import MediaStore
from common.media.decoder import Decoder
from tests.common.media import pictures

PHOTO = pictures.jpeg(exif=pictures.exif(taken="2026:01:02 08:40:00"))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_original_lies_sealed_and_opens_only_with_the_secret(
    store: MediaStore, folder: Path, decoder: Decoder
) -> None:
    accepted = media.accept(store, PHOTO)
    lying = (folder / accepted.original_key).read_bytes()
    assert b"Rahasia" in PHOTO
    assert b"Rahasia" not in lying
    assert media.original(store, accepted.original_key) == PHOTO
    stranger = MediaStore(f"file://{folder}", b"another secret", decoder=decoder)
    with pytest.raises(Unavailable, match="berubah"):
        media.original(stranger, accepted.original_key)
    assert media.read(stranger, accepted.shown_key) == media.read(store, accepted.shown_key)


def test_a_changed_or_exchanged_original_does_not_open(
    store: MediaStore, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = media.accept(store, PHOTO), media.accept(store, pictures.jpeg())
    (folder / one.original_key).write_bytes((folder / other.original_key).read_bytes())
    with pytest.raises(Unavailable):
        media.original(store, one.original_key)
    assert one.original_key in caplog.text


def test_names_tell_nothing_and_only_the_owner_may_look(store: MediaStore, folder: Path) -> None:
    accepted = [media.accept(store, PHOTO) for _ in range(2)]
    assert not set(accepted[0].keys) & set(accepted[1].keys)
    assert accepted[0].sha256 == accepted[1].sha256
    assert {path.stat().st_mode & 0o777 for path in files(folder)} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_dir()} == {0o700}
    assert {str(path.relative_to(folder)) for path in files(folder)} == {key for one in accepted for key in one.keys}


def test_forgotten_is_gone_and_may_be_forgotten_again(store: MediaStore, folder: Path) -> None:
    kept, accepted = media.accept(store, PHOTO), media.accept(store, PHOTO)
    media.forget(store, accepted.keys)
    media.forget(store, accepted.keys)
    assert len(files(folder)) == 3
    with pytest.raises(NotFound):
        media.read(store, accepted.shown_key)
    assert media.read(store, kept.shown_key)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../secret",
        "/etc/passwd",
        "shown/../../secret",
        "shown/ab/" + "0" * 31,
        "shown/ab/" + "0" * 32 + "\n",
        "tmp/ab/" + "0" * 32,
        "shown/ab/" + "0" * 32,
    ],
)
def test_keys_that_are_not_ours_are_not_found(store: MediaStore, folder: Path, key: str) -> None:
    folder.mkdir()
    (folder.parent / "secret").write_text("not a photo")
    for ask in (media.read, media.original):
        with pytest.raises(NotFound, match="tidak ada"):
            ask(store, key)


def test_forget_never_leaves_the_store(store: MediaStore, folder: Path) -> None:
    outside = folder.parent / "secret"
    outside.write_text("not a photo")
    accepted = media.accept(store, PHOTO)
    with pytest.raises(ValueError, match="not a key"):
        media.forget(store, [*accepted.keys, "../secret"])
    assert outside.exists()
    assert media.read(store, accepted.thumb_key)


def test_a_store_that_cannot_be_written_says_so_and_is_logged(
    decoder: Decoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    store = MediaStore(f"file://{tmp_path}/media", b"secret", decoder=decoder)
    with caplog.at_level(logging.ERROR), pytest.raises(Unavailable, match="Penyimpanan foto"):
        media.accept(store, PHOTO)
    assert "photo store does not work" in caplog.text


def test_a_store_that_fails_midway_keeps_nothing(store: MediaStore, folder: Path) -> None:
    folder.mkdir()
    (folder / "thumb").write_text("in the way of the third file")
    with pytest.raises(Unavailable):
        media.accept(store, PHOTO)
    assert files(folder) == [folder / "thumb"]


def test_a_sealed_file_is_never_served_as_a_picture(store: MediaStore) -> None:
    with pytest.raises(NotFound):
        media.read(store, media.accept(store, PHOTO).original_key)


def test_another_kind_of_place_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="file:// or s3://"):
        MediaStore("ftp://somewhere/media", b"secret")
    for relative in ("file://media", "file:media"):
        with pytest.raises(ValueError, match="absolute path"):
            MediaStore(relative, b"secret")


def test_old_files_are_listed_but_held_ones(store: MediaStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(media.old_files(store, timedelta(0))) == []
    old, young = media.accept(store, PHOTO), media.accept(store, PHOTO)
    media.hold(store, PHOTO)
    before = time.time() - 7200
    for key in old.keys:
        os.utime(folder / key, (before, before))
    assert [key for keys in media.old_files(store, timedelta(hours=1)) for key in keys] == list(old.keys)
    monkeypatch.setattr("common.media.sweep.AT_ONCE", 1)
    every = list(media.old_files(store, timedelta(minutes=-1)))
    assert sorted(every) == sorted([key] for key in (*old.keys, *young.keys))
