"""Every kind of photo that people send becomes a plain JPEG; what it carried beside the picture is gone."""

import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageCms

from common import media
from common.media import MediaStore
from common.media.decoder import Decoder
from tests.common.media import pictures

GREY_16 = Image.new("I;16", (64, 48), 0x8000)
CLEAR = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
PALETTE = CLEAR.convert("P")


def frames() -> list[Image.Image]:
    return [Image.new("RGB", (64, 48), colour) for colour in (pictures.RED, pictures.BLUE)]


KINDS = {
    "jpeg": (pictures.jpeg(), pictures.RED),
    "progressive jpeg": (pictures.jpeg(progressive=True), pictures.RED),
    "grey jpeg": (pictures.encoded(Image.new("L", (64, 48), 90)), (90, 90, 90)),
    "cmyk jpeg": (pictures.encoded(pictures.quarters().convert("CMYK"), quality=95), pictures.RED),
    "png": (pictures.encoded(pictures.quarters(), "PNG"), pictures.RED),
    "16-bit png": (pictures.encoded(GREY_16, "PNG"), (128, 128, 128)),
    "palette with alpha": (pictures.encoded(PALETTE, "PNG", transparency=PALETTE.getpixel((0, 0))), pictures.WHITE),
    "clear png": (pictures.encoded(CLEAR, "PNG"), pictures.WHITE),
    "grey and alpha": (pictures.encoded(Image.new("LA", (64, 48), (90, 255)), "PNG"), (90, 90, 90)),
    "bitmap png": (pictures.encoded(Image.new("1", (64, 48), 1), "PNG"), pictures.WHITE),
    "animated png": (pictures.encoded(frames()[0], "PNG", save_all=True, append_images=frames()[1:]), pictures.RED),
    "webp": (pictures.encoded(pictures.quarters(), "WEBP"), pictures.RED),
    "animated webp": (pictures.encoded(frames()[0], "WEBP", save_all=True, append_images=frames()[1:]), pictures.RED),
    "avif": (pictures.encoded(pictures.quarters(), "AVIF"), pictures.RED),
    "heic": (pictures.encoded(pictures.quarters(), "HEIF"), pictures.RED),
    "heic sequence": (pictures.encoded(frames()[0], "HEIF", save_all=True, append_images=frames()[1:]), pictures.RED),
    "jpeg with a zip behind": (pictures.jpeg() + b"PK\3\4<script>alert(1)</script>", pictures.RED),
    "mpo": (pictures.encoded(frames()[0], "MPO", save_all=True, append_images=frames()[1:]), pictures.RED),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_photo_of_this_kind_becomes_a_jpeg_with_its_first_picture(store: MediaStore, name: str) -> None:
    data, colour = KINDS[name]
    accepted = media.accept(store, data)
    shown = pictures.opened(media.read(store, accepted.shown_key))
    corner = shown.getpixel((8, 8))
    assert (shown.mode, shown.size) == ("RGB", (accepted.width, accepted.height))
    assert isinstance(corner, tuple)
    assert max(abs(one - other) for one, other in zip(corner, colour, strict=True)) <= 12
    assert accepted.sha256 == hashlib.sha256(data).hexdigest()
    assert accepted.size == len(data)
    assert media.original(store, accepted.original_key) == data


def test_large_photos_are_made_smaller(store: MediaStore) -> None:
    accepted = media.accept(store, pictures.encoded(pictures.quarters(3000, 1500)))
    shown = pictures.opened(media.read(store, accepted.shown_key))
    thumb = pictures.opened(media.read(store, accepted.thumb_key))
    assert (shown.size, thumb.size) == ((2048, 1024), (320, 160))
    assert (accepted.width, accepted.height) == (2048, 1024)


def test_small_photos_are_not_blown_up(store: MediaStore) -> None:
    accepted = media.accept(store, pictures.encoded(pictures.quarters(100, 50)))
    assert pictures.opened(media.read(store, accepted.shown_key)).size == (100, 50)
    assert pictures.opened(media.read(store, accepted.thumb_key)).size == (100, 50)


# Where the red quarter of an upright picture lies in the file, for each orientation (EXIF 2.32, tag 274).
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_the_picture_stands_upright(store: MediaStore, orientation: int, kind: str) -> None:
    turn = STORED[orientation]
    upright = pictures.quarters()
    tags = Image.Exif()
    tags[274] = orientation
    data = pictures.encoded(upright if turn is None else upright.transpose(turn), kind, exif=tags.tobytes())
    accepted = media.accept(store, data)
    shown = pictures.opened(media.read(store, accepted.shown_key))
    assert shown.size == upright.size
    for place in ((20, 20), (300, 20), (20, 220), (300, 220)):
        seen, meant = shown.getpixel(place), upright.getpixel(place)
        assert isinstance(seen, tuple)
        assert isinstance(meant, tuple)
        assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) <= 20


def test_nothing_that_tells_of_the_sender_is_left_in_what_is_shown(store: MediaStore) -> None:
    tags = pictures.exif(taken="2026:01:02 08:40:00", gps=pictures.gps((4, 20, 30), (122, 30, 0)))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = pictures.jpeg(exif=tags, icc_profile=profile, comment=b"Rahasia", xmp=b"<x:xmpmeta>Rahasia</x:xmpmeta>")
    assert data.count(b"Rahasia") == 3
    accepted = media.accept(store, data)
    for key in (accepted.shown_key, accepted.thumb_key):
        served = media.read(store, key)
        assert b"Rahasia" not in served
        assert not pictures.opened(served).getexif()
        assert set(pictures.opened(served).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_colours_of_another_profile_are_converted(store: MediaStore) -> None:
    plain = pictures.encoded(Image.new("RGB", (64, 48), (128, 128, 128)), quality=95)
    linear = pictures.encoded(
        Image.new("RGB", (64, 48), (128, 128, 128)), quality=95, icc_profile=pictures.linear_profile()
    )
    greys = [pictures.opened(media.read(store, media.accept(store, data).shown_key)) for data in (plain, linear)]
    seen = [picture.getpixel((8, 8)) for picture in greys]
    assert seen[0] == (128, 128, 128)
    assert isinstance(seen[1], tuple)
    assert 180 <= seen[1][0] <= 196


def test_a_profile_that_does_not_fit_is_left_out(store: MediaStore) -> None:
    for profile in (b"no profile at all", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        accepted = media.accept(store, pictures.jpeg(icc_profile=profile))
        shown = pictures.opened(media.read(store, accepted.shown_key))
        assert shown.getpixel((20, 20))[0] > 200  # type: ignore[index]


def test_time_and_place_are_read_before_they_are_stripped(folder: Path, decoder: Decoder) -> None:
    store = MediaStore(f"file://{folder}", b"secret", zone=ZoneInfo("Asia/Makassar"), decoder=decoder)
    tags = pictures.exif(taken="2026:01:02 08:40:00", gps=pictures.gps((4, 20, 30), (122, 30, 0)))
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF"):
        accepted = media.accept(store, pictures.encoded(pictures.quarters(), kind, exif=tags))
        assert (accepted.latitude, accepted.longitude) == (-4.341667, 122.5)
        assert accepted.taken_at is not None
        assert accepted.taken_at.astimezone(ZoneInfo("Asia/Makassar")).isoformat() == "2026-01-02T08:40:00+08:00"
