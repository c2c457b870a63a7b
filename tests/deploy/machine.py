"""An installation after docker-compose.yml on this machine: the same commands, free ports, no containers."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.local.postgres import WHEEL, Postgres
from deploy.local.processes import free_port, spawn, stop
from deploy.local.valkey import binary
from tests.deploy.composition import ROOT, composition, health_command, read_example, secret_files
from tests.deploy.local_run import own_environment, wait_for

SERVERS = ("perda-web", "fire-web", "fire-stream", "sapa-web", "sapa-door")
PORTS = ("postgres", "valkey", "metrics", "portal", "perda", "fire", "sapa", "officers", "health", *SERVERS)
CADDY_FILE = "/etc/caddy/Caddyfile"
# The wheel brings the server without its client; this asks what `valkey-cli ping` asks.
VALKEY_CLI = """#!{python}
import os, redis
print("PONG" if redis.Redis(port={port}, password=os.environ["REDISCLI_AUTH"]).ping() else "")
"""


class Machine:
    """The installation: its secrets, where each port of a container is here, and what runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run([ROOT / "deploy" / "make-secrets"], cwd=folder, check=True, capture_output=True)
        self.top = composition(read_example(ROOT / "deploy" / "env.example"))
        self.ports = {name: free_port() for name in PORTS}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.postgres = self._prepare_postgres()
        self._prepare_valkey()

    def _prepare_postgres(self) -> Postgres:
        secret = self.folder / "owner-password"
        secret.write_text((self.folder / "secrets" / "postgres_password").read_text())
        server = Postgres(self.folder / "postgres", self.ports["postgres"], secrets_dir=self.folder)
        server.prepare()
        return server

    def _prepare_valkey(self) -> None:
        conf = self.folder / "secrets" / "valkey_conf"
        conf.chmod(0o644)
        conf.write_text(
            conf.read_text().replace("port 6379", f"port {self.ports['valkey']}").replace("* -::*", "127.0.0.1")
        )
        tools = self.folder / "bin"
        tools.mkdir()
        (tools / "valkey-server").symlink_to(binary())
        client = tools / "valkey-cli"
        client.write_text(VALKEY_CLI.format(python=sys.executable, port=self.ports["valkey"]))
        client.chmod(0o755)

    def service(self, name: str) -> Mapping[str, Any]:
        """One service of the compose file."""
        found: dict[str, Any] = self.top["services"][name]
        return found

    def here(self, word: str) -> str:
        """A path of the container as it is here."""
        places = {
            CADDY_FILE: str(ROOT / "deploy" / "Caddyfile"),
            "/run/secrets": str(self.folder / "secrets"),
            "/srv/portal": str(self.folder / "portal"),
            "127.0.0.1:8079": f"127.0.0.1:{self.ports['health']}",
        }
        for there, here in places.items():
            word = word.replace(there, here)
        return word

    def environment(self, name: str) -> dict[str, str]:
        """The container's environment, its secrets among it, with the addresses of here."""
        service = self.service(name)
        told = {key: str(value) for key, value in service.get("environment", {}).items()}
        for target, file in secret_files(service, self.top).items():
            if target.startswith("smartsociety_"):
                told[target.upper()] = self._reachable((self.folder / file).read_text())
        port = str(self.ports.get(name, 0))
        own = {
            "GRANIAN_HOST": "127.0.0.1",
            "GRANIAN_PORT": port,
            "PORT": port,
            "SMARTSOCIETY_SAPA_HOST": "127.0.0.1",
            "SMARTSOCIETY_SAPA_PORT": port,
            "SMARTSOCIETY_SAPA_SOCKETS_DIR": str(self.folder / "sockets"),
            "SMARTSOCIETY_SAPA_SLOTS_DIR": str(self.folder / "slots"),
            "SMARTSOCIETY_METRICS_PORT": str(self.ports["metrics"]),
            "SMARTSOCIETY_MEDIA_URL": f"file://{self.folder / 'media'}",
        }
        told |= {key: value for key, value in own.items() if key in told}
        if name == "caddy":
            told |= self._caddy()
        path = [self.folder / "bin", Path(sys.executable).parent, WHEEL / "pginstall" / "bin", os.environ["PATH"]]
        server = {"PGDATA": str(self.postgres.data), "PGPORT": str(self.ports["postgres"])}
        return own_environment() | {"PATH": os.pathsep.join(map(str, path))} | server | told

    def _caddy(self) -> dict[str, str]:
        """Without TLS and on free ports: certificates cannot be had here."""
        return {
            "SMARTSOCIETY_PORTAL_HOST": f"http://127.0.0.1:{self.ports['portal']}",
            "SMARTSOCIETY_PERDA_HOST": f"http://127.0.0.1:{self.ports['perda']}",
            "SMARTSOCIETY_PERDA_UPSTREAM": f"127.0.0.1:{self.ports['perda-web']}",
            "SMARTSOCIETY_FIRE_HOST": f"http://127.0.0.1:{self.ports['fire']}",
            "SMARTSOCIETY_FIRE_UPSTREAM": f"127.0.0.1:{self.ports['fire-web']}",
            "SMARTSOCIETY_FIRE_STREAM_UPSTREAM": f"127.0.0.1:{self.ports['fire-stream']}",
            "SMARTSOCIETY_SAPA_HOST": f"http://127.0.0.1:{self.ports['sapa']}",
            "SMARTSOCIETY_SAPA_UPSTREAM": f"127.0.0.1:{self.ports['sapa-door']}",
            "SMARTSOCIETY_SAPA_OFFICERS_HOST": f"http://127.0.0.1:{self.ports['officers']}",
            "SMARTSOCIETY_SAPA_OFFICERS_UPSTREAM": f"127.0.0.1:{self.ports['sapa-web']}",
            "SMARTSOCIETY_CADDY_HEALTH_PORT": str(self.ports["health"]),
            "SMARTSOCIETY_PORTAL_ROOT": str(self.folder / "portal"),
            "XDG_DATA_HOME": str(self.folder / "caddy"),
            "XDG_CONFIG_HOME": str(self.folder / "caddy"),
        }

    def _reachable(self, text: str) -> str:
        return text.replace("@postgres:5432", f"@127.0.0.1:{self.ports['postgres']}").replace(
            "@valkey:6379", f"@127.0.0.1:{self.ports['valkey']}"
        )

    def start(self, name: str) -> None:
        """Start a service's command and wait until its own health check is content."""
        command = [self.here(word) for word in self.service(name)["command"]]
        user = self.postgres.user if name == "postgres" else None
        if name == "postgres":
            command[0] = str(self.postgres.program("postgres"))
        self.children[name] = spawn(command, log=self.folder / f"{name}.log", env=self.environment(name), user=user)
        wait_for(lambda: self.is_healthy(name) or self.children[name].poll() is not None)
        assert self.children[name].poll() is None, (self.folder / f"{name}.log").read_text()
        if name == "postgres":
            self.postgres.make_database()  # the image's entry point does this for POSTGRES_DB

    def is_healthy(self, name: str) -> bool:
        """Its health check's verdict."""
        command = [self.here(word) for word in health_command(self.service(name))]
        done = subprocess.run(command, check=False, env=self.environment(name), capture_output=True, timeout=30)
        return done.returncode == 0

    def run(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run a service that runs once."""
        command = [self.here(word) for word in self.service(name)["command"]]
        env = self.environment(name)
        return subprocess.run(command, check=False, env=env, capture_output=True, text=True, timeout=120)

    def end(self) -> None:
        """End everything, the servers last."""
        for name, child in reversed(self.children.items()):
            stop(child, signal.SIGINT if name == "postgres" else signal.SIGTERM)
        self.postgres.discard()
