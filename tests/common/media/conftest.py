"""A store on disk and a decoder of its own, ended after the last test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from common.media import MediaStore
from common.media.decoder import Decoder

SECRET = b"a root secret of the tests"


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media"


@pytest.fixture
def store(folder: Path, decoder: Decoder) -> MediaStore:
    return MediaStore(f"file://{folder}", SECRET, decoder=decoder)
