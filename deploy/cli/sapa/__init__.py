"""`smartsociety sapa`: the key ceremonies, the escrow and the signed audit of sapa.

`root`, `certify` and `escrow new` need no server: they run on a machine that never sees a network. What is printed for
the people who are present is Indonesian.
"""

import typer

from deploy.cli.sapa import audit, certificate, certify, escrow, officer, root

app = typer.Typer(help="Key ceremonies, escrow and signed audit of sapa.", no_args_is_help=True)
app.add_typer(root.app, name="root")
app.add_typer(certificate.app, name="certificate")
app.add_typer(escrow.app, name="escrow")
app.add_typer(officer.app, name="officer")
app.command("certify")(certify.certify)
app.command("audit")(audit.audit)
