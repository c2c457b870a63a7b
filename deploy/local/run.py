"""One local run: its parts, the steps that bring them up side by side, and the end of them all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from deploy import health
from deploy.local.environment import BIN, Environment
from deploy.local.given import check_database, check_redis
from deploy.local.options import ROOT, Options
from deploy.local.parts import Part, Preparation, Process, stop_together
from deploy.local.ports import check_ports
from deploy.local.postgres import Postgres
from deploy.local.processes import is_listening
from deploy.local.registry import Registry
from deploy.local.steps import Step
from deploy.local.valkey import Valkey
from deploy.services import REPORTERS, SERVICES, Kind, Service

DEMO_FILE = "demo-accounts.json"
LOGIN = ("service", "role", "username", "password")
CADDYFILE = ROOT / "deploy" / "local" / "Caddyfile"


@dataclass(slots=True)
class Run:
    """What `make run` starts."""

    options: Options
    inherited: Mapping[str, str]
    parts: list[Part] = field(default_factory=list, init=False)
    environment: Environment = field(init=False)
    registry: Registry = field(init=False)
    preparation: Preparation = field(init=False)

    def __post_init__(self) -> None:
        self.environment = Environment(self.options, self.inherited)
        self.registry = Registry(self.options.state_dir)
        command = [str(BIN / "python"), "-m", "deploy.local.prepare"]
        env = self.environment.of_preparation()
        self.preparation = Preparation(command, env, self._log("prepare"), self.registry)

    def steps(self) -> list[Step]:
        """Every step of the start, with what it needs."""
        own = [self._process_step(service, kind) for service in SERVICES for kind in service.kinds]
        return [
            Step("Ports", self._check),
            Step("PostgreSQL", self._start_postgres, ("Ports",)),
            Step("Valkey", self._start_valkey, ("Ports",)),
            Step("Mailbox", self._start_mailbox, ("Ports",)),
            Step("Portal", self._start_portal, ("Ports",)),
            self._prepared("Migrations", "PostgreSQL", "Portal"),
            *[self._prepared(f"Pack {each.name}", "Migrations") for each in SERVICES if each.keeps_pack],
            *[self._prepared(f"Demo {each.name}", "Migrations") for each in SERVICES if self.options.has_demo],
            *own,
        ]

    def _check(self) -> str:
        """Ports first; then what is needed before the processes begins, beside the servers."""
        found = check_ports(self.options)
        self.environment.write_files()
        self.preparation.start()
        return found

    def _prepared(self, name: str, *needs: str) -> Step:
        return Step(name, partial(self.preparation.wait_for, name), needs)

    def _process_step(self, service: Service, kind: Kind) -> Step:
        if kind == "door":
            needs: tuple[str, ...] = tuple(f"{service.name} {each}" for each in REPORTERS if each != kind)
        elif kind in {"web", "stream", *REPORTERS}:
            needs = ("Migrations",)
        else:
            needs = ("Migrations", "Valkey", "Mailbox")
        return Step(f"{service.name} {kind}", partial(self._start_process, service, kind), needs)

    def _start_postgres(self) -> str:
        if self.options.database_url:
            return check_database(self.options.database_url)
        server = Postgres(
            self.options.state_dir / "postgres",
            self.options.port("postgres"),
            secrets_dir=self.environment.secrets_dir,
            start_child=self.registry.spawn,
        )
        self._start(server)
        return f"as {server.user.pw_name}, data in {server.data}" if server.user and server.is_moved else ""

    def _start_valkey(self) -> str:
        if self.options.redis_url:
            return check_redis(self.options.redis_url)
        server = Valkey(self.options.state_dir / "valkey", self.options.port("valkey"), start_child=self.registry.spawn)
        self._start(server)
        return ""

    def _start(self, part: Part) -> None:
        self.parts.append(part)
        part.start()

    def _log(self, name: str) -> Path:
        return self.options.state_dir / "log" / f"{name.replace(' ', '-').lower()}.log"

    def _start_mailbox(self) -> str:
        if self.options.smtp_host:
            return f"not needed: mails go to {self.options.smtp_host}"
        port, page = self.options.port("smtp"), self.options.port("mailbox")
        state = self.options.state_dir
        told = ["--bind", self.options.bind, "--smtp-port", str(port), "--page-port", str(page)]
        told += ["--accounts", str(state / DEMO_FILE)] if self.options.has_demo else []
        command = [str(BIN / "python"), "-m", "deploy.mailbox", str(state / "mailbox"), *told]
        self._start_own("mailbox", command, self.inherited, ready_port=page)
        return ""

    def _start_portal(self) -> str:
        said = self.preparation.wait_for("Portal")
        command = [str(BIN / "caddy"), "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
        self._start_own("caddy", command, self.environment.of_portal(), ready_port=self.options.port("portal"))
        return said

    def _start_own(self, name: str, command: Sequence[str], env: Mapping[str, str], *, ready_port: int) -> None:
        self._start(Process(name, command, env, self._log(name), self.registry, lambda _age: is_listening(ready_port)))

    def _start_process(self, service: Service, kind: Kind) -> str:
        name, program = f"{service.name} {kind}", service.command(kind)
        env = self.environment.of_process(service, kind)
        command = [str(BIN / program[0]), *program[1:]]
        is_ready = partial(self._is_ready, service, kind)
        self._start(Process(name, command, env, self._log(name), self.registry, is_ready))
        return ""

    def _is_ready(self, service: Service, kind: Kind, age: float) -> bool:
        if kind == "web":
            return health.web_answers(self.options.web_port(service))
        if kind == "stream":
            return health.web_answers(self.options.port(f"{service.name}_stream"))
        if kind == "door":
            return health.web_answers(self.options.port(service.name))
        if kind in REPORTERS:
            return health.listens(self.environment.sockets_dir / f"{kind}.sock")
        return health.beats(self.environment.role_url(service.role(kind)), kind, age)

    def addresses(self) -> list[tuple[str, str]]:
        """Where a browser goes."""
        rows = [(self.options.url("portal"), "portal: the doors and the emergency numbers")]
        for each in SERVICES:
            if each.officers_port is None:
                rows.append((self.options.url(each.name), f"{each.title}; officers: /petugas"))
            else:
                rows.append((self.options.url(each.name), f"{each.title}: reporters"))
                rows.append((self.options.url(f"{each.name}_officers"), f"{each.title}: officers, /petugas"))
        if not self.options.smtp_host:
            rows.append((self.options.url("mailbox"), "mailbox: every mail that was sent here"))
        return rows

    def logins(self) -> list[tuple[str, ...]]:
        """The demo officers: service, role, username, password."""
        file = self.options.state_dir / DEMO_FILE
        if not self.options.has_demo or not file.exists():
            return []
        return [tuple(row[name] for name in LOGIN) for row in json.loads(file.read_text())]

    def notes(self) -> list[str]:
        """What else to know."""
        state = self.options.state_dir
        codes = [] if self.options.smtp_host or not self.options.has_demo else [f"{self.options.url('mailbox')}/akun"]
        where = [*codes, str(state / DEMO_FILE)]
        told = [f"Second factors: {' and '.join(where)}"] if self.options.has_demo else []
        return [*told, f"Logs: {state / 'log'}"]

    def end(self) -> None:
        """End every part: first what serves and works, then the servers they lean on."""
        self.registry.close()
        servers = [part for part in self.parts if isinstance(part, Postgres | Valkey)]
        stop_together([part for part in self.parts if part not in servers])
        stop_together(servers)
        self.registry.end_all()
