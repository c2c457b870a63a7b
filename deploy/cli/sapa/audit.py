"""`smartsociety sapa audit`: is the audit's chain whole, and is every act signed by the officer whom it names?"""

import typer

from common import db
from common.audit import Verdict, seal_key, verify
from deploy.cli.connection import err, out
from deploy.cli.sapa.connection import at_office
from services.sapa.queries.audit_check import AuditCheck, check_signatures
from services.sapa.queries.trust import colleagues

MOST_TOLD = 20


def audit() -> None:
    """Verify chain and signatures. Exit status 1 when a row was changed, added, removed, or never signed."""
    with at_office() as (office, settings), db.reading() as session:
        verdict = verify(session, seal_key(settings.secret_key))
        check = check_signatures(session, colleagues(session, office.trust), office.escrow_key)
    _tell_chain(verdict)
    _tell_signatures(check)
    if not (verdict.is_intact and check.is_genuine):
        raise typer.Exit(1)


def _tell_chain(verdict: Verdict) -> None:
    if verdict.is_intact:
        out.print(f"Chain intact: {verdict.sealed_rows} rows; {verdict.unsealed_rows} not sealed yet.")
        out.print(f"Head: {verdict.head}", soft_wrap=True)
    else:
        err.print(f"CHAIN BROKEN at seal {verdict.broken_at}: its rows are not what was sealed.", style="bold red")


def _tell_signatures(check: AuditCheck) -> None:
    out.print(f"Signatures: {check.genuine} genuine.")
    for act, count in check.unsigned.items():
        out.print(f"  without one, by commands or before a certificate: {act} {count}", style="dim")
    if not check.is_genuine:
        rows = ", ".join(str(one) for one in check.forged[:MOST_TOLD])
        err.print(f"FORGED: {len(check.forged)} rows that the named officer did not sign: {rows}", style="bold red")
