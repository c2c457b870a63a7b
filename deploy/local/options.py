"""What a person may set for `make run`: ports, where to listen, where state lies, servers of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.processes import StartError
from deploy.services import SERVICES, Service

ROOT = Path(__file__).parents[2]
LARGEST_PORT = 65535

# One port for each thing that listens; `SMARTSOCIETY_PORT_<NAME>` sets it.
# A service with streams is reached through Caddy; its own two processes listen ten and eleven ports further.
DEFAULT_PORTS: Mapping[str, int] = {
    "portal": 8080,
    **{service.name: service.port for service in SERVICES},
    **{f"{service.name}_officers": service.officers_port for service in SERVICES if service.officers_port},
    **{f"{service.name}_web": service.port + 10 for service in SERVICES if service.has_streams},
    **{f"{service.name}_stream": service.port + 11 for service in SERVICES if service.has_streams},
    "mailbox": 8085,
    "smtp": 8025,
    "postgres": 8432,
    "valkey": 8379,
    **{f"{service.name}_metrics": service.metrics_port for service in SERVICES},
}


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of `make run`. All other `SMARTSOCIETY_…` settings go on to the processes as they are."""

    ports: Mapping[str, int]
    state_dir: Path
    bind: str
    database_url: str
    redis_url: str
    smtp_host: str
    has_demo: bool

    def port(self, name: str) -> int:
        """The port of one thing that listens: a key of DEFAULT_PORTS."""
        return self.ports[name]

    def web_port(self, service: Service) -> int:
        """Where the web process of a service listens."""
        if service.officers_port:
            return self.port(f"{service.name}_officers")
        return self.port(f"{service.name}_web" if service.has_streams else service.name)

    def url(self, name: str) -> str:
        """The address that a browser on this machine uses."""
        return f"http://localhost:{self.port(name)}"

    @property
    def listeners(self) -> tuple[str, ...]:
        """The ports that this run itself listens on, given which servers it brings."""
        not_ours = {
            *(("postgres",) if self.database_url else ()),
            *(("valkey",) if self.redis_url else ()),
            *(("smtp", "mailbox") if self.smtp_host else ()),
        }
        return tuple(name for name in self.ports if name not in not_ours)


def setting_of(port: str) -> str:
    """The setting that moves a port."""
    return f"SMARTSOCIETY_PORT_{port.upper()}"


def read_options(environ: Mapping[str, str]) -> Options:
    """Read the options of this run. Raises StartError that names each wrong one."""
    ports = {name: _port(environ, name, default) for name, default in DEFAULT_PORTS.items()}
    taken: dict[int, str] = {}
    for name, number in ports.items():
        if number in taken:
            raise StartError(f"{setting_of(taken[number])} and {setting_of(name)} are both {number}.")
        taken[number] = name
    return Options(
        ports=ports,
        state_dir=Path(environ.get("SMARTSOCIETY_STATE_DIR") or ROOT / ".local").absolute(),
        bind=environ.get("SMARTSOCIETY_BIND") or "127.0.0.1",
        database_url=environ.get("SMARTSOCIETY_DATABASE_URL", "").replace("postgres://", "postgresql://", 1),
        redis_url=environ.get("SMARTSOCIETY_REDIS_URL", ""),
        smtp_host=environ.get("SMARTSOCIETY_SMTP_HOST", ""),
        has_demo=environ.get("SMARTSOCIETY_DEMO", "yes").lower() not in {"no", "false", "0"},
    )


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    given = environ.get(setting_of(name)) or str(default)
    if not given.isdecimal() or not 0 < int(given) <= LARGEST_PORT:
        raise StartError(f"{setting_of(name)} is {given!r}; a port is a number from 1 to {LARGEST_PORT}.")
    return int(given)
