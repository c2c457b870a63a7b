"""Lists, search and figures over many reports, without a line more on the way of a report that comes in."""

from alembic import op

from deploy.migrations.shared_tables import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SCRIPT = """
ALTER TABLE perda.report ADD COLUMN verified_at timestamptz;
UPDATE perda.report SET verified_at = (
  SELECT min(at) FROM perda.report_event WHERE report_id = report.id AND kind = 'diverifikasi'
);
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE perda.report_document (
  report_id uuid CONSTRAINT pk_report_document PRIMARY KEY
    CONSTRAINT fk_report_document_report_id REFERENCES perda.report (id),
  words text NOT NULL
);
CREATE INDEX ix_report_document_words ON perda.report_document USING gin (words gin_trgm_ops);
GRANT UPDATE (verified_at) ON perda.report TO perda;
GRANT SELECT, INSERT, UPDATE (words), DELETE ON perda.report_document TO perda
"""
# The first takes the place of the former one, with the officer beside it: lists and counts need not open the rows.
# The second is the list of who sees every OPD.
# The others are not written when a report comes in: it has no officer yet, and its first event is none of these.
INDEXES = (
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_work_list"
        " ON perda.report (opd_code, status, step_due_at, id) INCLUDE (assignee_id)"
    ),
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_due"
        " ON perda.report (step_due_at, id) INCLUDE (status) WHERE step_due_at IS NOT NULL"
    ),
    "DROP INDEX CONCURRENTLY IF EXISTS perda.ix_report_opd_code_status_step_due_at",
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_assignee_id_step_due_at"
        " ON perda.report (assignee_id, step_due_at, id) WHERE assignee_id IS NOT NULL"
    ),
    (
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_report_event_objection"
        " ON perda.report_event (report_id, kind) WHERE kind IN ('keberatan', 'ditangani_lagi', 'keberatan_ditolak')"
    ),
)


def upgrade() -> None:
    """Add the column, the table of words and the small indexes."""
    for statement in statements(SCRIPT):
        op.execute(statement)
    with op.get_context().autocommit_block():
        for statement in INDEXES:
            op.execute(statement)
