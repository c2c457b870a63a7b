"""From a stranger's file to the two pictures that we show. Runs in the decoding child, never in a web process."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pillow_heif
from PIL import AvifImagePlugin, Image, ImageCms
from PIL.ExifTags import Base
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from common.media import exif
from common.media.limits import QUALITY, SHOWN_SIDE, THUMB_SIDE, Limits
from common.media.sniff import Kind
from common.media.wire import Facts

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
WHITE = (255, 255, 255)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DAMAGE = (*exif.DAMAGE, EOFError, RuntimeError, AttributeError)
# Named one by one: Image.open() would try some forty formats on a file that fits none of these.
OPENERS: dict[Kind, Callable[[io.BytesIO], ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WEBP": WebPImageFile,
    "HEIF": pillow_heif.HeifImageFile,
    "AVIF": AvifImagePlugin.AvifImageFile,
}
# One photo, one core. The sub-images of a HEIC are not shown, so they are not decoded either.
AvifImagePlugin.DEFAULT_MAX_THREADS = pillow_heif.options.DECODE_THREADS = 1
pillow_heif.options.THUMBNAILS = pillow_heif.options.DEPTH_IMAGES = pillow_heif.options.AUX_IMAGES = False


class Refused(Exception):
    """The picture is outside the limits: the word for `refusals.refusal`, and the limit."""

    def __init__(self, reason: str, amount: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.amount = amount


@dataclass(frozen=True, slots=True)
class Pictures:
    """Two JPEG files without metadata, and what the original told."""

    facts: Facts
    shown: bytes
    thumb: bytes


def render(kind: Kind, data: bytes, limits: Limits) -> Pictures:
    """Decode as `kind` and nothing else, the first frame only. Raises Refused."""
    try:
        with OPENERS[kind](io.BytesIO(data)) as picture:
            check_size(picture, limits)
            tags = _tags(picture)
            facts = _facts(tags)
            shown = _shown(picture, tags.get(Base.Orientation))
        facts = replace(facts, width=shown.width, height=shown.height)
        return Pictures(facts, _jpeg(shown), _jpeg(_thumb(shown)))
    except MemoryError:
        raise Refused("unreadable") from None
    except DAMAGE:
        raise Refused("broken") from None


def warm_up() -> None:
    """Run the common path once: Pillow loads some of its parts at their first use, which a confined child cannot."""
    sample = Image.new("P", (64, 64))
    for kind in ("JPEG", "PNG"):
        out = io.BytesIO()
        sample.convert("RGB" if kind == "JPEG" else "P").save(out, kind, exif=Image.Exif(), transparency=0)
        render(kind, out.getvalue(), Limits())


def check_size(picture: Image.Image, limits: Limits) -> None:
    """Refuse by the header, before a pixel is decoded."""
    width, height = picture.size
    if min(width, height) < limits.shortest_side:
        raise Refused("small", limits.shortest_side)
    if max(width, height) > limits.longest_side:
        raise Refused("long", limits.longest_side)
    if width * height > limits.pixels:
        raise Refused("pixels", limits.pixels)


def _tags(picture: ImageFile) -> Image.Exif:
    """Damaged EXIF is as good as none. Formats that find it only while decoding are decoded first."""
    if picture.format != "JPEG":
        picture.load()
    with suppress(*exif.DAMAGE):
        return picture.getexif()
    return Image.Exif()


def _facts(tags: Image.Exif) -> Facts:
    taken, place = exif.taken_at(tags), exif.position(tags)
    latitude, longitude = place or (None, None)
    return Facts(taken_at=taken.isoformat() if taken else None, latitude=latitude, longitude=longitude)


def _shown(picture: Image.Image, orientation: object) -> Image.Image:
    """At most SHOWN_SIDE long, upright, in sRGB on white, with nothing but pixels."""
    profile = picture.info.get("icc_profile")
    flat = _flat(picture)
    flat.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.BICUBIC, reducing_gap=1.5)
    shown = _srgb(flat, profile)
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return shown if turn is None else shown.transpose(turn)


def _flat(picture: Image.Image) -> Image.Image:
    """In a mode that can be scaled: colours as they are, eight bits, transparency on white."""
    if picture.has_transparency_data:
        seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        white = Image.new("RGB", seen.size, WHITE)
        white.paste(seen, mask=seen)
        return white
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    return picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")


def _srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours by the file's own profile; one that does not fit is left out, as browsers do."""
    if not profile:
        return picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return picture.convert("RGB")
        converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    return converted or picture.convert("RGB")


def _thumb(shown: Image.Image) -> Image.Image:
    small = shown.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small


def _jpeg(picture: Image.Image) -> bytes:
    """Baseline JPEG of the pixels alone: `info` could carry a comment or XMP into the file."""
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
