"""A restored database counts its transactions from the beginning; the runbook's script lets them pass the old ones."""

import psycopg

from common import audit, db
from common.audit import Actor
from deploy.local.options import ROOT
from deploy.local.postgres import Postgres

AHEAD = 5_000


def test_the_sealer_sees_restored_rows_after_the_script(
    database: str, postgres: Postgres, owner: psycopg.Connection
) -> None:
    with db.transaction() as session:
        audit.record(session, Actor("officer:1"), "report.verify", "report:1")
    owner.execute("UPDATE perda.audit SET tx = (tx::text::bigint + %s)::text::xid8", [AHEAD])
    with db.transaction() as session:
        assert audit.seal_committed(session, b"k" * 32) == 0

    script = (ROOT / "deploy" / "after-restore.sql").read_text()
    for statement in script.split(";\n", 1):
        owner.execute(statement.encode())

    with db.transaction() as session:
        assert audit.seal_committed(session, b"k" * 32) == 1
