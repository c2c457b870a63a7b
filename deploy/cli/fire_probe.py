"""`smartsociety fire-probe`: one alarm drill from press to answer, from outside; run by cron on another machine.

Only when all of it happened it tells the heartbeat's address; whoever waits for that heartbeat wakes a person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.connection import err, out
from deploy.probe.config import Config
from deploy.probe.run import Probe, Report, tell_heartbeat
from deploy.probe.site import ProbeFailed
from deploy.probe.watching import Channel, Hook, Mailbox

ConfigFile = Annotated[Path, typer.Argument(help="TOML: url, username, password, totp_secret and a channel.")]


def fire_probe(file: ConfigFile) -> None:
    """Press a drill, see it on the board and through a channel, answer it, end it. Exit status 0 only if all worked."""
    report = Report()
    try:
        config = Config.read(file)
        with _channel(config) as channel:
            Probe(config, channel, report).run()
        if config.heartbeat:
            tell_heartbeat(config.heartbeat)
    except (ProbeFailed, ValueError, LookupError, OSError) as failed:
        _show(report)
        err.print(f"The probe failed. {failed}", style="bold red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    _show(report)
    out.print("Every step worked." + (" The heartbeat was told." if config.heartbeat else ""), style="green")


@contextmanager
def _channel(config: Config) -> Iterator[Channel]:
    if config.listen is None:
        yield Mailbox(config.mailbox)
        return
    host, _, port = config.listen.rpartition(":")
    hook = Hook(host, int(port), config.hook_secret.get_secret_value())
    try:
        yield hook
    finally:
        hook.close()


def _show(report: Report) -> None:
    if report.number:
        out.print(f"Drill {report.number}")
    for name, seconds in report.seconds.items():
        out.print(f"  {name:<20} {seconds:6.2f} s", markup=False)
