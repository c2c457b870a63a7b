"""What a file is, by its first bytes alone: names and claimed types are never looked at."""

from typing import Literal

from common.errors import TooLarge, UnsupportedMedia
from common.media import refusals
from common.media.limits import MEBI, Limits

Kind = Literal["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]

AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
# A real list of brands is a dozen at most; the box's own length field is not to be believed.
LONGEST_FTYP = 256

PICTURES = (
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"\0\0\1\0",
    b"8BPS",
    b"\0\0\0\x0cjP  ",
    b"\xff\x0a",
)
VIDEOS = (b"\x1a\x45\xdf\xa3", b"FLV", b"\0\0\1\xba", b"\0\0\1\xb3")
DOCUMENTS = (b"%PDF", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"{\\rtf")


def kind_of(data: bytes, limits: Limits) -> Kind:
    """The format to decode `data` as.

    Raises TooLarge over the size limit, UnsupportedMedia for everything that is not one of our formats.
    """
    if not data:
        raise UnsupportedMedia(refusals.EMPTY)
    if len(data) > limits.file_size:
        raise TooLarge(refusals.TOO_HEAVY.format(megabytes=limits.file_size // MEBI))
    kind = _simple_kind(data) or _boxed_kind(data)
    if kind is None:
        raise UnsupportedMedia(_cure(data))
    return kind


def _simple_kind(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def _boxed_kind(data: bytes) -> Kind | None:
    """HEIF or AVIF by the brands of the `ftyp` box (ISO/IEC 14496-12, 4.3): the major one, a version, the others."""
    brands = _brands(data)
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & HEIF_BRANDS else None


def _brands(data: bytes) -> frozenset[bytes]:
    if data[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(data[:4], "big"), LONGEST_FTYP)
    return frozenset([data[8:12], *(data[at : at + 4] for at in range(16, end, 4))])


def _cure(data: bytes) -> str:
    if data.startswith(VIDEOS) or data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:11] == b"AVI"):
        return refusals.VIDEO
    if data.startswith(DOCUMENTS):
        return refusals.DOCUMENT
    return refusals.OTHER_PICTURE if data.startswith(PICTURES) else refusals.NOT_A_PHOTO
