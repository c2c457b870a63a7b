"""The processes of sapa on a real database with the real pack, and officers whose keys are certified."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from nacl.signing import SigningKey

from common import db, keys
from common.audit import Actor
from common.auth.identity import Grant, SignedIn
from common.codes import new_id
from common.db import session as db_session
from common.pack import Pack, load_light_pack, load_pack
from common.settings import Settings
from deploy.local.postgres import Postgres
from services.sapa.actions.office import Doer, Office
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.certificates import Certificate, issue
from services.sapa.crypto.escrow import box_private
from services.sapa.crypto.officer_keys import OfficerKeys, session_key
from services.sapa.crypto.primitives import public_of, to_text
from services.sapa.models import Officer, OfficerKey, OfficerSession
from services.sapa.queries.sessions import LONGEST, token_hash
from services.sapa.workflow import Role
from tests.conftest import ROLE_PASSWORD

ROOT = bytes(range(32))
ESCROW_SEED = bytes(range(32, 64))
ESCROW = box_private(ESCROW_SEED)
SECRETS = {
    "sapa_receipt_pepper": "a-receipt-pepper-of-the-tests-32-characters",
    "sapa_intake_secret": "an-intake-secret-of-the-tests-32-characters",
    "sapa_officer_pepper": "an-officer-pepper-of-the-tests-32-characters",
}
MakeOfficer = Callable[..., "Made"]


@dataclass(frozen=True, slots=True)
class Made:
    """An officer of a test: signed in, with certified and opened keys."""

    officer_id: UUID
    key_id: UUID
    role: Role
    name: str
    keys: OfficerKeys
    token: str
    doer: Doer


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that is shipped."""
    return load_pack(Path(Settings.model_fields["pack_dir"].default))


@pytest.fixture
def database(postgres: Postgres, clean: None) -> Iterator[str]:
    """An empty database that this process is bound to as the role `sapa`; gives the role's URL."""
    url = postgres.url("sapa", ROLE_PASSWORD)
    db.bind(url, pool_size=8, channel="sapa")
    yield url
    db_session.release()


@pytest.fixture
def settings(settings: Settings, postgres: Postgres, tmp_path: Path) -> SapaSettings:
    """Settings of the officers' process; other processes differ in their database role."""
    ours = {
        "database_url": postgres.url("sapa", ROLE_PASSWORD),
        "public_url": "http://localhost:8084",
        "sapa_root_key": to_text(bytes(SigningKey(ROOT).verify_key)),
        "sapa_escrow_key": to_text(public_of(ESCROW)),
        "sapa_slots_dir": tmp_path / "slots",
    }
    return SapaSettings.model_validate(settings.model_dump() | ours | SECRETS)


@pytest.fixture
def office(settings: SapaSettings) -> Office:
    """What the officers' factory makes."""
    return Office.of(settings, load_light_pack(settings.pack_dir))


@pytest.fixture
def app(database: str, settings: SapaSettings, pack: Pack) -> Flask:
    """The officers' process."""
    return create_app(settings, pack)


@pytest.fixture
def make_officer(office: Office, database: str) -> MakeOfficer:
    """Make an officer: `make_officer(Role.PENDAMPING, name="Rina", on_duty=True, certified=True)`."""

    def make(role: Role, name: str = "Rina Nurhayati", *, on_duty: bool = True, certified: bool = True) -> Made:
        return _made(office.slug, role, name, on_duty=on_duty, certified=certified)

    return make


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """A case worker."""
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def hasnah(make_officer: MakeOfficer) -> Made:
    """A supervisor."""
    return make_officer(Role.PENYELIA, "Hasnah")


@pytest.fixture
def dewi(make_officer: MakeOfficer) -> Made:
    """Another case worker."""
    return make_officer(Role.PENDAMPING, "Dewi")


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Made], FlaskClient]:
    """A browser that is signed in as this officer."""

    def browser(made: Made) -> FlaskClient:
        client = app.test_client()
        client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        client.set_cookie("sapa_session", made.token)
        return client

    return browser


def _made(office: str, role: Role, name: str, *, on_duty: bool, certified: bool) -> Made:
    now, held, token = datetime.now(UTC), OfficerKeys.new(), secrets.token_urlsafe(32)
    officer_id, key_id, session_id = new_id(), new_id(), new_id()
    username = f"{role}.{officer_id.hex[-8:]}"
    told = Certificate(
        office=office,
        key_id=str(key_id),
        officer_id=str(officer_id),
        username=username,
        name=name,
        role=role,
        box_public=to_text(held.box_public),
        sign_public=to_text(held.sign_public),
        issued_at=(now - timedelta(days=1)).isoformat(),
        expires_at=(now + timedelta(days=365)).isoformat(),
    )
    officer = Officer(
        id=officer_id, username=username, name=name, role=role, verifier=b"-", salt=b"-", totp_sealed=b"-"
    )
    officer.on_duty_until = now + timedelta(hours=8) if on_duty else None
    with db.transaction() as session:
        for row in (officer, _key_row(told, held, certified=certified), _session_row(told, held, (session_id, token))):
            session.add(row)
            session.flush()
    signed_in = SignedIn(officer_id, username, name, (Grant(role, None),), session_id, now)
    doer = Doer(Actor(f"officer:{officer_id}", "test"), signed_in, role, key_id, held)
    return Made(officer_id, key_id, role, name, held, token, doer)


def _key_row(told: Certificate, held: OfficerKeys, *, certified: bool) -> OfficerKey:
    return OfficerKey(
        id=UUID(told.key_id),
        officer_id=UUID(told.officer_id),
        box_public=held.box_public,
        sign_public=held.sign_public,
        wrapped=b"-",
        recovery_salt=b"-",
        recovery_wrapped=b"-",
        certificate=told.body if certified else None,
        signature=issue(ROOT, told) if certified else None,
        certified_at=datetime.now(UTC) if certified else None,
    )


def _session_row(told: Certificate, held: OfficerKeys, opened: tuple[UUID, str]) -> OfficerSession:
    session_id, token = opened
    now = datetime.now(UTC)
    return OfficerSession(
        id=session_id,
        token_hash=token_hash(token),
        officer_id=UUID(told.officer_id),
        key_id=UUID(told.key_id),
        keys_sealed=keys.seal(session_key(token), held.raw),
        generation=0,
        created_at=now,
        last_seen_at=now,
        expires_at=now + LONGEST,
        reauthenticated_at=now,
    )
