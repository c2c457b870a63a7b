"""The table of the services and their processes: `make run`, the portal, the CLI and the compose file follow it.

A new service is one row here (and its role in deploy/migrations/run.py).
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Literal

Kind = Literal["web", "relay", "worker", "stream"]


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `name` is its database role, schema, queue and NOTIFY channel; ports are the local ones.

    With streams its address is Caddy's, which divides it between the web and the stream process (deploy/fire.caddy).
    """

    name: str
    package: str
    title: str
    port: int
    metrics_port: int
    has_streams: bool = False

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The processes that it consists of."""
        return ("web", "relay", "worker", *(("stream",) if self.has_streams else ()))

    def command(self, kind: Kind) -> tuple[str, ...]:
        """What starts one process of this service.

        Where the web listens is told by GRANIAN_HOST and GRANIAN_PORT, where the stream does by PORT (everywhere) or
        GUNICORN_CMD_ARGS.
        """
        module = f"services.{self.package}"
        match kind:
            case "web":
                serve = ("granian", "--interface", "wsgi", "--factory", "--no-ws", "--respawn-failed-workers")
                return (*serve, f"{module}.app:create_app")
            case "stream":
                serve = ("gunicorn", "--worker-class", "gevent", "--no-control-socket", "--log-level", "warning")
                return (*serve, "--graceful-timeout", "2", f"{module}.stream:create_app()")
            case "relay":
                return ("python", "-m", f"{module}.relay")
            case "worker":
                work = ("celery", "-A", f"{module}.tasks", "worker", "-P", "threads", "-c", "8")
                return (
                    *work,
                    "-Q",
                    self.name,
                    "--without-gossip",
                    "--without-mingle",
                    "--without-heartbeat",
                    "-l",
                    "INFO",
                )

    def roles(self) -> tuple[str, ...]:
        """What an officer may be in this service: the members of `Role` in its workflow."""
        role: type[StrEnum] = import_module(f"services.{self.package}.workflow").Role
        return tuple(role)


SERVICES = (
    Service("perda", "perda_report", "Lapor Pelanggaran", port=8081, metrics_port=9181),
    Service("fire", "fire_button", "Tombol Kebakaran", port=8082, metrics_port=9182, has_streams=True),
)


def service_named(name: str) -> Service:
    """The row of that name. Raises ValueError naming the known ones."""
    for service in SERVICES:
        if service.name == name:
            return service
    raise ValueError(f"There is no service {name!r}. Known: {', '.join(service.name for service in SERVICES)}.")
