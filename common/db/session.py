"""One pool for this process, and the only two places that commit: `transaction()` and `write_once()`."""

import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, overload

import psycopg
from sqlalchemy import Engine, Executable, Row, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from common.db.notifier import Notifier

CONNECT_ARGS = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 30,
    # Compiling a plan costs more than any statement of ours takes.
    "options": "-c TimeZone=UTC -c jit=off",
}


class _Process:
    """What `bind` made. A process serves one role, so there is one of these."""

    engine: Engine | None = None
    autocommit: Engine | None = None
    notifier: Notifier | None = None


def bind(url: str, *, pool_size: int, channel: str, application: str = "smartsociety") -> None:
    """Point this process at its database; nothing connects yet.

    `pool_size` is the number of threads that ask at once. `channel` is the NOTIFY channel that every
    commit of this process pokes: the service's name.
    """
    release()
    options = {"pool_size": pool_size, "application": application}
    _Process.engine = _engine(url, options)
    # A pool of its own: switching one connection to and fro costs the hot path more than the connection.
    _Process.autocommit = _engine(url, options, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
    _Process.notifier = Notifier(url.replace("postgresql+psycopg://", "postgresql://", 1), channel)


def _engine(url: str, options: Mapping[str, Any], **more: Any) -> Engine:
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=options["pool_size"],
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args=CONNECT_ARGS | {"application_name": options["application"]},
        **more,
    )
    event.listen(engine, "checkout", _refuse_closed)
    event.listen(engine, "do_execute", _plan_anew)
    return engine


def _plan_anew(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """`execution_options={"plan_anew": True}`: a plan for these very values, where one for any would be bad."""
    if not context.execution_options.get("plan_anew"):
        return False
    cursor.execute(statement, parameters, prepare=False)
    return True


def release() -> None:
    """Close every connection of this process."""
    for engine in (_Process.engine, _Process.autocommit):
        if engine is not None:
            engine.dispose()
    if _Process.notifier is not None:
        _Process.notifier.stop()
    _Process.engine = _Process.autocommit = _Process.notifier = None


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Replace a pooled connection that the server closed meanwhile, without asking it over the wire."""
    if not connection.closed:
        # An idle connection has nothing to read, unless the server said that it ends. poll() knows no limit of 1,024.
        waiting = select.poll()
        waiting.register(connection.fileno(), select.POLLIN)
        if not waiting.poll(0):
            return
    raise DisconnectionError("the server closed this connection")


def _bound(engine: Engine | None) -> Engine:
    if engine is None:
        raise RuntimeError("common.db.bind() was not called in this process")
    return engine


@contextmanager
def transaction(*, quiet: bool = False) -> Iterator[Session]:
    """A session that commits when the block ends, and leaves nothing when the block raises.

    `quiet` is for what nobody waits for (the relay's own marks would otherwise wake the relay).
    """
    with Session(_bound(_Process.engine), expire_on_commit=False) as session, session.begin():
        yield session
    if not quiet:
        poke()


@contextmanager
def reading() -> Iterator[Session]:
    """A session for screens: autocommit, each statement its own snapshot, no round trips for BEGIN and COMMIT."""
    with Session(_bound(_Process.autocommit), expire_on_commit=False, autoflush=False) as session:
        yield session


@overload
def write_once(statement: Executable, parameters: Mapping[str, Any], *, quiet: bool = False) -> Row[Any] | None: ...
@overload
def write_once(statement: str, parameters: Mapping[str, Any], *, quiet: bool = False) -> Sequence[Any] | None: ...
def write_once(
    statement: Executable | str, parameters: Mapping[str, Any], *, quiet: bool = False
) -> Sequence[Any] | None:
    """Run one writing statement in autocommit and give its first row, if it returns one.

    The statement must be harmless when repeated (an idempotency key in it): it is sent once more when
    the connection is lost on the way. A string is the driver's own SQL (`%(name)s`) and costs half as much
    as the same statement through SQLAlchemy: for hot paths only.
    """
    try:
        row = _run_once(statement, parameters)
    except DBAPIError as failed:
        if not failed.connection_invalidated:
            raise
        row = _run_once(statement, parameters)
    if not quiet:
        poke()
    return row


def _run_once(statement: Executable | str, parameters: Mapping[str, Any]) -> Sequence[Any] | None:
    if isinstance(statement, str):
        return _run_plain(statement, parameters)
    with _bound(_Process.autocommit).connect() as connection:
        result = connection.execute(statement, parameters)
        return result.first() if result.returns_rows else None


def _run_plain(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The same on the driver, with the same exceptions."""
    engine = _bound(_Process.autocommit)
    try:
        pooled = engine.raw_connection()
    except psycopg.Error as failed:
        # Unlike connect(), raw_connection() lets the driver's own exception through.
        raise DBAPIError.instance(statement, None, failed, psycopg.Error, dialect=engine.dialect) from failed
    connection: psycopg.Connection = pooled.driver_connection  # type: ignore[assignment]  # the engine's only driver
    try:
        cursor = connection.execute(statement, parameters)
        return cursor.fetchone() if cursor.description else None
    except psycopg.Error as failed:
        is_lost = connection.closed
        if is_lost:
            pooled.invalidate(failed)
        raise DBAPIError.instance(
            statement, None, failed, psycopg.Error, connection_invalidated=is_lost, dialect=engine.dialect
        ) from failed
    finally:
        pooled.close()


def poke() -> None:
    """Tell the listeners of this service that something was committed; done by every commit here already."""
    if _Process.notifier is not None:
        _Process.notifier.poke()


def in_use() -> int:
    """How many pooled connections are at work in this process."""
    engines = (engine for engine in (_Process.engine, _Process.autocommit) if engine is not None)
    return sum(engine.pool.checkedout() for engine in engines if isinstance(engine.pool, QueuePool))


def check() -> Sequence[str]:
    """The migration heads that the database is at. Raises when the database does not answer."""
    with reading() as session:
        return session.scalars(text("SELECT version_num FROM public.alembic_version")).all()
