"""The entry point of `smartsociety`: its groups of commands."""

import typer

from deploy.cli import audit, fire_probe, migrate, officer, opd, outbox, pack, privacy, sapa

app = typer.Typer(
    name="smartsociety",
    help="Officers, OPD, packs, audit, outbox and personal data of a service, by command.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.add_typer(officer.app, name="officer")
app.add_typer(opd.app, name="opd")
app.add_typer(pack.app, name="pack")
app.add_typer(audit.app, name="audit")
app.add_typer(outbox.app, name="outbox")
app.add_typer(privacy.app, name="privacy")
app.add_typer(sapa.app, name="sapa")
app.command("migrate")(migrate.migrate)
app.command("fire-probe")(fire_probe.fire_probe)
