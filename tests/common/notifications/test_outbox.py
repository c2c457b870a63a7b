from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from common import db
from common.audit import Actor
from common.errors import Conflict, NotFound
from common.notifications import claims, outbox, sending
from common.notifications.claims import Outcome, rules_of
from common.notifications.models import NO_CONTACT
from common.notifications.outbox import Delivery, Message, Overview
from common.notifications.plan import Policy
from common.relay.delivery import mark_due, put_back, take_back
from common.settings import Settings
from tests.common.notifications.conftest import NOTICE, RECIPIENT, add_contact, put, standing
from tests.peers import Hook, Mailbox

Deliver = Callable[[], Delivery]
TRIES = len(Policy().pauses) + 1
QUIET = dict.fromkeys(outbox.UNFINISHED, 0)
ADMIN = Actor("officer:1", "request-1")


def retry(delivery: Delivery) -> None:
    with db.transaction() as session:
        outbox.retry(session, delivery.outbox_id, ADMIN)


def overview() -> Overview:
    with db.reading() as session:
        return outbox.overview(session)


@pytest.mark.usefixtures("email")
def test_a_message_is_failed_after_its_last_try_and_goes_out_when_retried(
    deliver: Deliver, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    mailbox.answer = "451 later"
    put()
    for _ in range(TRIES - 1):
        assert deliver().state == "waiting"
    failed = deliver()
    assert (failed.state, failed.attempts, failed.error) == ("failed", TRIES, "SMTP 451 later")
    assert overview().counts == QUIET | {"failed": 1}
    with db.reading() as session:
        assert outbox.in_state(session, "failed") == (failed,)
    mailbox.answer = ""
    assert deliver().state == "failed"
    retry(failed)
    delivered = deliver()
    assert (delivered.state, delivered.attempts, delivered.error) == ("delivered", TRIES + 1, "")
    assert owner.execute("SELECT actor, act FROM perda.audit").fetchall() == [("officer:1", "outbox.retry")]


@pytest.mark.usefixtures("email")
def test_a_retried_message_has_all_its_tries_again(deliver: Deliver, mailbox: Mailbox) -> None:
    mailbox.refused = {"pos@konsel.example"}
    put()
    assert deliver().state == "failed"
    retry(standing())
    mailbox.refused, mailbox.answer = set(), "451 later"
    assert deliver().state == "waiting"


@pytest.mark.usefixtures("email", "webhook")
def test_a_refusal_goes_to_the_next_channel_at_once(
    deliver: Deliver, mailbox: Mailbox, hook: Hook, owner: psycopg.Connection
) -> None:
    mailbox.refused = {"pos@konsel.example"}
    put()
    refused = deliver()
    assert (refused.state, refused.channel) == ("waiting", "email")
    assert owner.execute("SELECT due_at <= now() FROM perda.outbox").fetchone() == (True,)
    delivered = deliver()
    assert (delivered.state, delivered.channel, delivered.address_hint) == (
        "delivered",
        "webhook",
        urlsplit(hook.url).netloc,
    )
    assert len(hook.calls) == 1


@pytest.mark.usefixtures("email", "webhook")
def test_a_channel_in_trouble_is_tried_some_times_before_the_next(deliver: Deliver, mailbox: Mailbox) -> None:
    mailbox.answer = "451 later"
    put()
    channels = [deliver().channel for _ in range(4)]
    assert channels == ["email", "email", "email", "webhook"]
    assert standing().state == "delivered"


def test_without_an_address_a_message_waits_and_is_never_failed(deliver: Deliver, database: str) -> None:
    put()
    waiting = [deliver() for _ in range(TRIES + 1)][-1]
    assert overview().unaddressed == 1
    assert (waiting.state, waiting.attempts, waiting.error) == ("waiting", 0, NO_CONTACT)
    add_contact("email", "pos@konsel.example")
    retry(waiting)
    assert deliver().state == "delivered"


def test_placeholder_addresses_are_not_written_to_in_production(settings: Settings, database: str) -> None:
    add_contact("email", "belum-pasti@konsel.example", is_placeholder=True)
    put()
    (row,), _ = mark_due(1, rules_of(settings).lease)
    production = settings.model_copy(update={"environment": "production"})
    assert claims.claim(row.id, row.token, rules_of(production)) is None
    assert standing().state == "waiting"
    assert rules_of(settings).use_placeholders


@pytest.mark.usefixtures("email")
def test_only_the_newest_token_sends(settings: Settings, mailbox: Mailbox) -> None:
    put()
    lease = rules_of(settings).lease
    old, _ = mark_due(1, lease)
    put_back(old)
    new, _ = mark_due(1, lease)
    for row in (*old, *new, *new):
        sending.deliver(settings, row.id, row.token, rules_of(settings))
    assert list(mailbox.sent().values()) == [1]
    assert standing().attempts == 1


@pytest.mark.usefixtures("email")
def test_a_late_success_ends_a_message_that_was_thought_lost(settings: Settings, owner: psycopg.Connection) -> None:
    put()
    rules = rules_of(settings)
    (row,), _ = mark_due(1, rules.lease)
    claimed = claims.claim(row.id, row.token, rules)
    assert claimed is not None
    owner.execute("UPDATE perda.outbox SET lease_until = now() - interval '1 second'")
    take_back(rules)
    assert standing().state == "waiting"
    claims.record(claimed, Outcome("delivered"), rules)
    assert standing().state == "delivered"


@pytest.mark.usefixtures("email")
def test_a_late_failure_does_not_disturb_the_next_try(settings: Settings, owner: psycopg.Connection) -> None:
    put()
    rules = rules_of(settings)
    (row,), _ = mark_due(1, rules.lease)
    slow = claims.claim(row.id, row.token, rules)
    owner.execute("UPDATE perda.outbox SET lease_until = now() - interval '1 second'")
    take_back(rules)
    owner.execute("UPDATE perda.outbox SET due_at = now()")
    (row,), _ = mark_due(1, rules.lease)
    assert claims.claim(row.id, row.token, rules) is not None
    assert slow is not None
    claims.record(slow, Outcome("failed", "late"), rules)
    assert standing().state == "sending"


@pytest.mark.usefixtures("email")
def test_urgent_messages_go_first_and_no_more_are_queued_than_fit(owner: psycopg.Connection) -> None:
    for priority in (5, 9, 1, 5):
        put(Message("report.new", f"KS-{priority}", RECIPIENT, "Laporan", "Ada.", priority=priority))
    lease = timedelta(seconds=60)
    marked, held = mark_due(3, lease)
    priority_of = {row[0]: row[1] for row in owner.execute("SELECT id, priority FROM perda.outbox").fetchall()}
    assert ([priority_of[row.id] for row in marked], held) == ([1, 5, 5], 0)
    assert mark_due(3, lease) == ([], 3)


@pytest.mark.usefixtures("email")
def test_what_was_delivered_or_is_unknown_is_not_retried(deliver: Deliver) -> None:
    put()
    delivered = deliver()
    with pytest.raises(Conflict):
        retry(delivered)
    with pytest.raises(NotFound), db.transaction() as session:
        outbox.retry(session, uuid4(), ADMIN)


@pytest.mark.usefixtures("email")
def test_the_overview_tells_what_waits_and_whether_the_relay_lives(owner: psycopg.Connection) -> None:
    assert overview() == Overview(QUIET, 0, None, None)
    put()
    owner.execute("UPDATE perda.outbox SET due_at = now() - interval '90 seconds'")
    owner.execute("INSERT INTO perda.heartbeat VALUES ('relay', now() - interval '40 seconds')")
    seen = overview()
    assert seen.counts == QUIET | {"waiting": 1}
    assert (seen.oldest_due_s or 0) >= 90
    assert (seen.relay_silent_s or 0) >= 40


def test_an_act_that_fails_leaves_no_message(database: str) -> None:
    with pytest.raises(RuntimeError):
        fail_after_putting()
    with db.reading() as session:
        assert outbox.deliveries_of(session, NOTICE.reference) == ()


def fail_after_putting() -> None:
    with db.transaction() as session:
        outbox.put(session, NOTICE)
        raise RuntimeError("the act fails")
