"""Tells listeners after a commit, on a connection of its own, every 5 ms at most, in a steady stream every 40.

NOTIFY inside the writing transaction makes commits wait for each other (30 to 60 % fewer of them), so
it is not part of it. A notice that is lost costs a listener's poll at most, never a row.
"""

import logging
import threading
import time

import psycopg
from psycopg import sql

PAUSE = 0.005
LONGEST_PAUSE = 0.04
RETRY_AFTER = 0.5
# A NOTIFY commits like a write; there is nothing in it that a crash could lose.
UNFLUSHED = "-c synchronous_commit=off"
log = logging.getLogger(__name__)


class Notifier:
    """One thread, started by the first poke."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url
        self._statement = sql.SQL("NOTIFY {}").format(sql.Identifier(channel))
        self._wanted = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def poke(self) -> None:
        """Ask for a notice soon; returns at once."""
        self._wanted.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)
                    self._thread.start()

    def stop(self) -> None:
        """End the thread and its connection."""
        self._stopping = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stopping:
            try:
                with psycopg.connect(self._url, autocommit=True, connect_timeout=5, options=UNFLUSHED) as connection:
                    self._serve(connection)
            except psycopg.Error as failed:
                log.warning("notifier_disconnected", extra={"reason": type(failed).__name__})
                time.sleep(RETRY_AFTER)

    def _serve(self, connection: psycopg.Connection) -> None:
        pause = PAUSE
        while self._wanted.wait() and not self._stopping:
            self._wanted.clear()
            try:
                connection.execute(self._statement)
            except psycopg.Error:
                self._wanted.set()
                raise
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE) if self._wanted.is_set() else PAUSE
