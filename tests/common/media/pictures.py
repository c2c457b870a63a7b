"""Photos for these tests, made in code: sound ones, and every kind of broken one."""

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, ImageDraw
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 160, 60), (30, 60, 200), (255, 255, 255)


def quarters(width: int = 320, height: int = 240) -> Image.Image:
    """Red and green above, blue and white below: shows which way up a picture is."""
    picture = Image.new("RGB", (width, height), WHITE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2, height // 2), fill=RED)
    draw.rectangle((width // 2, 0, width, height // 2), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2, height), fill=BLUE)
    return picture


def noise(width: int, height: int) -> Image.Image:
    """Compresses badly, so it is costly to decode."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 80) for _ in "RGB"])


def encoded(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: Any) -> bytes:
    return encoded(quarters(), quality=90, **options)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=("JPEG",))
    picture.load()
    return picture


def exif(*, taken: str | None = None, offset: str | None = None, gps: dict[int, Any] | None = None) -> Image.Exif:
    tags = Image.Exif()
    tags[Base.Make] = "Rahasia Phone 9"
    detail = tags.get_ifd(IFD.Exif)
    if taken is not None:
        detail[Base.DateTimeOriginal] = taken
    if offset is not None:
        detail[Base.OffsetTimeOriginal] = offset
    if gps is not None:
        tags.get_ifd(IFD.GPSInfo).update(gps)
    return tags


def gps(latitude: tuple[Any, ...], longitude: tuple[Any, ...], signs: str = "SE") -> dict[int, Any]:
    return {
        GPS.GPSLatitudeRef: signs[0],
        GPS.GPSLatitude: latitude,
        GPS.GPSLongitudeRef: signs[1],
        GPS.GPSLongitude: longitude,
    }


NOT_A_NUMBER = IFDRational(0, 0)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def png_claiming(width: int, height: int) -> bytes:
    """A few hundred bytes that announce a picture of any size."""
    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def png_with_text(size: int) -> bytes:
    """A sound picture with a compressed text of `size` bytes in front of the pixels."""
    whole = encoded(quarters(), "PNG")
    text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * size, 9))
    return whole[:33] + text + whole[33:]


def jpeg_claiming(width: int, height: int) -> bytes:
    """A small JPEG whose frame header announces another size."""
    data = bytearray(jpeg())
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack("!HH", height, width)
    return bytes(data)


def heavy_png() -> bytes:
    """The dearest file inside the limits: nearly 50 megapixels with transparency."""
    return encoded(Image.new("RGBA", (7000, 7000), (10, 20, 30, 128)), "PNG", compress_level=1)


def linear_profile() -> bytes:
    """sRGB's primaries with a straight tone curve: a mid grey of 128 is meant to be shown as 188."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    curve = profile.index(b"para")
    profile[curve : curve + 12] = b"curv" + bytes(8)
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "line".encode("utf-16-be"))
