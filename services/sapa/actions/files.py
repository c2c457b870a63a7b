"""Files of reporters and officers: pictures stripped of place and device, everything sealed as it came; no disk.

Preparing decodes and comes before any transaction; adding seals and writes within the caller's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.codes import new_id
from common.errors import InvalidInput, TooLarge, UnsupportedMedia
from common.media.decoder import Decoder
from common.media.limits import MEBI
from common.media.sniff import kind_of
from services.sapa.crypto.epochs import IDENTITY, STORY
from services.sapa.crypto.files import seal_file
from services.sapa.crypto.places import file_place
from services.sapa.crypto.rows import seal_row
from services.sapa.crypto.slots import slot
from services.sapa.models import FilePiece, SealedFile
from services.sapa.schemas.sent import LONGEST_FILE_NAME, FileAbout

MOST_FILES = 5
LARGEST_FILE = 20 * MEBI
ABOUT = "about"
STRIPPED = "image/jpeg"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "HEIF": "image/heic", "AVIF": "image/avif"}
# By the first bytes, never by what the name or the browser says. (start, what stands there, type)
SIGNS = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftypisom", "video/mp4"),
    (4, b"ftypiso", "video/mp4"),
    (4, b"ftypmp4", "video/mp4"),
    (4, b"ftypM4V", "video/mp4"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftypqt", "video/quicktime"),
)
TOO_MANY = f"Kirim paling banyak {MOST_FILES} berkas sekali kirim. Sisanya boleh menyusul."
TOO_HEAVY = f"Berkas ini lebih dari {LARGEST_FILE // MEBI} MB. Pilih yang lebih kecil."
UNKNOWN = "Jenis berkas ini belum kami terima. Kirim foto, PDF, rekaman suara, atau video."
EMPTY = "Berkas ini kosong. Pilih berkas lain."


@dataclass(frozen=True, slots=True)
class Darkroom:
    """Where pictures are made safe: the decoder, and the folder of the places in which it may be at work at once."""

    decoder: Decoder
    slots: Path


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it; its name is theirs and is sealed with it."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be sealed. `original`: of which file this is the stripped copy."""

    id: UUID
    name: str = field(repr=False)
    type: str
    scope: int
    data: bytes = field(repr=False)
    original: UUID | None = None


@dataclass(frozen=True, slots=True)
class Keeper:
    """To whom files are sealed: `owner` is a report (epoch 0, where both keys are the same) or a case."""

    owner: UUID
    epoch: int
    publics: tuple[bytes, bytes] = field(repr=False)


def prepare(room: Darkroom, uploads: Sequence[Upload]) -> tuple[Prepared, ...]:
    """Originals, and for pictures a stripped copy after each; what is no picture is kept as it came.

    Raises InvalidInput, TooLarge, UnsupportedMedia, and Unavailable or TooMany when no decoder is to be had.
    """
    if len(uploads) > MOST_FILES:
        raise InvalidInput(TOO_MANY, fields={"files": TOO_MANY})
    found: list[Prepared] = []
    for upload in uploads:
        found += _prepared(room, upload)
    return tuple(found)


def _prepared(room: Darkroom, upload: Upload) -> Iterator[Prepared]:
    if not upload.data:
        raise UnsupportedMedia(EMPTY)
    if len(upload.data) > LARGEST_FILE:
        raise TooLarge(TOO_HEAVY)
    original, name = new_id(), upload.name[-LONGEST_FILE_NAME:]
    known = _sniffed(upload.data)
    if known is not None:
        yield Prepared(original, name, known, IDENTITY, upload.data)
        return
    kind, shown = _stripped(room, upload.data)
    yield Prepared(original, name, kind, IDENTITY, upload.data)
    yield Prepared(new_id(), name, STRIPPED, STORY, shown, original)


def _sniffed(data: bytes) -> str | None:
    return next((kind for at, sign, kind in SIGNS if data[at : at + len(sign)] == sign), None)


def _stripped(room: Darkroom, data: bytes) -> tuple[str, bytes]:
    try:
        kind = kind_of(data, room.decoder.limits)
    except UnsupportedMedia:
        raise UnsupportedMedia(UNKNOWN) from None
    with slot(room.slots), room.decoder.job(kind, data) as job:
        return PICTURES[kind], job.result().shown


def add_files(
    session: Session, files: Sequence[Prepared], keeper: Keeper, message_id: UUID | None, at: datetime
) -> None:
    """Seal and write them. `message_id`: with which they came; None for the report, and for what an officer kept."""
    for file in files:
        _add(session, file, keeper, {"message_id": message_id, "created_at": at})


def _add(session: Session, file: Prepared, keeper: Keeper, came: dict[str, object]) -> None:
    public, place = keeper.publics[file.scope], file_place(keeper.owner, keeper.epoch, file.id)
    told = FileAbout(name=file.name, type=file.type, size=len(file.data), stripped_of=file.original)
    about = seal_row(public, place, {ABOUT: told.model_dump_json().encode()})
    sealed = seal_file(public, place, file.data)
    row: dict[str, object] = {
        "id": file.id,
        "owner_id": keeper.owner,
        "epoch": keeper.epoch,
        "scope": file.scope,
        "data_owner": keeper.owner,
        "data_epoch": keeper.epoch,
        "data_key": sealed.key_sealed,
        "header": sealed.header,
        "about_key": about.key_sealed,
        "about": about.fields[ABOUT],
    }
    session.execute(insert(SealedFile).values(row | came))
    for number, piece in enumerate(sealed.pieces):
        session.execute(insert(FilePiece).values(file_id=file.id, number=number, body=piece))
