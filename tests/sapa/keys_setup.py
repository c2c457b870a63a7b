"""What the tests of keys share: commands as they are typed, rows as they stand, and a request of an officer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from common import db
from common.audit import Actor
from deploy.cli import connection
from deploy.cli.main import app
from services.sapa.actions.keys.certifying import request_line
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.certificates import as_text, issue
from services.sapa.crypto.requests import CertificateRequest, from_request_line
from services.sapa.models import Officer, OfficerKey
from services.sapa.queries.trust import Colleague, colleagues
from tests.sapa.conftest import ROOT, SECRETS, Made

Run = Callable[..., Result]
CLI = Actor("cli:test")


def commands(settings: SapaSettings, database: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command: `run("sapa", "audit", status=1)`; this process is bound to the database again afterwards."""
    told = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": database,
        "REDIS_URL": settings.redis_url.get_secret_value(),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PUBLIC_URL": "http://localhost:8084",
        "SAPA_ROOT_KEY": settings.sapa_root_key,
        "SAPA_ESCROW_KEY": settings.sapa_escrow_key,
        **{name.upper(): value for name, value in SECRETS.items()},
    }
    for name, value in told.items():
        monkeypatch.setenv(f"SMARTSOCIETY_{name}", value)

    def typed(*words: object, status: int = 0, answer: str = "") -> Result:
        connection.out.width = connection.err.width = 200
        result = CliRunner().invoke(app, [str(word) for word in words], input=answer)
        assert result.exit_code == status, result.output
        db.bind(database, pool_size=8, channel="sapa")
        return result

    return typed


def key_row(key_id: UUID) -> OfficerKey:
    """As it stands now."""
    with db.reading() as session:
        return session.get_one(OfficerKey, key_id)


def officer_row(officer_id: UUID) -> Officer:
    """As it stands now."""
    with db.reading() as session:
        return session.get_one(Officer, officer_id)


def known(office: Office) -> dict[UUID, Colleague]:
    """Whose keys count now."""
    with db.reading() as session:
        return dict(colleagues(session, office.trust))


def line_of(office: Office, made: Made) -> str:
    """What this officer brings to the ceremony."""
    return request_line(office, officer_row(made.officer_id), key_row(made.key_id))


def request_of(office: Office, made: Made) -> CertificateRequest:
    """The same, read."""
    return from_request_line(line_of(office, made))


def certificate_line(
    asked: CertificateRequest, *, root: bytes = ROOT, at: datetime | None = None, days: int = 400
) -> str:
    """What the ceremony gives back."""
    certificate = asked.certificate(at or datetime.now(UTC), timedelta(days=days))
    return as_text(certificate, issue(root, certificate))


def changed(line: str, at: int = 10) -> str:
    """A line in which one letter was swapped."""
    other = "A" if line[at] != "A" else "B"
    return line[:at] + other + line[at + 1 :]
