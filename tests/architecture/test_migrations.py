"""The history is one line, and what it builds is what the models say."""

import importlib
import pkgutil
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, String, Table, create_engine
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import TypeEngine

import common
import services
from common.db import Base, Xid8
from deploy.local.postgres import Postgres
from deploy.migrations.run import configuration, head
from tests.conftest import ROLE_PASSWORD

PACKAGE_OF = {"perda": "perda_report", "fire": "fire_button", "sapa": "sapa"}


def import_every_model() -> None:
    for package in (common, services):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name.endswith((".tasks", ".relay")) and module.name.startswith("services."):
                continue
            importlib.import_module(module.name)


def test_the_history_is_one_line() -> None:
    revisions = list(ScriptDirectory.from_config(configuration()).walk_revisions())
    numbers = sorted(int(revision.revision) for revision in revisions)
    assert numbers == list(range(1, len(numbers) + 1))
    assert head() == f"{numbers[-1]:04d}"


@pytest.mark.parametrize("role", PACKAGE_OF)
def test_the_database_is_what_the_models_say(role: str, postgres: Postgres) -> None:
    import_every_model()
    ischema_names["xid8"] = Xid8
    url = postgres.url(role, ROLE_PASSWORD).replace("postgresql://", "postgresql+psycopg://")
    # With `account` on the path its tables would be found twice: as the role's own, and by their schema.
    engine = create_engine(url, connect_args={"options": f"-c search_path={role}"})
    with engine.connect() as connection:
        options = {"include_schemas": True, "include_name": is_ours, "compare_type": differs}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), tables_of(role))
    engine.dispose()
    assert [row for row in found if concerns(row)] == []


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "schema" or name in (None, "account")


def differs(
    _context: object, _column: object, _meta: object, found: TypeEngine[Any], meant: TypeEngine[Any]
) -> bool | None:
    """Text is text, whatever a model calls it; None leaves the question to the usual comparison."""
    return False if isinstance(found, String) and isinstance(meant, String) else None


def tables_of(role: str) -> MetaData:
    """The tables of common and of the service whose role this is."""
    ours = MetaData()
    for mapper in Base.registry.mappers:
        package = mapper.class_.__module__.split(".")
        if package[0] == "common" or package[1] == PACKAGE_OF[role]:
            for table in mapper.tables:
                if isinstance(table, Table):
                    table.to_metadata(ours)
    return ours


def concerns(difference: object) -> bool:
    """Whether a difference is about tables and columns; which indexes serve is told by their queries' tests."""
    kind = difference[0][0] if isinstance(difference, list) else difference[0]  # type: ignore[index]
    return kind in {"add_table", "remove_table", "add_column", "remove_column", "modify_nullable", "modify_type"}
