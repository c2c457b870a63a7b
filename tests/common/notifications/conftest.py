"""A mail server, a webhook receiver, and a way to deliver what is due without relay and broker between."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest

from common import db
from common.directory import Contact, seal_contact_secret
from common.notifications import outbox, sending
from common.notifications.claims import rules_of
from common.notifications.outbox import Delivery, Message
from common.relay.delivery import mark_due
from common.settings import Settings
from tests.peers import Hook, Mailbox

RECIPIENT = "opd:satpol-pp"
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOTICE = Message("report.new", "KS-7QF4-M2XK", RECIPIENT, "Laporan baru KS-7QF4-M2XK", "Ada laporan.\nBuka: /petugas\n")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """The peer that takes our mail."""
    server = Mailbox()
    server.start()
    yield server
    server.open.set()
    server.stop()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """The peer that takes our webhooks."""
    server = Hook()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings that lead to these peers."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none"}
    return settings.model_copy(update=mail | {"webhook_allow_private": True, "send_timeout": 5.0})


@pytest.fixture
def email(database: str) -> None:
    """The recipient's first contact."""
    add_contact("email", "pos@konsel.example", position=0)


@pytest.fixture
def webhook(database: str, hook: Hook, settings: Settings) -> None:
    """The recipient's second contact."""
    add_contact("webhook", hook.url, position=1, secret=seal_contact_secret(settings.secret_key, WEBHOOK_SECRET))


def add_contact(
    channel: str, address: str, *, position: int = 0, secret: bytes | None = None, is_placeholder: bool = False
) -> None:
    """One way to reach the recipient."""
    with db.transaction() as session:
        session.add(
            Contact(
                recipient=RECIPIENT,
                channel=channel,
                address=address,
                position=position,
                secret=secret,
                is_placeholder=is_placeholder,
            )
        )


def put(message: Message = NOTICE) -> None:
    """As an action does."""
    with db.transaction() as session:
        outbox.put(session, message)


@pytest.fixture
def deliver(settings: Settings, owner: psycopg.Connection) -> Callable[[], Delivery]:
    """Try what waits once, whenever it is due; gives where the notice stands then."""

    def once() -> Delivery:
        owner.execute("UPDATE perda.outbox SET due_at = now() WHERE state = 'waiting'")
        marked, _ = mark_due(100, timedelta(seconds=60))
        for row in marked:
            sending.deliver(settings, row.id, row.token, rules_of(settings))
        return standing()

    return once


def standing() -> Delivery:
    """Where the notice stands."""
    with db.reading() as session:
        return outbox.deliveries_of(session, NOTICE.reference)[0]
