from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import time_machine

from common import db, idempotency
from common.idempotency import Claim
from common.media import MediaStore, held_thumb, hold
from common.relay.timers import plan_chores
from common.settings import Settings
from common.timers import Chore
from services.perda_report.timers import handlers
from tests.perda_report.reports import picture


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
def test_held_photos_are_swept_when_their_day_is_over(settings: Settings) -> None:
    store = MediaStore(settings.media_url, settings.secret_key.get_secret_value().encode())
    with time_machine.travel(datetime.now(UTC) - timedelta(days=2)):
        hold(store, picture(40))
    kept = hold(store, picture(80)).token
    folder = Path(settings.media_url.removeprefix("file://"))
    before = {file for file in folder.rglob("*") if file.is_file()}

    run(settings, "retention.held_photo")
    after = {file for file in folder.rglob("*") if file.is_file()}
    assert 0 < len(after) < len(before)
    assert held_thumb(store, kept)


@pytest.mark.usefixtures("app")
def test_every_chore_runs_where_there_is_nothing_to_do(settings: Settings, owner: psycopg.Connection) -> None:
    chores = [each for each in handlers(settings).values() if isinstance(each, Chore)]
    for _ in range(2):
        for chore in chores:
            chore.run()
    assert owner.execute("SELECT count(*) FROM perda.outbox").fetchone() == (0,)


@pytest.mark.usefixtures("app")
def test_a_relay_begins_with_every_chore_and_the_next_digest(settings: Settings, owner: psycopg.Connection) -> None:
    kinds = handlers(settings)
    plan_chores(kinds)
    run(settings, "digest.plan")
    planned = owner.execute("SELECT kind FROM perda.timer WHERE done_at IS NULL").fetchall()
    assert {kind for (kind,) in planned} == kinds.keys()
