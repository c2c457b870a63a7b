"""The same promises with an S3 bucket: a real S3 protocol server on the loopback."""

from collections.abc import Iterator
from datetime import timedelta

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from common import media
from common.errors import NotFound, Unavailable
from common.media import MediaStore
from common.media.decoder import Decoder
from deploy.local.processes import free_port
from tests.common.media import pictures

PHOTO = pictures.jpeg()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def server(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[fsspec.AbstractFileSystem]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests-only")
    server = fsspec.filesystem("s3", endpoint_url=endpoint, skip_instance_cache=True, use_listings_cache=False)
    server.mkdir("photos")
    yield server
    server.rm("photos", recursive=True)


@pytest.fixture
def bucket(server: fsspec.AbstractFileSystem, endpoint: str, decoder: Decoder) -> MediaStore:
    return MediaStore(f"s3://photos/regency?endpoint={endpoint}", b"secret", decoder=decoder)


def names(server: fsspec.AbstractFileSystem) -> set[str]:
    return {str(path).removeprefix("photos/") for path in server.find("photos")}


def test_a_photo_goes_there_and_comes_back(bucket: MediaStore, server: fsspec.AbstractFileSystem) -> None:
    accepted = media.accept(bucket, PHOTO)
    assert {f"regency/{key}" for key in accepted.keys} <= names(server)
    assert media.original(bucket, accepted.original_key) == PHOTO
    assert pictures.opened(media.read(bucket, accepted.shown_key)).size == (320, 240)
    media.forget(bucket, accepted.keys)
    media.forget(bucket, accepted.keys)
    assert not {f"regency/{key}" for key in accepted.keys} & names(server)
    with pytest.raises(NotFound):
        media.read(bucket, accepted.thumb_key)


def test_held_photos_expire_there_too(
    bucket: MediaStore, server: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = media.hold(bucket, PHOTO)
    taken = media.take_held(bucket, held.token)
    assert media.purge_held(bucket) == 0
    monkeypatch.setattr("common.media.held.TERM", -7200)
    media.hold(bucket, PHOTO)
    assert media.purge_held(bucket) == 1
    media.drop_held(bucket, held.token)
    assert names(server) == {f"regency/{key}" for key in taken.keys}


def test_old_files_are_listed_there_too(bucket: MediaStore) -> None:
    accepted = media.accept(bucket, PHOTO)
    media.hold(bucket, PHOTO)
    assert list(media.old_files(bucket, timedelta(minutes=1))) == []
    found = [key for keys in media.old_files(bucket, timedelta(minutes=-1)) for key in keys]
    assert found == list(accepted.keys)


def test_a_bucket_that_does_not_answer_is_told_in_words(
    server: fsspec.AbstractFileSystem, decoder: Decoder, caplog: pytest.LogCaptureFixture, endpoint: str
) -> None:
    nobody = MediaStore(f"s3://photos/x?endpoint=http://127.0.0.1:{free_port()}", b"secret", decoder=decoder)
    absent = MediaStore(f"s3://no-such-bucket/x?endpoint={endpoint}", b"secret", decoder=decoder)
    for store in (nobody, absent):
        with pytest.raises(Unavailable, match="Penyimpanan foto"):
            media.accept(store, PHOTO)
    assert caplog.text.count("photo store does not work") == 2
