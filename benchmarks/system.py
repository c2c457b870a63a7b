"""The parts under measurement, started for one benchmark in a folder of its own and ended with it."""

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import requests

from common import audit, db
from common.pack import load_pack
from common.settings import Settings
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port, spawn, stop, wait_until
from deploy.local.valkey import Valkey
from deploy.migrations.run import ROLES, migrate
from deploy.packs import bring
from deploy.services import Kind, service_named

ROOT = Path(__file__).parents[1]
WEB_WORKERS = 2
THREADS = 2
SINK_ADDRESS = "benchmark@opd.example"


@dataclass
class System:
    """PostgreSQL and Valkey with the pack loaded, and whichever processes were asked for."""

    folder: Path
    name: str = "perda"
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.postgres = Postgres(self.folder / "postgres", free_port())
        self.valkey = Valkey(self.folder / "valkey", free_port())
        self.smtp_port = free_port()
        self.service = service_named(self.name)

    @property
    def role_url(self) -> str:
        """The database as the service's role."""
        return self.postgres.url(self.service.name, self.password)

    def environment(self, port: int) -> Mapping[str, str]:
        """What every process under measurement is told."""
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SMARTSOCIETY_ENVIRONMENT": "test",
            "SMARTSOCIETY_DATABASE_URL": self.role_url,
            "SMARTSOCIETY_REDIS_URL": self.valkey.url(),
            "SMARTSOCIETY_LIMITER_URL": self.valkey.url(1),
            "SMARTSOCIETY_SECRET_KEY": "a key for measuring only, of 32 or more characters",
            "SMARTSOCIETY_PUBLIC_URL": f"http://localhost:{port}",
            "SMARTSOCIETY_MEDIA_URL": f"file://{self.folder / 'media'}",
            "SMARTSOCIETY_SMTP_HOST": "127.0.0.1",
            "SMARTSOCIETY_SMTP_PORT": str(self.smtp_port),
            "SMARTSOCIETY_SMTP_SECURITY": "none",
            "SMARTSOCIETY_POOL_SIZE": str(THREADS),
            "SMARTSOCIETY_LIMIT_WRITES": "10000000 per minute",
            "SMARTSOCIETY_LIMIT_ALERTS": "10000000 per minute",
        }

    def start(self) -> None:
        """Start the servers and fill in what reports need."""
        self.postgres.start()
        with psycopg.connect(self.postgres.url(), autocommit=True) as owner:
            owner.execute("ALTER SYSTEM SET track_commit_timestamp = on")
        self.postgres.stop()
        self.postgres.start()
        self.valkey.start()
        migrate(self.postgres.url(), dict.fromkeys(ROLES, self.password))
        db.bind(self.role_url, pool_size=2, channel=self.service.name)
        pack = load_pack(Settings.model_fields["pack_dir"].default)
        bring(self.name, pack, audit.Actor("cli:benchmark"))

    def serve(self, application: str) -> str:
        """Start granian as in production, with a worker per core, and give its address."""
        port = free_port()
        command = ["granian", "--interface", "wsgi", "--factory", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
        sizes = ["--workers", str(WEB_WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning"]
        child = self._spawn([*command, *sizes, application], port, f"web-{port}")
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{address}/healthz"), child, name=application, seconds=30)
        return address

    def serve_streams(self, application: str) -> str:
        """Start the process of event streams as in production, and give its address."""
        port = free_port()
        command = ["gunicorn", "--worker-class", "gevent", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        child = self._spawn([*command, application], port, f"stream-{port}")
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{address}/healthz"), child, name=application, seconds=30)
        return address

    def run(self, kind: Kind) -> subprocess.Popen[bytes]:
        """Start a relay or worker of the service."""
        return self._spawn(list(self.service.command(kind)), self.service.port, kind)

    def _spawn(self, command: Sequence[str], port: int, name: str) -> subprocess.Popen[bytes]:
        binary = Path(sys.executable).parent / command[0]
        child = spawn([binary, *command[1:]], log=self.folder / f"{name}.log", env=self.environment(port))
        self.children.append(child)
        return child

    def stop(self) -> None:
        """End everything."""
        for child in reversed(self.children):
            stop(child)
        db.release()
        self.valkey.stop()
        self.postgres.stop()


def _answers(address: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(address, timeout=1).ok
    return False


@contextlib.contextmanager
def system(name: str = "perda") -> Iterator[System]:
    """A system of the service of that name, gone with the block."""
    with tempfile.TemporaryDirectory(prefix="smartsociety-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        under_measurement = System(Path(folder), name)
        try:
            under_measurement.start()
            yield under_measurement
        finally:
            under_measurement.stop()
