"""Where the services meet notifications: a message is put here in the transaction of the act that causes it.

What happens next is not the caller's business: the relay finds the row after the commit, a worker sends
it. A message carries a reference and a link, no personal data.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from common import audit
from common.audit import Actor
from common.codes import new_id
from common.errors import Conflict, NotFound
from common.notifications.heartbeat import RELAY, Heartbeat
from common.notifications.models import NO_CONTACT, DeliveryAttempt, Outbox
from common.notifications.recipients import GONE

ROWS = Outbox.metadata.tables[Outbox.__tablename__]
UNFINISHED = ("waiting", "queued", "sending", "failed")


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell whom.

    `topic` is `area.event` (`report.new`); `reference` is what it is about (`KS-7QF4-M2XK`); `recipient`
    is a row of contacts (`opd:satpol-pp`), or of a scheme that the service's worker resolves; `data` goes to
    webhooks beside the words. A lower `priority` goes first.
    """

    topic: str
    reference: str
    recipient: str
    subject: str
    body: str
    data: dict[str, Any] = field(default_factory=dict)
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where one message stands, with its newest attempt. `at` is when it was delivered, last tried or written.

    `arrived_at`: when it reached the telephone, where a gateway or a browser told us.
    """

    outbox_id: UUID
    topic: str
    reference: str
    recipient: str
    state: str
    attempts: int
    at: datetime
    due_at: datetime
    channel: str
    address_hint: str
    error: str
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The outbox in numbers. `counts`: messages by state, all but the delivered and the withdrawn ones, and but the
    failed ones whose recipient is gone: there is nothing to mend.

    `unaddressed`: of the waiting ones, those whose recipient has no usable contact. `oldest_due_s`: for how long the
    oldest message that is due has been so. `relay_silent_s`: since the relay's last heartbeat, None before its first.
    """

    counts: dict[str, int]
    unaddressed: int
    oldest_due_s: float | None
    relay_silent_s: float | None


def put(session: Session, message: Message, *, hold: timedelta = timedelta(0)) -> UUID:
    """Write the message in the caller's transaction; gives its id. It goes out when `hold` is over."""
    return put_all(session, [message], hold=hold)[0]


def put_all(session: Session, messages: Sequence[Message], *, hold: timedelta = timedelta(0)) -> Sequence[UUID]:
    """The same for several in one statement; gives their ids in this order. What the session holds is written first."""
    ids = sorted(new_id() for _ in messages)
    rows = [{"id": outbox_id, **asdict(message)} for outbox_id, message in zip(ids, messages, strict=True)]
    session.flush()
    if rows:
        due = insert(ROWS).values(due_at=func.now() + hold) if hold else insert(ROWS)
        # RETURNING puts all of them into one statement.
        session.execute(due.returning(ROWS.c.id), rows)
    return ids


def deliveries_of(session: Session, reference: str) -> tuple[Delivery, ...]:
    """Every message about a reference, oldest first."""
    return _deliveries(session, select(Outbox.id).where(Outbox.reference == reference).order_by(Outbox.id))


def in_state(session: Session, state: str, limit: int = 100) -> tuple[Delivery, ...]:
    """The oldest messages in one state, for the administrator and the command line."""
    return _deliveries(session, select(Outbox.id).where(Outbox.state == state).order_by(Outbox.id).limit(limit))


def retry(session: Session, outbox_id: UUID, actor: Actor) -> None:
    """Send a failed message again, or a waiting one now; its attempts so far are forgiven.

    Raises NotFound, and Conflict when it was delivered or is under way.
    """
    row = session.get(Outbox, outbox_id, with_for_update=True)
    if row is None:
        raise NotFound("Pesan ini tidak ada.")
    if row.state == "withdrawn":
        raise Conflict("Pesan ini sudah ditarik dan tidak dikirim.")
    if row.state not in {"failed", "waiting"}:
        raise Conflict("Pesan ini sudah terkirim atau sedang dikirim.")
    row.state, row.forgiven, row.contact_id = "waiting", row.attempts, None
    row.due_at = session.scalar(select(func.clock_timestamp())) or row.due_at
    audit.record(session, actor, "outbox.retry", f"outbox:{outbox_id}", reference=row.reference)


def withdraw(session: Session, outbox_ids: Sequence[UUID]) -> int:
    """Take back messages that are still held or waiting; gives how many. What is under way by now goes out."""
    held = update(Outbox).where(Outbox.id.in_(outbox_ids), Outbox.state == "waiting").values(state="withdrawn")
    return len(session.scalars(held.returning(Outbox.id)).all())


def overview(session: Session) -> Overview:
    """Cheap however much was delivered: every part of it is read from a partial index."""
    now = func.clock_timestamp()
    counts = {state: select(func.count()).where(Outbox.state == state) for state in UNFINISHED}
    counts["failed"] = counts["failed"].where(Outbox.last_error != GONE)
    oldest = [select(func.min(Outbox.due_at)).where(Outbox.state == state) for state in ("waiting", "queued")]
    parts = {
        "due": func.extract("epoch", now - func.least(*(each.scalar_subquery() for each in oldest))),
        "unaddressed": _unaddressed().scalar_subquery(),
        "silent": select(func.extract("epoch", now - Heartbeat.at)).where(Heartbeat.name == RELAY).scalar_subquery(),
    } | {state: each.scalar_subquery() for state, each in counts.items()}
    found = session.execute(select(*(part.label(name) for name, part in parts.items()))).mappings().one()
    return Overview(
        counts={state: found[state] for state in UNFINISHED},
        unaddressed=found["unaddressed"],
        oldest_due_s=float(found["due"]) if found["due"] is not None and found["due"] > 0 else None,
        relay_silent_s=None if found["silent"] is None else float(found["silent"]),
    )


def _unaddressed() -> Select[int]:
    return select(func.count()).where(Outbox.state == "waiting", Outbox.last_error == NO_CONTACT)


def _deliveries(session: Session, ids: Any) -> tuple[Delivery, ...]:
    newest = (
        select(DeliveryAttempt)
        .where(DeliveryAttempt.outbox_id == Outbox.id)
        .order_by(DeliveryAttempt.number.desc())
        .limit(1)
        .lateral()
    )
    columns = (newest.c.channel, newest.c.address_hint, newest.c.error, newest.c.started_at, newest.c.arrived_at)
    rows = session.execute(
        select(Outbox, *columns)
        .outerjoin(newest, Outbox.id == newest.c.outbox_id)
        .where(Outbox.id.in_(ids))
        .order_by(Outbox.id)
    )
    return tuple(_delivery(row) for row in rows.all())


def _delivery(row: Sequence[Any]) -> Delivery:
    message, channel, hint, error, started_at, arrived_at = row
    return Delivery(
        outbox_id=message.id,
        topic=message.topic,
        reference=message.reference,
        recipient=message.recipient,
        state=message.state,
        attempts=message.attempts,
        at=message.delivered_at or started_at or message.created_at,
        due_at=message.due_at,
        channel=channel or "",
        address_hint=hint or "",
        error=message.last_error or error or "",
        arrived_at=arrived_at,
    )
