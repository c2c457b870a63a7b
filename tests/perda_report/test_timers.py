from uuid import uuid4

import psycopg
import pytest

from common import db, idempotency
from common.idempotency import Claim
from common.settings import Settings
from common.timers import Chore
from services.perda_report.timers import handlers


def run(settings: Settings, kind: str) -> None:
    chore = handlers(settings)[kind]
    assert isinstance(chore, Chore)
    chore.run()


def take_key() -> None:
    with db.transaction() as session:
        idempotency.take(session, Claim.of(str(uuid4()), "test", b"body"), b"answer")


@pytest.mark.usefixtures("database")
def test_answers_are_kept_for_their_term(settings: Settings, owner: psycopg.Connection) -> None:
    take_key()
    owner.execute("UPDATE perda.idempotency_key SET created_at = now() - interval '400 days'")
    take_key()
    run(settings, "retention.idempotency_key")
    kept = owner.execute("SELECT created_at > now() - interval '1 hour' FROM perda.idempotency_key").fetchall()
    assert kept == [(True,)]


@pytest.mark.usefixtures("database")
def test_expired_sessions_go(settings: Settings, owner: psycopg.Connection) -> None:
    owner.execute("INSERT INTO account.officer (username, name, password_hash) VALUES ('sari', 'Sari', '')")
    owner.execute(
        "INSERT INTO account.session (token_hash, officer_id, service, generation, created_at, last_seen_at,"
        " reauthenticated_at, expires_at) SELECT t::bytea, id, 'perda', 1, now(), now(), now(), now() + e::interval"
        " FROM account.officer, (VALUES ('old', '-1 minute'), ('new', '1 hour')) AS v (t, e)"
    )
    run(settings, "retention.session")
    assert owner.execute("SELECT token_hash FROM account.session").fetchall() == [(b"new",)]


@pytest.mark.usefixtures("database")
def test_held_photos_are_swept_where_there_are_none(settings: Settings) -> None:
    run(settings, "retention.held_photo")
