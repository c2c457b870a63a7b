"""The table of the services and their processes: `make run`, the portal, the CLI and the compose file follow it.

A new service is one row here (and its role in deploy/migrations/run.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Literal

Kind = Literal["web", "relay", "worker", "stream", "intake", "mailbox", "door"]
REPORTERS: tuple[Kind, ...] = ("intake", "mailbox", "door")


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `name` is its schema, queue and NOTIFY channel, and its processes' database role unless `roles_of`
    gives a kind one of its own; ports are the local ones.

    With streams its address is Caddy's, which divides it between the web and the stream process (deploy/fire.caddy).
    With `officers_port` its web is there, for officers alone; at `port` reporters meet three processes of their own.
    """

    name: str
    package: str
    title: str
    port: int
    metrics_port: int
    has_streams: bool = False
    officers_port: int | None = None
    roles_of: Mapping[Kind, str] = field(default_factory=dict)
    keeps_pack: bool = True
    web: str = "app"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The processes that it consists of."""
        streams: tuple[Kind, ...] = ("stream",) if self.has_streams else ()
        return ("web", "relay", "worker", *streams, *(REPORTERS if self.officers_port else ()))

    def role(self, kind: Kind = "web") -> str:
        """The database role of one of its processes."""
        return self.roles_of.get(kind, self.name)

    def command(self, kind: Kind) -> tuple[str, ...]:
        """What starts one process of this service.

        Where the web listens is told by GRANIAN_HOST and GRANIAN_PORT, where the stream does by PORT (everywhere) or
        GUNICORN_CMD_ARGS.
        """
        module = f"services.{self.package}"
        match kind:
            case "web":
                serve = ("granian", "--interface", "wsgi", "--factory", "--no-ws", "--respawn-failed-workers")
                return (*serve, f"{module}.{self.web}:create_app")
            case "stream":
                serve = ("gunicorn", "--worker-class", "gevent", "--no-control-socket", "--log-level", "warning")
                return (*serve, "--graceful-timeout", "2", f"{module}.stream:create_app()")
            case "intake" | "mailbox":
                return ("python", "-m", f"{module}.reporters", kind)
            case "door":
                return ("python", "-m", f"{module}.door")
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
    Service(
        "sapa",
        "sapa",
        "Pendampingan",
        port=8083,
        metrics_port=9184,
        officers_port=8084,
        roles_of={"relay": "sapa_relay", "worker": "sapa_relay", "intake": "sapa_intake", "mailbox": "sapa_mailbox"},
        keeps_pack=False,
        web="app.officers",
    ),
)


def service_named(name: str) -> Service:
    """The row of that name. Raises ValueError naming the known ones."""
    for service in SERVICES:
        if service.name == name:
            return service
    raise ValueError(f"There is no service {name!r}. Known: {', '.join(service.name for service in SERVICES)}.")
