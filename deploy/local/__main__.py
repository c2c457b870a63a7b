"""`make run`: start everything on this machine, watch it, and end it all with Ctrl-C."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator

from deploy.local.options import read_options
from deploy.local.processes import StartError
from deploy.local.registry import only_run
from deploy.local.run import Run
from deploy.local.screen import Screen
from deploy.local.steps import run_steps
from deploy.local.watch import Watch

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run until told to end; gives the exit status."""
    screen = Screen()
    for each in ENDING:
        signal.signal(each, _interrupt)
    try:
        options = read_options(os.environ)
        with only_run(options.state_dir):
            _run(Run(options, dict(os.environ)), screen)
    except StartError as failed:
        screen.failed(str(failed))
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _run(run: Run, screen: Screen) -> None:
    began = time.monotonic()
    if ended := run.registry.end_leftovers():
        screen.happened(f"The former run was killed; ended {ended} processes that it left.", "yellow")
    steps = run.steps()
    with _ended(run, screen):
        with screen.steps("Starting Smart Society", steps):
            run_steps(steps, screen.changed)
            run.preparation.finish()
        screen.ready(run.addresses(), run.logins(), [*run.notes(), f"Ready in {time.monotonic() - began:.1f} s."])
        watch = Watch(run.parts, screen.happened)
        try:
            watch.run()
        finally:
            watch.end.set()


@contextlib.contextmanager
def _ended(run: Run, screen: Screen) -> Iterator[None]:
    """Whatever happens in the block, every process is ended; further signals cannot cut that short."""
    try:
        yield
    finally:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        with contextlib.suppress(OSError):
            screen.happened("Stopping.")
        run.end()
        with contextlib.suppress(OSError):
            screen.happened("Everything has stopped.")


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
