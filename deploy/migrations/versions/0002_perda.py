"""The schema of perda_report: its shared tables, and its role's rights on the accounts."""

from alembic import op

from deploy.migrations.shared_tables import make_shared_tables, statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACCOUNT_GRANTS = """
GRANT USAGE ON SCHEMA account TO perda;
GRANT SELECT, INSERT, UPDATE ON account.opd, account.officer TO perda;
GRANT SELECT, INSERT, UPDATE, DELETE ON account.contact, account.holiday, account.officer_role, account.session TO perda;
GRANT SELECT ON public.alembic_version TO perda
"""


def upgrade() -> None:
    """Make the schema and what every service has in it."""
    op.execute("CREATE SCHEMA perda")
    for statement in make_shared_tables("perda", "perda"):
        op.execute(statement)
    for statement in statements(ACCOUNT_GRANTS):
        op.execute(statement)
