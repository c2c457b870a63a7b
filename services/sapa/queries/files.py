"""The files of a case as one officer may see them: what they are, and, piece by piece, what is in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto import files
from services.sapa.crypto.epochs import EpochKeys
from services.sapa.crypto.places import file_place
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.rows import SealedRow, open_row
from services.sapa.models import FilePiece, SealedFile
from services.sapa.schemas.sent import ABOUT, FileAbout


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of the case; `about` is None for an original that this officer's grant does not open."""

    id: UUID
    scope: int
    created_at: datetime
    message_id: UUID | None
    about: FileAbout | None = field(repr=False)


def open_files(
    rows: Iterable[SealedFile], keys: Mapping[int, EpochKeys], report_key: bytes | None
) -> tuple[OpenedFile, ...]:
    """What they are, as far as the keys go. `report_key`: for those that came while the report was being accepted."""
    return tuple(
        OpenedFile(row.id, row.scope, row.created_at, row.message_id, _about(row, keys, report_key)) for row in rows
    )


def file_key(row: SealedFile, keys: Mapping[int, EpochKeys], report_key: bytes | None) -> bytes:
    """The private half to which a file is sealed. Raises CannotOpen."""
    if row.epoch == 0 and report_key is not None:
        return report_key
    if row.epoch not in keys:
        raise CannotOpen("an epoch that this officer does not hold")
    return keys[row.epoch].of(row.scope)


def about_file(row: SealedFile, private: bytes) -> FileAbout:
    """Raises CannotOpen, and ValueError for what no file is told by."""
    sealed = SealedRow(row.about_key, {ABOUT: row.about})
    fields = open_row(private, file_place(row.owner_id, row.epoch, row.id), sealed)
    return FileAbout.model_validate_json(fields[ABOUT])


def _about(row: SealedFile, keys: Mapping[int, EpochKeys], report_key: bytes | None) -> FileAbout | None:
    try:
        return about_file(row, file_key(row, keys, report_key))
    except (CannotOpen, ValueError):
        return None


def file_bytes(session: Session, row: SealedFile, private: bytes) -> bytes:
    """The whole file. Raises CannotOpen when a piece is missing or not what was sealed."""
    pieces = session.scalars(select(FilePiece.body).where(FilePiece.file_id == row.id).order_by(FilePiece.number)).all()
    place = file_place(row.data_owner, row.data_epoch, row.id)
    return files.open_file(private, place, row.data_key, row.header, pieces)
