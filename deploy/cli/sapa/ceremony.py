"""What the ceremonies share: the office from the pack, today in its words, and files that only their owner reads."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from babel.dates import format_date

from common.pack import LightPack, load_light_pack
from common.settings import Settings
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.typed import from_paper
from services.sapa.documents.ceremony import Sheet, print_sheet

PackDir = Annotated[Path, typer.Option("--pack", help="The folder of the regency's pack.", file_okay=False)]
OutDir = Annotated[Path, typer.Option("--out", help="Where files and sheets are written.", file_okay=False)]
DEFAULT_PACK = Path(Settings.model_fields["pack_dir"].default)
NOT_A_KEY = "Isi {file} bukan kunci: periksa setiap kelompok huruf ({why})."


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The office at whose table people sit, and the day."""

    pack: LightPack
    now: datetime

    @classmethod
    def of(cls, folder: Path) -> "Ceremony":
        """Raises PackError."""
        return cls(load_light_pack(folder), datetime.now(UTC))

    @property
    def office(self) -> str:
        """As it stands on the sheets."""
        return self.pack.sapa.office

    def day(self, at: datetime) -> str:
        """A date in words."""
        return format_date(at.astimezone(self.pack.zone), "d MMMM y", locale="id")

    @property
    def today(self) -> str:
        """The day of the ceremony."""
        return self.day(self.now)


def write_private(file: Path, content: bytes) -> None:
    """A new file that its owner alone reads. Raises ValueError rather than to write over a key."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ValueError(f"{file} sudah ada. Pakai folder lain; kunci lama tidak ditimpa.") from None
    with os.fdopen(opened, "wb") as out:
        out.write(content)


def write_sheet(file: Path, sheet: Sheet) -> None:
    """The printed page as PDF, 0600 too."""
    write_private(file, print_sheet(sheet))


def key_in(file: Path) -> bytes:
    """The key that a file holds as it stands on its sheet. Raises ValueError."""
    try:
        return from_paper(file.read_text())
    except (CannotOpen, UnicodeDecodeError) as slip:
        raise ValueError(NOT_A_KEY.format(file=file, why=slip)) from None
    except OSError as lost:
        raise ValueError(f"{file}: {lost.strerror}") from None
