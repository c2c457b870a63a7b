"""`smartsociety sapa escrow`: three shares of one key, made on a machine without a network, and their opening.

`open` runs on the server, with two holders at it; the key is in its memory only for the length of the command.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.errors import NotFound
from deploy.cli.connection import acting, out, telling
from deploy.cli.sapa.ceremony import DEFAULT_PACK, Ceremony, OutDir, PackDir, write_private, write_sheet
from deploy.cli.sapa.connection import at_office
from services.sapa.actions.keys.escrow_opening import EscrowAsk, EscrowGiven, open_escrow
from services.sapa.crypto.escrow import HOLDERS, Share, box_public, join, split
from services.sapa.crypto.primitives import CannotOpen, new_key, to_text
from services.sapa.crypto.shares import parse_share, share_lines
from services.sapa.documents.ceremony import HOLDER_LABELS, share_sheet
from services.sapa.models import Officer
from services.sapa.queries.trust import Trust, colleagues

SAME_HOLDER = "Kedua lembar milik pemegang yang sama. Perlu dua pemegang berbeda."
BAD_SHARE = "{file}: ada salah ketik atau baris kurang ({why})."
NOT_OURS = "Dua lembar ini tidak membuka kunci titipan kantor ini."
NO_OFFICER = "{username} tidak punya kunci yang disahkan dan berlaku."
app = typer.Typer(help="The office's escrow key: two of three shares open it.", no_args_is_help=True)


@app.command()
def new(out_dir: OutDir = Path("kunci-titipan"), pack_dir: PackDir = DEFAULT_PACK) -> None:
    """Make the escrow key: a folder for each holder, and the public half for the servers' configuration."""
    with telling():
        ceremony, seed = Ceremony.of(pack_dir), new_key()
        public = to_text(box_public(seed))
        for holder, share in split(seed).items():
            sheet = share_sheet(ceremony.office, holder, share, public, ceremony.today)
            write_private(out_dir / holder / "kunci-titipan.txt", share_lines(holder, share).encode())
            write_sheet(out_dir / holder / "lembar-kunci-titipan.pdf", sheet)
    out.print(f"Kunci titipan {ceremony.office} dibuat.", style="bold")
    for holder in HOLDERS:
        out.print(f"- {HOLDER_LABELS[holder]}: cetak dan salin isi {out_dir / holder} ke stik sendiri.", markup=False)
    out.print(f"Lalu hapus {out_dir} dari komputer ini. Baris ini untuk administrator, bukan rahasia:", markup=False)
    out.print(f"SMARTSOCIETY_SAPA_ESCROW_KEY={public}", soft_wrap=True, markup=False)


@app.command("open")
def open_(
    share: Annotated[list[Path], typer.Option("--share", help="Two files of different holders.", dir_okay=False)],
    holder: Annotated[str, typer.Option("--to", help="Username of the certified officer who is given the keys.")],
    reason: Annotated[str, typer.Option("--reason", prompt="Alasan tertulis (tanpa nama korban)")],
    case: Annotated[list[str] | None, typer.Option("--case", help="Number of a case; may be repeated.")] = None,
    *,
    reports: Annotated[bool, typer.Option("--reports", help="Also every report that waits.")] = False,
) -> None:
    """Give the keys of cases to one officer. Every officer is told, and the audit keeps the reason."""
    with at_office() as (office, _):
        shares = _shares(share)
        seed = _joined(shares, office.escrow_key)
        with db.transaction() as session:
            key_id = _current_key(session, office.trust, holder)
            ask = EscrowAsk(key_id, reason, tuple(shares), tuple(case or ()), reports)
            given = open_escrow(session, office, seed, ask, acting())
        _tell(given)


def _shares(files: Sequence[Path]) -> dict[str, Share]:
    found = dict(_share(file) for file in files)
    if len(found) < 2:  # noqa: PLR2004 — two of three
        raise ValueError(SAME_HOLDER)
    return found


def _share(file: Path) -> tuple[str, Share]:
    try:
        return parse_share(file.read_text())
    except (CannotOpen, UnicodeDecodeError) as slip:
        raise ValueError(BAD_SHARE.format(file=file, why=slip)) from None
    except OSError as lost:
        raise ValueError(f"{file}: {lost.strerror}") from None


def _joined(shares: dict[str, Share], public: bytes) -> bytes:
    try:
        return join(shares, public)
    except CannotOpen:
        raise ValueError(NOT_OURS) from None


def _current_key(session: Session, trust: Trust, username: str) -> UUID:
    officer_id = session.scalar(select(Officer.id).where(Officer.username == username.strip().casefold()))
    mine = [
        one.key_id for one in colleagues(session, trust).values() if one.officer_id == officer_id and one.is_current
    ]
    if not mine:
        raise NotFound(NO_OFFICER.format(username=username))
    return max(mine)


def _tell(given: EscrowGiven) -> None:
    for number, epochs in given.epochs.items():
        out.print(f"{number}: {given.holder.name} memegang kuncinya ({epochs} kunci).", markup=False)
    if given.reports:
        out.print(f"{given.reports} laporan menunggu terbuka untuk {given.holder.name}.", markup=False)
    out.print("Semua petugas diberi tahu. Kembalikan lembar ke amplop dan segel lagi.")
