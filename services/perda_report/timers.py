"""What falls due in perda_report: for now the terms after which things are deleted."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, func, select, text

from common import db
from common.idempotency import IdempotencyKey
from common.media import MediaStore, purge_held
from common.settings import Settings
from common.timers import Chore, TimerHandler

BATCH = 5_000
HOURLY = timedelta(hours=1)
EXPIRED_SESSIONS = text("DELETE FROM account.session WHERE expires_at < clock_timestamp()")


def handlers(settings: Settings) -> Mapping[str, TimerHandler]:
    """The kinds of timers of this service, for its relay."""
    store = MediaStore(settings.media_url, settings.secret_key.get_secret_value().encode())
    kept = idempotency_term(settings)
    return {
        "retention.idempotency_key": Chore(lambda: delete_old_keys(kept), HOURLY),
        "retention.session": Chore(delete_expired_sessions, HOURLY),
        "retention.held_photo": Chore(lambda: purge_held(store), HOURLY),
    }


def idempotency_term(settings: Settings) -> timedelta:
    """How long answers are kept for a repeat. Read alone: the whole pack, with its boundaries, costs a relay 22 MB."""
    terms = tomllib.loads((settings.pack_dir / "pack.toml").read_text())["retention"]
    return timedelta(days=terms["idempotency_key"])


def delete_old_keys(term: timedelta) -> None:
    """Batch by batch, each far below the role's time limit."""
    is_old = IdempotencyKey.created_at < func.clock_timestamp() - term
    batch = select(IdempotencyKey.key_hash).where(is_old).limit(BATCH)
    deleted = BATCH
    while deleted == BATCH:
        with db.transaction(quiet=True) as session:
            gone = delete(IdempotencyKey).where(IdempotencyKey.key_hash.in_(batch)).returning(IdempotencyKey.key_hash)
            deleted = len(session.execute(gone, execution_options={"synchronize_session": False}).all())


def delete_expired_sessions() -> None:
    """Sessions of this service only: the database shows it no others."""
    with db.transaction(quiet=True) as session:
        session.execute(EXPIRED_SESSIONS)
