"""One of a relay's loops beside the deliveries: a thread that outlives an outage of the database."""

import logging
import threading
import time
from abc import ABC, abstractmethod

from sqlalchemy.exc import SQLAlchemyError

RETRY_AFTER = 0.5
END_WITHIN = 2.0
log = logging.getLogger(__name__)


class Loop(threading.Thread, ABC):
    """Goes round until the relay stops. `turned_at` (monotonic) tells when it last did."""

    def __init__(self, name: str, stopping: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._stopping = stopping
        self.turned_at = time.monotonic()

    def run(self) -> None:
        """What the database cannot do now is done in a later round."""
        while not self._stopping.is_set():
            try:
                pause = self.turn()
            except SQLAlchemyError as failed:
                log.warning("loop_waits_for_database", extra={"loop": self.name, "reason": type(failed).__name__})
                pause = RETRY_AFTER
                self._stopping.wait(RETRY_AFTER)
            self.turned_at = time.monotonic()
            self.rest(pause)

    @abstractmethod
    def turn(self) -> float:
        """Do what is to be done; gives the seconds after which to come again."""

    def rest(self, pause: float) -> None:
        """Wait for the next round; ended by the relay's end."""
        self._stopping.wait(pause)

    def finish(self) -> None:
        """Once the relay stops: end what this loop still has under way."""
        self.join(END_WITHIN)
