"""`smartsociety pack`: check a regency's folder, and bring its OPD, contacts and holidays into the database."""

from pathlib import Path
from typing import Annotated

import typer

from common.pack import Pack, load_pack
from common.settings import Settings
from deploy.cli.connection import PERDA, ServiceName, acting, connected, err, out, telling
from deploy.packs import bring

app = typer.Typer(help="The regency pack: everything the code knows about one regency.", no_args_is_help=True)
DEFAULT = Settings.model_fields["pack_dir"].default


@app.command()
def validate(folder: Annotated[Path, typer.Argument(help="The pack's folder.")] = DEFAULT) -> None:
    """Read a pack and name every fault with file and line."""
    with telling():
        pack = load_pack(folder)
        out.print(f"{pack.name}: {_counted(pack)}")
        for sentence in (*pack.placeholders, *pack.fire_placeholders):
            err.print(f"  unknown: {sentence}", style="yellow", markup=False, soft_wrap=True)


@app.command()
def load(service: ServiceName = PERDA) -> None:
    """Bring the tables to what the pack says; rows that a person edited stay. Safe to run again."""
    with connected(service) as settings:
        pack = load_pack(settings.pack_dir)
        out.print(f"{pack.short_name}: {bring(service, pack, acting())}", soft_wrap=True)


def _counted(pack: Pack) -> str:
    kecamatan, desa = len(pack.regions.kecamatan), len(pack.regions.all_desa)
    return f"{kecamatan} kecamatan, {desa} desa, {len(pack.opd)} OPD, {len(pack.categories)} categories"
