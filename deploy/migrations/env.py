"""Alembic's way in: one linear history, run as the database's owner."""

from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
URL = config.get_main_option("sqlalchemy.url") or "postgresql+psycopg://"
# A migration that cannot have its lock gives up rather than make every request wait behind it.
TIMEOUTS = {"lock_timeout": "5s", "statement_timeout": "5min"}


def run() -> None:
    """Run the migrations, or print them as SQL (`--sql`) for the linter."""
    if context.is_offline_mode():
        context.configure(url=URL, literal_binds=True, version_table_schema="public")
        with context.begin_transaction():
            for name, value in TIMEOUTS.items():
                context.execute(f"SET {name} = '{value}'")
            context.run_migrations()
        return
    options = " ".join(f"-c {name}={value}" for name, value in TIMEOUTS.items())
    engine = create_engine(URL, poolclass=pool.NullPool, connect_args={"options": options})
    with engine.connect() as connection:
        context.configure(connection, version_table_schema="public", transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


run()
