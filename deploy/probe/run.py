"""One probe: a drill is pressed, seen on the board, heard through a channel, acknowledged, and ended again."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from deploy.probe.config import Config
from deploy.probe.site import ProbeFailed, Site
from deploy.probe.watching import LOOK_AGAIN, BoardStream, Channel

LANDMARK = "Uji otomatis"
REASON = "Uji otomatis selesai: alarm sampai dan dijawab."
FIRST = "baru"
HEARTBEAT_WITHIN = 10.0


@dataclass(slots=True)
class Report:
    """The seconds that each step took, in their order, and the number of the drill."""

    number: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step; one that fails is measured too."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = time.monotonic() - began


class Probe:
    """One run. `channel`: where the drill must arrive; `report` is filled on the way."""

    def __init__(self, config: Config, channel: Channel, report: Report) -> None:
        self._config, self._channel, self._report = config, channel, report
        self._site = Site(config.url, config.within)
        self._until = time.monotonic() + config.within

    def run(self) -> None:
        """Do it all. Raises ProbeFailed; the drill is ended all the same."""
        with self._report.step("signed in"):
            self._site.sign_in(self._config.username, self._config.password, self._config.totp_secret)
        with closing(BoardStream(self._site.open("GET", "/v1/board/events"))) as board:
            with self._report.step("board opened"):
                self._wait("The board does not say that escalations go on", board.is_escalating)
            with self._report.step("press accepted"):
                alert = self._press()
            try:
                self._follow(board, alert)
            except ProbeFailed as failed:
                self._end_after(failed)
                raise
        with self._report.step("ended"):
            self._end()

    def _follow(self, board: BoardStream, alert: dict[str, Any]) -> None:
        number = self._report.number
        with self._report.step("on the board"):
            self._wait("The board does not show the alarm", lambda: board.shows(number))
        with self._report.step("through the channel"):
            self._wait("The channel brings no alarm", lambda: self._channel.has_told(number))
        with self._report.step("acknowledged"):
            post = {"post_code": self._config.post_code} if self._config.post_code else {}
            self._act("acknowledge", post)
            self._wait("The caller is not told that somebody comes", lambda: self._is_answered(alert))

    def _wait(self, missing: str, is_true: Callable[[], bool]) -> None:
        while not is_true():
            if time.monotonic() > self._until:
                raise ProbeFailed(f"{missing}: not within {self._config.within:.0f} s.")
            time.sleep(LOOK_AGAIN)

    def _press(self) -> dict[str, Any]:
        now, at = datetime.now(UTC).isoformat(), self._config.at
        told: dict[str, Any] = {"drill": True, "landmark": LANDMARK, "pressed_at": now, "sent_at": now}
        if at is not None:
            told |= {"latitude": at[0], "longitude": at[1], "accuracy_m": 10}
        alert: dict[str, Any] = self._site.ask("POST", "/v1/alerts", told, {"Idempotency-Key": str(uuid4())})
        self._report.number = str(alert["incident_number"])
        return alert

    def _act(self, act: str, told: dict[str, str]) -> None:
        path = f"/v1/incidents/{self._report.number}/{act}"
        self._site.ask("POST", path, told, {"Idempotency-Key": str(uuid4())})

    def _is_answered(self, alert: dict[str, Any]) -> bool:
        secret = {"Authorization": f"Bearer {alert['secret']}"}
        told = self._site.ask("GET", f"/v1/alerts/{alert['alert_id']}", headers=secret)
        return bool(told["status"] != FIRST)

    def _end(self) -> None:
        self._act("false-alarm", {"code": "lainnya", "reason": REASON})
        self._site.sign_out()

    def _end_after(self, failed: ProbeFailed) -> None:
        """A probe that failed leaves no drill behind; if it has to, it says so beside why it failed."""
        try:
            self._end()
        except ProbeFailed as also:
            raise ProbeFailed(f"{failed} The drill {self._report.number} still stands: {also}") from failed


def tell_heartbeat(url: str) -> None:
    """Tell who watches the prober that all is well. Raises ProbeFailed."""
    asked = urllib.request.Request(url, b"", method="POST")  # noqa: S310 — the operator's address
    try:
        urllib.request.urlopen(asked, timeout=HEARTBEAT_WITHIN).close()  # noqa: S310
    except OSError as lost:
        raise ProbeFailed(f"The heartbeat's address did not take it: {lost}") from None
