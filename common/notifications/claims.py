"""The worker's side of the outbox: claim and commit, then send (elsewhere), then record what came of it.

A claim needs the id, the newest token and the state `queued`, so a message that the broker delivers
twice, late or after a restart finds no row and is not sent. No transaction is open while sending.

A recipient with a resolver gets its attempt with the claim too, still without an address: whatever happens to
this process from here on is counted. The address is found afterwards (`find_address`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from common import db
from common.directory import Contact
from common.notifications.models import NO_CONTACT, DeliveryAttempt, Outbox
from common.notifications.plan import CHANNELS, MOST_URGENT, URGENT, Policy, Step, Try, next_step
from common.notifications.recipients import GONE, Address, Resolvers, contact_id_of, key_of, scheme_of
from common.settings import Settings

DELIVER = "deliver_message"
LOOK_AGAIN = timedelta(minutes=5)
NOW = func.clock_timestamp()

# One round trip, because this is what stands between a commit and its delivery. The first contact in
# order is taken unless an earlier try has chosen one; without any contact there is no attempt either.
# The commit does not wait for the disk: a claim that a crash undoes leaves a row whose lease ends, as a
# crash after it does, and recording the delivery (which waits) makes the claim durable too.
CLAIM = text("""
WITH taken AS (
  UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = clock_timestamp() + :lease
  WHERE id = :id AND token = :token AND state = 'queued'
  RETURNING id, topic, reference, recipient, subject, body, data, attempts, contact_id,
    split_part(recipient, ':', 1) = ANY(:schemes) AS is_resolved
), way AS (
  SELECT c.id, c.channel, c.address, c.secret FROM account.contact c JOIN taken t ON c.recipient = t.recipient
  WHERE NOT t.is_resolved AND c.is_active AND c.channel = ANY(:channels) AND (:use_placeholders OR NOT c.is_placeholder)
  ORDER BY c.id = t.contact_id DESC NULLS LAST, c.position, c.id LIMIT 1
), attempt AS (
  INSERT INTO delivery_attempt (outbox_id, number, contact_id, channel, address_hint)
  SELECT t.id, t.attempts, w.id, w.channel, coalesce(
    CASE WHEN w.channel = 'sms' THEN '…' || right(w.address, 3) END,
    substring(w.address FROM '^[a-z]+://(?:[^/@]*@)?([^/?#]+)'),
    left(w.address, 1) || '…' || substring(w.address FROM '@[^@]*$'), '…')
  FROM taken t, way w
  UNION ALL SELECT t.id, t.attempts, md5(t.recipient)::uuid, '', '…' FROM taken t WHERE t.is_resolved
  RETURNING id
)
SELECT t.topic, t.reference, t.recipient, t.subject, t.body, t.data, t.attempts, t.is_resolved, a.id AS attempt_id,
  w.channel, w.address, w.secret,
  set_config('synchronous_commit', 'off', true)
FROM taken t LEFT JOIN way w ON true LEFT JOIN attempt a ON true
""")

DELIVERED = text("""
WITH ended AS (
  UPDATE delivery_attempt SET outcome = 'delivered', provider_reference = :reference, ended_at = clock_timestamp()
  WHERE id = :attempt_id
)
UPDATE outbox
SET state = 'delivered', delivered_at = clock_timestamp(), token = NULL, lease_until = NULL, last_error = ''
WHERE id = :id AND state <> 'delivered'
""")

FOUND = text("UPDATE delivery_attempt SET channel = :channel, address_hint = :hint WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Rules:
    """How claims are made. Placeholder addresses are used in local and test runs only.

    `urgent` is the policy of messages with priority 0.
    """

    lease: timedelta
    policy: Policy = field(default_factory=Policy)
    urgent: Policy = URGENT
    use_placeholders: bool = False
    resolvers: Resolvers = field(default_factory=dict)


def rules_of(settings: Settings, resolvers: Resolvers | None = None) -> Rules:
    """How this process claims. An address that the pack marks as unknown is never written to in production.

    A relay needs the same resolvers as its worker: what it takes back must not count as unaddressed.
    """
    lease, use_placeholders = timedelta(seconds=settings.send_lease), settings.environment != "production"
    return Rules(lease, use_placeholders=use_placeholders, resolvers=resolvers or {})


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to the channel."""

    id: UUID
    topic: str
    reference: str
    subject: str
    body: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process, and no other, may send now. `resolved`: whose address is still to be found."""

    letter: Letter
    contact: Address
    token: UUID
    attempt_id: UUID
    number: int
    resolved: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: delivered, failed, or refused, which is for good at this address."""

    state: str
    error: str = ""
    provider_reference: str = ""


def claim(outbox_id: UUID, token: UUID, rules: Rules) -> Claimed | None:
    """Take one queued message, committed. None: it is not ours (any more), or it has no usable address yet."""
    wanted = {"id": outbox_id, "token": token, "lease": rules.lease}
    ways = {"channels": list(CHANNELS), "use_placeholders": rules.use_placeholders, "schemes": list(rules.resolvers)}
    row = db.write_once(CLAIM, wanted | ways, quiet=True)
    if row is None:
        return None
    if row.attempt_id is None:
        _release(outbox_id, token)
        return None
    letter = Letter(outbox_id, row.topic, row.reference, row.subject, row.body, row.data)
    address = Address(row.channel or "", row.address or "", row.secret)
    resolved = row.recipient if row.is_resolved else ""
    return Claimed(letter, address, token, row.attempt_id, row.attempts, resolved)


def find_address(claimed: Claimed, rules: Rules) -> Claimed | Outcome:
    """The message with the address of a recipient that is no row of contacts; refused for good when it is gone."""
    if not claimed.resolved:
        return claimed
    with db.reading() as session:
        found = rules.resolvers[scheme_of(claimed.resolved)](session, key_of(claimed.resolved))
    if found is None:
        return Outcome("refused", GONE)
    told = {"id": claimed.attempt_id, "channel": found.channel, "hint": found.hint}
    db.write_once(FOUND, told, quiet=True)
    return replace(claimed, contact=found)


def _release(outbox_id: UUID, token: UUID) -> None:
    """Nobody can be told yet: the message keeps waiting, visibly, and no attempt is counted."""
    waiting = {"state": "waiting", "token": None, "lease_until": None, "attempts": Outbox.attempts - 1}
    with db.transaction(quiet=True) as session:
        session.execute(
            update(Outbox)
            .where(Outbox.id == outbox_id, Outbox.token == token)
            .values(waiting | {"due_at": NOW + LOOK_AGAIN, "last_error": NO_CONTACT})
        )


def record(claimed: Claimed, outcome: Outcome, rules: Rules) -> None:
    """Write down what came of a try, and what follows from it.

    Whoever holds the row by now: what was delivered is delivered, and nobody need send it again.
    """
    if outcome.state == "delivered":
        done = {"id": claimed.letter.id, "attempt_id": claimed.attempt_id, "reference": outcome.provider_reference}
        db.write_once(DELIVERED, done, quiet=True)
        return
    ours = (Outbox.id == claimed.letter.id, Outbox.token == claimed.token, Outbox.state == "sending")
    with db.transaction() as session:
        # The message first, its attempt second, as everywhere: the relay may be taking the same two rows back.
        row = session.scalar(select(Outbox).where(*ours).with_for_update())
        _end(session, claimed.attempt_id, outcome)
        if row is not None:
            go_on(session, row, outcome.error, rules)


def _end(session: Session, attempt_id: UUID, outcome: Outcome) -> None:
    ended = {"outcome": outcome.state, "error": outcome.error, "ended_at": NOW}
    session.execute(update(DeliveryAttempt).where(DeliveryAttempt.id == attempt_id).values(ended))


def go_on(session: Session, row: Outbox, error: str, rules: Rules) -> None:
    """After a try that did not deliver: wait for the next one, or, when none is left, fail."""
    policy = rules.urgent if row.priority <= MOST_URGENT else rules.policy
    step = next_step(_contacts(session, row.recipient, rules), _tries(session, row), policy)
    session.execute(update(Outbox).where(Outbox.id == row.id).values(_next_state(step) | {"last_error": error}))


def _next_state(step: Step | None) -> dict[str, Any]:
    free = {"token": None, "lease_until": None}
    if step is None:
        return free | {"state": "failed", "contact_id": None}
    due = NOW + timedelta(seconds=step.pause)
    return free | {"state": "waiting", "contact_id": step.contact_id, "due_at": due}


def _contacts(session: Session, recipient: str, rules: Rules) -> Sequence[UUID]:
    if scheme_of(recipient) in rules.resolvers:
        return [contact_id_of(recipient)]
    usable = select(Contact.id).where(
        Contact.recipient == recipient, Contact.is_active.is_(True), Contact.channel.in_(CHANNELS)
    )
    if not rules.use_placeholders:
        usable = usable.where(Contact.is_placeholder.is_(False))
    return session.scalars(usable.order_by(Contact.position, Contact.id)).all()


def _tries(session: Session, row: Outbox) -> Sequence[Try]:
    """What was tried since the message was written, or since it was last retried by hand."""
    made = select(DeliveryAttempt.contact_id, DeliveryAttempt.outcome).where(
        DeliveryAttempt.outbox_id == row.id,
        DeliveryAttempt.number > row.forgiven,
        DeliveryAttempt.outcome != "sending",
    )
    return [Try(*each) for each in session.execute(made.order_by(DeliveryAttempt.number))]
