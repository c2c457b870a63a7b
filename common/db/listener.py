"""Waiting for other processes' commits: LISTEN on a connection of its own, made again when it breaks.

A notice only says that something was committed. Whoever waits here reads the tables, and polls as a
backstop, so a notice that is lost costs a moment and never a row.
"""

import contextlib
import logging
import time
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

RETRY_AFTER = 0.5
CONNECT = {"autocommit": True, "connect_timeout": 5, "keepalives_idle": 30, "tcp_user_timeout": 10_000}
log = logging.getLogger(__name__)


class Listener:
    """One LISTEN connection, opened by the first wait."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._statement = sql.SQL("LISTEN {}").format(sql.Identifier(channel))
        self._connection: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait(self, seconds: float) -> bool:
        """Wait for a notice; True when one came, or when one may have been missed while not connected."""
        try:
            if self._connection is None:
                self._connection = psycopg.connect(self._url, **CONNECT)  # type: ignore[arg-type]
                self._connection.execute(self._statement)
                return True
            return any(self._connection.notifies(timeout=max(seconds, 0), stop_after=1))
        except psycopg.Error as failed:
            log.warning("listener_disconnected", extra={"reason": type(failed).__name__})
            self.close()
            time.sleep(min(max(seconds, 0), RETRY_AFTER))
            return False

    def close(self) -> None:
        """Give the connection up; the next wait makes another."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
        self._connection = None
