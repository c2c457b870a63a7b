"""`smartsociety sapa root new`: the key that certifies every officer, made once, on a machine without a network."""

from pathlib import Path

import typer
from nacl.signing import SigningKey

from deploy.cli.connection import out, telling
from deploy.cli.sapa.ceremony import DEFAULT_PACK, Ceremony, OutDir, PackDir, write_private, write_sheet
from services.sapa.crypto.primitives import new_key, to_text
from services.sapa.crypto.typed import on_paper
from services.sapa.documents.ceremony import root_sheet

SEED_FILE, SHEET_FILE = "kunci-induk.txt", "lembar-kunci-induk.pdf"
app = typer.Typer(help="The office's root key.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `new` a command of its own while it is the only one."""


@app.command()
def new(out_dir: OutDir = Path("kunci-induk"), pack_dir: PackDir = DEFAULT_PACK) -> None:
    """Make the root key: a file and a sheet for the safe, and the public half for the servers' configuration."""
    with telling():
        ceremony, seed = Ceremony.of(pack_dir), new_key()
        public = to_text(bytes(SigningKey(seed).verify_key))
        write_private(out_dir / SEED_FILE, on_paper(seed).encode() + b"\n")
        write_sheet(out_dir / SHEET_FILE, root_sheet(ceremony.office, seed, public, ceremony.today))
    out.print(f"Kunci induk {ceremony.office} dibuat.", style="bold")
    out.print(f"1. Cetak {out_dir / SHEET_FILE}, lalu simpan lembar dan stik dalam amplop bersegel di brankas.")
    out.print("2. Berikan baris ini kepada administrator. Baris ini bukan rahasia:")
    out.print(f"SMARTSOCIETY_SAPA_ROOT_KEY={public}", soft_wrap=True, markup=False)
