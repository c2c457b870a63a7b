"""What is not a photo, is too much, or is broken: a sentence that says the cure, and nothing left behind."""

import random
from pathlib import Path

import pytest
from PIL import Image

from common import media
from common.errors import TooLarge, UnsupportedMedia
from common.media import MediaStore, refusals
from tests.common.media import pictures

WHOLE = {kind: pictures.encoded(pictures.noise(200, 160), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")}

NOT_PHOTOS = {
    "nothing": (b"", refusals.EMPTY),
    "text": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", refusals.NOT_A_PHOTO),
    "html": (b"<!doctype html><script>alert(1)</script>", refusals.NOT_A_PHOTO),
    "program": (b"\x7fELF" + bytes(200), refusals.NOT_A_PHOTO),
    "two bytes of a jpeg": (b"\xff\xd8", refusals.NOT_A_PHOTO),
    "gif": (pictures.encoded(pictures.quarters(), "GIF"), refusals.OTHER_PICTURE),
    "bmp": (pictures.encoded(pictures.quarters(), "BMP"), refusals.OTHER_PICTURE),
    "tiff": (pictures.encoded(pictures.quarters(), "TIFF"), refusals.OTHER_PICTURE),
    "ico": (pictures.encoded(pictures.quarters(64, 64), "ICO"), refusals.OTHER_PICTURE),
    "jpeg 2000": (pictures.encoded(pictures.quarters(), "JPEG2000"), refusals.OTHER_PICTURE),
    "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200), refusals.VIDEO),
    "webm": (b"\x1a\x45\xdf\xa3" + bytes(200), refusals.VIDEO),
    "avi": (b"RIFF\0\0\0\0AVI LIST" + bytes(200), refusals.VIDEO),
    "pdf with a jpeg inside": (b"%PDF-1.7\n" + pictures.jpeg(), refusals.DOCUMENT),
    "docx": (b"PK\3\4" + bytes(200), refusals.DOCUMENT),
    "html in front of a jpeg": (b"<html>" + pictures.jpeg(), refusals.NOT_A_PHOTO),
}

BROKEN = {
    "jpeg header only": b"\xff\xd8\xff\xe0" + bytes(60),
    "png header only": WHOLE["PNG"][:33],
    "png that is a jpeg behind": b"\x89PNG\r\n\x1a\n" + pictures.jpeg(),
    "webp header only": b"RIFF\x24\0\0\0WEBPVP8 " + bytes(24),
    "heic header only": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "avif header only": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    "ftyp with a length of its own": b"\xff\xff\xff\xffftypheic",
    "text of 80 MB in a png": pictures.png_with_text(80_000_000),
    "zero sides": pictures.png_claiming(0, 0),
    "jpeg with zero sides": pictures.jpeg_claiming(0, 0),
    "png with too few rows": pictures.png_claiming(640, 480),
    **{f"half a {kind}": data[: len(data) // 2] for kind, data in WHOLE.items()},
}


def is_empty(folder: Path) -> bool:
    return not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_what_is_no_photo_is_told_its_cure(store: MediaStore, folder: Path, name: str) -> None:
    data, sentence = NOT_PHOTOS[name]
    with pytest.raises(UnsupportedMedia) as refused:
        media.accept(store, data)
    assert str(refused.value) == sentence
    assert is_empty(folder)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_photo_is_refused(store: MediaStore, folder: Path, name: str) -> None:
    with pytest.raises(UnsupportedMedia) as refused:
        media.accept(store, BROKEN[name])
    assert str(refused.value) in (refusals.BROKEN, refusals.TOO_SMALL.format(side=16))
    assert is_empty(folder)


TOO_MUCH = {
    "file size": (pictures.jpeg() + bytes(20 * 1024 * 1024), "20 MB"),
    "bomb": (pictures.png_claiming(19_000, 19_000), "50 megapiksel"),
    "bomb as jpeg": (pictures.jpeg_claiming(8_000, 6_500), "50 megapiksel"),
    "endless side": (pictures.png_claiming(2**31 - 1, 2**31 - 1), "20.000 piksel"),
    "long side": (pictures.jpeg_claiming(65_000, 20), "20.000 piksel"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_with_the_limit(store: MediaStore, folder: Path, name: str) -> None:
    data, limit = TOO_MUCH[name]
    with pytest.raises(TooLarge, match=limit):
        media.accept(store, data)
    assert is_empty(folder)


def test_a_speck_is_no_photo(store: MediaStore) -> None:
    with pytest.raises(UnsupportedMedia, match="16 piksel"):
        media.accept(store, pictures.encoded(Image.new("RGB", (1, 1)), "PNG"))


def test_a_photo_at_the_limit_is_taken(store: MediaStore) -> None:
    accepted = media.accept(store, pictures.heavy_png())
    assert (accepted.width, accepted.height) == (2048, 2048)


@pytest.mark.parametrize("kind", WHOLE)
def test_damaged_bytes_are_taken_or_refused_but_never_an_error_of_ours(store: MediaStore, kind: str) -> None:
    chance = random.Random(kind)  # noqa: S311
    for _ in range(25):
        data = bytearray(WHOLE[kind])
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(16, len(data))] = chance.randrange(256)
        try:
            accepted = media.accept(store, bytes(data))
        except (UnsupportedMedia, TooLarge):
            continue
        assert pictures.opened(media.read(store, accepted.shown_key)).size == (accepted.width, accepted.height)
