"""What each local process is told: generated secrets, addresses, and a file of it for the other terminal."""

import os
import shlex
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from deploy.local.options import Options
from deploy.local.postgres import DATABASE, OWNER, kept_secret
from deploy.local.sapa import sapa_settings, sockets_dir
from deploy.services import REPORTERS, SERVICES, Kind, Service

BIN = Path(__file__).parents[2] / ".venv" / "bin"
THREADS = 4


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment of every process of one run."""

    options: Options
    inherited: Mapping[str, str]

    @property
    def secrets_dir(self) -> Path:
        """Where generated secrets lie, each in a file of mode 0600."""
        return self.options.state_dir / "secrets"

    def secret(self, name: str) -> str:
        """A secret of this installation; made on first use."""
        return kept_secret(self.secrets_dir / name)

    @property
    def sockets_dir(self) -> Path:
        """Where the reporters' two servers take connections."""
        return sockets_dir(self.options.state_dir)

    def _inbound_secret(self, service: Service) -> str:
        """What a gateway signs with, as the Standard Webhooks specification writes it."""
        return "whsec_" + b64encode(self.secret(f"{service.name}-sms-inbound").encode()).decode()

    @property
    def owner_url(self) -> str:
        """The database as its owner."""
        if self.options.database_url:
            return self.options.database_url
        return (
            f"postgresql://{OWNER}:{self.secret('owner-password')}@127.0.0.1:{self.options.port('postgres')}/{DATABASE}"
        )

    def role_url(self, role: str) -> str:
        """The same database as a service's role."""
        parts = urlsplit(self.owner_url)
        _, _, host = parts.netloc.rpartition("@")
        password = quote(self.role_password(role), safe="")
        return urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}"))

    def role_password(self, role: str) -> str:
        """The password of a service's role."""
        return self.secret(f"{role}-password")

    @property
    def redis_url(self) -> str:
        """The broker."""
        return self.options.redis_url or f"redis://127.0.0.1:{self.options.port('valkey')}/0"

    def _base(self) -> dict[str, str]:
        path = os.pathsep.join([str(BIN), self.inherited.get("PATH", os.defpath)])
        return {**self.inherited, "PATH": path, "PYTHONUNBUFFERED": "1"}

    def of_preparation(self) -> dict[str, str]:
        """For what is done before the processes start; it reads the options again."""
        return self._base()

    def of_portal(self) -> dict[str, str]:
        """For Caddy: the portal, and the addresses that are divided between two processes."""
        serve = {
            "SMARTSOCIETY_BIND": self.options.bind,
            "SMARTSOCIETY_PORTAL_PORT": str(self.options.port("portal")),
            "SMARTSOCIETY_PORTAL_ROOT": str(self.options.state_dir / "portal"),
            "XDG_DATA_HOME": str(self.options.state_dir / "caddy"),
            "XDG_CONFIG_HOME": str(self.options.state_dir / "caddy"),
        }
        return {**self._base(), **self._addresses(), **serve, **self._divided()}

    def _divided(self) -> dict[str, str]:
        """What deploy/fire.caddy is told of a service with streams."""
        told = {}
        for name in (service.name for service in SERVICES if service.has_streams):
            told[f"SMARTSOCIETY_{name.upper()}_PORT"] = str(self.options.port(name))
            told[f"SMARTSOCIETY_{name.upper()}_UPSTREAM"] = f"127.0.0.1:{self.options.port(f'{name}_web')}"
            told[f"SMARTSOCIETY_{name.upper()}_STREAM_UPSTREAM"] = f"127.0.0.1:{self.options.port(f'{name}_stream')}"
        return told

    def address(self, name: str) -> str:
        """Where the portal or a service is reached; `SMARTSOCIETY_<NAME>_URL` may say another."""
        return self.inherited.get(f"SMARTSOCIETY_{name.upper()}_URL") or self.options.url(name)

    def _addresses(self) -> dict[str, str]:
        names = ("portal", *(each.name for each in SERVICES))
        return {f"SMARTSOCIETY_{name.upper()}_URL": self.address(name) for name in names}

    def settings_of(self, service: Service, kind: Kind = "web") -> dict[str, str]:
        """The settings of a process (`common.settings`); those of the web are also for the other terminal."""
        is_reporters = kind in REPORTERS
        own = {
            "ENVIRONMENT": "local",
            "DATABASE_URL": self.role_url(service.role(kind)),
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.secret(f"{service.name}-{'reporters-' if is_reporters else ''}secret-key"),
            "PUBLIC_URL": self.address(self._door(service, kind)),
            "SMS_INBOUND_SECRET": self.inherited.get("SMARTSOCIETY_SMS_INBOUND_SECRET")
            or self._inbound_secret(service),
            "WEBHOOK_ALLOW_PRIVATE": "true",
            "MEDIA_URL": f"file://{self.options.state_dir / 'media' / service.name}",
        }
        if not self.options.redis_url:
            own["LIMITER_URL"] = f"redis://127.0.0.1:{self.options.port('valkey')}/1"
        if not self.options.smtp_host and "SMARTSOCIETY_SMS_URL" not in self.inherited:
            own["SMS_URL"] = f"http://127.0.0.1:{self.options.port('mailbox')}/sms"
        if not self.options.smtp_host:
            own |= {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(self.options.port("smtp")), "SMTP_SECURITY": "none"}
        if service.officers_port:
            own |= sapa_settings(self.secret, kind, self.address(f"{service.name}_officers"), self.options.state_dir)
        return {**self._addresses(), **{f"SMARTSOCIETY_{name}": value for name, value in own.items()}}

    def _door(self, service: Service, kind: Kind) -> str:
        """The name of the address at which a process is met."""
        return f"{service.name}_officers" if service.officers_port and kind not in REPORTERS else service.name

    def of_process(self, service: Service, kind: Kind) -> dict[str, str]:
        """The whole environment of one process; the door is told where the others are, and no secret."""
        if kind == "door":
            return {**self._base(), **self._serving(service, kind)}
        return {**self._base(), **self.settings_of(service, kind), **self._serving(service, kind)}

    def _serving(self, service: Service, kind: Kind) -> dict[str, str]:
        """Where a process that answers requests listens; behind Caddy on the loopback only."""
        if kind == "web":
            listen = {
                "GRANIAN_HOST": "127.0.0.1" if service.has_streams else self.options.bind,
                "GRANIAN_PORT": str(self.options.web_port(service)),
                "GRANIAN_BLOCKING_THREADS": str(THREADS),
            }
        elif kind == "door":
            return {
                "SMARTSOCIETY_SAPA_HOST": self.options.bind,
                "SMARTSOCIETY_SAPA_PORT": str(self.options.port(service.name)),
                "SMARTSOCIETY_SAPA_SOCKETS_DIR": str(self.sockets_dir),
            }
        elif kind == "stream":
            listen = {"GUNICORN_CMD_ARGS": f"--bind=127.0.0.1:{self.options.port(f'{service.name}_stream')}"}
        else:
            return {}
        return {
            **listen,
            "SMARTSOCIETY_POOL_SIZE": str(THREADS),
            "SMARTSOCIETY_TRUSTED_PROXIES": "1" if service.has_streams else "0",
            "SMARTSOCIETY_METRICS_PORT": str(self.options.port(f"{service.name}_metrics")),
        }

    def of_service(self, service: Service) -> dict[str, str]:
        """For commands that run once for a service."""
        return {**self._base(), **self.settings_of(service)}

    def write_files(self) -> None:
        """Leave each service's settings in `env`/<service>.env (0600), readable by a shell and by the CLI."""
        folder = self.options.state_dir / "env"
        folder.mkdir(parents=True, exist_ok=True)
        for service in SERVICES:
            lines = [f"{name}={shlex.quote(value)}\n" for name, value in self.settings_of(service).items()]
            file = folder / f"{service.name}.env"
            file.unlink(missing_ok=True)
            file.touch(mode=0o600)
            file.write_text("".join(lines))
