"""The steps of a start, each begun as soon as what it needs is done."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from deploy.local.processes import StartError

LOOK_AGAIN = 0.2


class State(StrEnum):
    """Where a step is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class Step:
    """One step. `work` may return a few words about what it found."""

    name: str
    work: Callable[[], str | None]
    needs: tuple[str, ...] = ()
    state: State = field(default=State.WAITING, init=False)
    said: str = field(default="", init=False)
    began: float = field(default=0.0, init=False)
    ended: float = field(default=0.0, init=False)

    @property
    def seconds(self) -> float:
        """How long it has taken, until now or until its end."""
        if self.state is State.WAITING:
            return 0.0
        return (self.ended or time.monotonic()) - self.began

    def run(self) -> None:
        """Do the work and keep what came of it; a refusal becomes the state `failed`."""
        self.began, self.state = time.monotonic(), State.RUNNING
        try:
            self.said = self.work() or ""
        except Exception as failed:  # noqa: BLE001 - whatever went wrong is shown, and the start ends
            self.said = str(failed) if isinstance(failed, StartError) else f"{type(failed).__name__}: {failed}"
            self.ended, self.state = time.monotonic(), State.FAILED
        else:
            self.ended, self.state = time.monotonic(), State.DONE


def run_steps(steps: Sequence[Step], on_change: Callable[[Step], None] = lambda _step: None) -> None:
    """Run all steps, side by side where their needs allow. Raises StartError for the first that fails.

    The threads are daemons: a start that is given up does not wait for them.
    """
    changed = threading.Condition()

    def work(step: Step) -> None:
        step.run()
        with changed:
            on_change(step)
            changed.notify_all()

    pending = list(steps)
    with changed:
        while any(step.state is not State.DONE for step in steps):
            if failed := next((step for step in steps if step.state is State.FAILED), None):
                raise StartError(f"{failed.name}: {failed.said}")
            done = {step.name for step in steps if step.state is State.DONE}
            for step in [each for each in pending if set(each.needs) <= done]:
                pending.remove(step)
                threading.Thread(target=work, args=(step,), name=step.name, daemon=True).start()
            changed.wait(LOOK_AGAIN)
