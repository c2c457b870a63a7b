"""The table of the services and their processes: `make run`, the portal, the CLI and the compose file follow it.

A new service is one row here (and its role in deploy/migrations/run.py).
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Literal

Kind = Literal["web", "relay", "worker"]
KINDS: tuple[Kind, ...] = ("web", "relay", "worker")


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `name` is its database role, schema, queue and NOTIFY channel; ports are the local ones."""

    name: str
    package: str
    title: str
    port: int
    metrics_port: int

    def command(self, kind: Kind) -> tuple[str, ...]:
        """What starts one process of this service; where it listens is told by GRANIAN_HOST and GRANIAN_PORT."""
        module = f"services.{self.package}"
        match kind:
            case "web":
                serve = ("granian", "--interface", "wsgi", "--factory", "--no-ws", "--respawn-failed-workers")
                return (*serve, f"{module}.app:create_app")
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
    Service("fire", "fire_button", "Tombol Kebakaran", port=8082, metrics_port=9182),
)


def service_named(name: str) -> Service:
    """The row of that name. Raises ValueError naming the known ones."""
    for service in SERVICES:
        if service.name == name:
            return service
    raise ValueError(f"There is no service {name!r}. Known: {', '.join(service.name for service in SERVICES)}.")
