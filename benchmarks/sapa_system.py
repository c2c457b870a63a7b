"""The reporters' side of sapa under measurement: servers, two certified officers, door and intake as in production."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nacl.signing import SigningKey

from common import db
from common.audit import Actor
from common.auth.identity import Grant, SignedIn
from common.codes import new_id
from common.pack import load_light_pack
from common.settings import Settings
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port, spawn, stop, wait_until
from deploy.local.valkey import Valkey
from deploy.migrations.run import ROLES, migrate
from services.sapa.actions.office import Doer, Office
from services.sapa.configuration import INTAKE, SapaSettings, socket_of
from services.sapa.crypto.certificates import Certificate, issue
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.primitives import public_of, to_text
from services.sapa.models import Officer, OfficerKey
from services.sapa.workflow import Role

ROOT_SEED, ESCROW, PASSWORD = bytes(32), bytes(range(32)), "for measuring only"
SECRET = "a secret for measuring only, of 32 or more characters"  # noqa: S105 — of one run


@dataclass(frozen=True)
class SapaSystem:
    """Where reporters come in, and the process whose children are measured."""

    port: int
    intake: subprocess.Popen[bytes]


@contextmanager
def sapa_system(folder: Path) -> Iterator[SapaSystem]:
    """Started, and gone with the block."""
    folder.chmod(0o755)
    postgres, valkey = Postgres(folder / "postgres", free_port()), Valkey(folder / "valkey", free_port())
    port = free_port()
    children: list[subprocess.Popen[bytes]] = []
    try:
        postgres.start()
        valkey.start()
        migrate(postgres.url(), dict.fromkeys(ROLES, PASSWORD))
        _make_officers(postgres)
        env = _environment(folder, postgres, valkey, port)
        for name, module in (("intake", "reporters"), ("door", "door")):
            command = [sys.executable, "-m", f"services.sapa.{module}"]
            children.append(spawn(command, log=folder / f"{name}.log", env=env))
        wait_until(socket_of(folder / "s", INTAKE).exists, children[0], name=INTAKE, seconds=60)
        yield SapaSystem(port, children[0])
    finally:
        for child in reversed(children):
            stop(child)
        valkey.stop()
        postgres.stop()


@dataclass(frozen=True)
class OfficersSide:
    """The office, and two officers with opened keys."""

    office: Office
    worker: Doer
    supervisor: Doer


@contextmanager
def officers_side(folder: Path) -> Iterator[OfficersSide]:
    """This process bound as the officers' one, on a database of its own."""
    folder.chmod(0o755)
    postgres = Postgres(folder / "postgres", free_port())
    try:
        postgres.start()
        migrate(postgres.url(), dict.fromkeys(ROLES, PASSWORD))
        pack = load_light_pack(Settings.model_fields["pack_dir"].default)
        db.bind(postgres.url("sapa", PASSWORD), pool_size=2, channel="sapa")
        worker, supervisor = (_make_officer(pack.slug, role) for role in (Role.PENDAMPING, Role.PENYELIA))
        settings = SapaSettings.model_validate(_office_settings(folder))
        yield OfficersSide(Office.of(settings, pack), worker, supervisor)
    finally:
        db.release()
        postgres.stop()


def _office_settings(folder: Path) -> dict[str, str]:
    """What the office is made of; no server of it is asked."""
    return {
        "environment": "test",
        "database_url": "postgresql://sapa@localhost/none",
        "redis_url": "redis://localhost",
        "secret_key": SECRET,
        "public_url": "http://localhost:8084",
        "sapa_root_key": to_text(bytes(SigningKey(ROOT_SEED).verify_key)),
        "sapa_escrow_key": to_text(public_of(ESCROW)),
        "sapa_officer_pepper": SECRET,
        "sapa_slots_dir": str(folder / "slots"),
    }


def _environment(folder: Path, postgres: Postgres, valkey: Valkey, port: int) -> dict[str, str]:
    told = {
        "environment": "test",
        "database_url": postgres.url("sapa_intake", PASSWORD),
        "redis_url": valkey.url(),
        "secret_key": SECRET,
        "public_url": f"http://localhost:{port}",
        "limit_writes": "10000000 per minute",
        "sapa_root_key": to_text(bytes(SigningKey(ROOT_SEED).verify_key)),
        "sapa_escrow_key": to_text(public_of(ESCROW)),
        "sapa_receipt_pepper": SECRET,
        "sapa_intake_secret": SECRET,
        "sapa_slots_dir": str(folder / "slots"),
        "sapa_sockets_dir": str(folder / "s"),
        "sapa_port": str(port),
    }
    return {"PATH": os.environ["PATH"]} | {f"SMARTSOCIETY_{name.upper()}": value for name, value in told.items()}


def _make_officers(postgres: Postgres) -> None:
    """As many as a report needs."""
    office = load_light_pack(Settings.model_fields["pack_dir"].default).slug
    db.bind(postgres.url("sapa", PASSWORD), pool_size=1, channel="sapa")
    try:
        for role in (Role.PENDAMPING, Role.PENYELIA):
            _make_officer(office, role)
    finally:
        db.release()


def _make_officer(office: str, role: Role) -> Doer:
    now, held, officer_id, key_id = datetime.now(UTC), OfficerKeys.new(), new_id(), new_id()
    told = Certificate(
        office=office,
        key_id=str(key_id),
        officer_id=str(officer_id),
        username=role,
        name=role,
        role=role,
        box_public=to_text(held.box_public),
        sign_public=to_text(held.sign_public),
        issued_at=(now - timedelta(days=1)).isoformat(),
        expires_at=(now + timedelta(days=1)).isoformat(),
    )
    closed = {"wrapped": b"-", "recovery_salt": b"-", "recovery_wrapped": b"-"}
    public = {"box_public": held.box_public, "sign_public": held.sign_public}
    signed = {"certificate": told.body, "signature": issue(ROOT_SEED, told)}
    with db.transaction(quiet=True) as session:
        session.add(Officer(id=officer_id, username=role, name=role, role=role, on_duty_until=now + timedelta(days=1)))
        session.flush()
        session.add(OfficerKey(id=key_id, officer_id=officer_id, **closed, **public, **signed))
    signed_in = SignedIn(officer_id, role, role, (Grant(role, None),), new_id(), now)
    return Doer(Actor(f"officer:{officer_id}"), signed_in, role, key_id, held)
