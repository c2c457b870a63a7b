"""The statistics key: made by a supervisor, shared with supervisors, and replaced when one of its holders leaves."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.codes import new_id
from common.errors import NotAllowed
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.primitives import new_key, public_of, seal_to
from services.sapa.crypto.statements import key_statement
from services.sapa.models import StatisticsGrant, StatisticsKey
from services.sapa.queries.statistics_keys import KIND, is_signed, open_statistics_keys
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.workflow import Role

SUPERVISORS_ONLY = "Kunci statistik hanya untuk penyelia."
NOT_HELD = "Anda belum memegang kunci statistik. Minta penyelia lain membagikannya."


def make_statistics_key(session: Session, office: Office, doer: Doer) -> UUID:
    """A fresh key that every current supervisor holds; former ones are retired, their rows stay readable.

    Raises NotAllowed for anybody but a supervisor.
    """
    if doer.role is not Role.PENYELIA:
        raise NotAllowed(SUPERVISORS_ONLY)
    key_id, private, now = new_id(), new_key(), datetime.now(UTC)
    session.execute(update(StatisticsKey).where(StatisticsKey.retired_at.is_(None)).values(retired_at=now))
    public = public_of(private)
    signature = doer.signer.sign(key_statement(KIND, key_id, public, now))
    session.add(StatisticsKey(id=key_id, public=public, made_by=doer.key_id, signature=signature, made_at=now))
    session.flush()
    for holder in _supervisors(session, office):
        _grant(session, key_id, holder, private)
    record_signed(session, doer, "statistics.make", f"key:{key_id}")
    return key_id


def share_statistics_key(session: Session, office: Office, doer: Doer, holder_key_id: UUID) -> None:
    """Give every statistics key that the doer holds to another supervisor; twice changes nothing.

    Raises NotAllowed when the doer holds none, or the holder is no current, certified supervisor.
    """
    holder = next((one for one in _supervisors(session, office) if one.key_id == holder_key_id), None)
    if holder is None:
        raise NotAllowed(SUPERVISORS_ONLY)
    known = colleagues(session, office.trust)
    held = open_statistics_keys(session, doer.key_id, doer.keys)
    rows = {key_id: session.get_one(StatisticsKey, key_id) for key_id in held}
    shared = [key_id for key_id, row in rows.items() if is_signed(row, known)]
    if not shared:
        raise NotAllowed(NOT_HELD)
    for key_id in shared:
        _grant(session, key_id, holder, held[key_id])
    record_signed(session, doer, "statistics.share", f"key:{holder_key_id}")


def _supervisors(session: Session, office: Office) -> list[Colleague]:
    known = colleagues(session, office.trust).values()
    return [one for one in known if one.is_current and one.role is Role.PENYELIA]


def _grant(session: Session, key_id: UUID, holder: Colleague, private: bytes) -> None:
    row = {"key_id": key_id, "holder_key_id": holder.key_id, "sealed": seal_to(holder.box_public, private)}
    session.execute(insert(StatisticsGrant).values(row).on_conflict_do_nothing())
