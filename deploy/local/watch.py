"""After the start: a part that ends is started again, later and later if it keeps ending, and it is said."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.local.parts import Part

LOOK_EVERY = 0.2
LONGEST_WAIT = 30.0
STEADY_AFTER = 60.0

Say = Callable[[str, str], None]


@dataclass(slots=True)
class _Watched:
    part: Part
    tries: int = 0
    steady_since: float = 0.0
    restart: threading.Thread | None = None

    @property
    def is_restarting(self) -> bool:
        return self.restart is not None and self.restart.is_alive()

    def pause(self) -> float:
        """Seconds before the next start: 0, 1, 2, 4, … and 0 again once it has run steadily."""
        if time.monotonic() - self.steady_since > STEADY_AFTER:
            self.tries = 0
        wait = 0.0 if self.tries == 0 else min(2.0 ** (self.tries - 1), LONGEST_WAIT)
        self.tries += 1
        return wait


class Watch:
    """Watches parts until `end` is set."""

    def __init__(self, parts: Sequence[Part], say: Say) -> None:
        now = time.monotonic()
        self._watched = [_Watched(part, steady_since=now) for part in parts]
        self._say = say
        self.end = threading.Event()

    def run(self) -> None:
        """Come back when `end` is set; restarts happen in threads, so one does not delay another."""
        while not self.end.wait(LOOK_EVERY):
            for watched in self._watched:
                child = watched.part.child
                if not watched.is_restarting and child is not None and child.poll() is not None:
                    watched.restart = threading.Thread(target=self._again, args=(watched, child), daemon=True)
                    watched.restart.start()

    def _again(self, watched: _Watched, child: subprocess.Popen[bytes]) -> None:
        name, how = watched.part.name, _how_it_ended(child.returncode)
        while not self.end.is_set():
            wait = watched.pause()
            when = f"in {wait:.0f} s" if wait else "now"
            self._say(f"{name} ended ({how}). Starting it again {when}.", "yellow")
            watched.part.stop()
            if self.end.wait(wait):
                return
            began = time.monotonic()
            try:
                watched.part.start()
            except Exception as failed:  # noqa: BLE001 - whatever it was, the next try may go well
                how = str(failed).partition("\n")[0]
                continue
            watched.steady_since = time.monotonic()
            self._say(f"{name} runs again ({watched.steady_since - began:.1f} s).", "green")
            return


def _how_it_ended(status: int) -> str:
    if status < 0:
        return f"killed by {signal.Signals(-status).name}"
    return f"exit status {status}"
