"""Recipients that are no rows of contacts: their address is found when a message is sent, and kept by nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.errors import Conflict
from common.notifications import claims, outbox, sending
from common.notifications.claims import Rules, rules_of
from common.notifications.outbox import Delivery, Message
from common.notifications.plan import Policy
from common.notifications.recipients import GONE, Address
from common.relay.delivery import mark_due, take_back
from common.settings import Settings
from tests.common.notifications.conftest import NOTICE, RECIPIENT, add_contact, put, standing
from tests.peers import Mailbox

WARGA = Message("reporter.close", NOTICE.reference, "warga:7", "Laporan selesai", "Lihat hasilnya.")
TRIES = len(Policy().pauses) + 1


@dataclass
class Register:
    """Who is known by which key, as a service's tables would say it."""

    known: dict[str, str] = field(default_factory=lambda: {"7": "sitti@contoh.example"})
    is_broken: bool = False

    def find(self, session: Session, key: str) -> Address | None:
        """The resolver."""
        assert session is not None
        if self.is_broken:
            raise LookupError("a mistake in a resolver")
        return Address("email", self.known[key]) if key in self.known else None


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def rules(settings: Settings, register: Register) -> Rules:
    return rules_of(settings, {"warga": register.find})


@pytest.fixture
def deliver(settings: Settings, rules: Rules, owner: psycopg.Connection, database: str) -> Callable[[], Delivery]:
    """Try what waits once, whenever it is due; gives where the notice stands then."""

    def once() -> Delivery:
        owner.execute("UPDATE perda.outbox SET due_at = now() WHERE state = 'waiting'")
        for row in mark_due(100, timedelta(seconds=60))[0]:
            sending.deliver(settings, row.id, row.token, rules)
        return standing()

    return once


Deliver = Callable[[], Delivery]


def everything_stored(owner: psycopg.Connection) -> str:
    return str(owner.execute("SELECT o::text, a::text FROM perda.outbox o, perda.delivery_attempt a").fetchall())


def test_the_address_is_found_when_it_is_sent_and_only_a_hint_is_kept(
    deliver: Deliver, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    put(WARGA)
    done = deliver()
    assert (done.state, done.channel, done.address_hint) == ("delivered", "email", "s…@contoh.example")
    assert [message["To"] for message in mailbox.accepted] == ["sitti@contoh.example"]
    assert "sitti@" not in everything_stored(owner)


def test_whoever_is_gone_is_not_written_to_and_nobody_is_alarmed(
    deliver: Deliver, register: Register, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    put(WARGA)
    register.known.clear()
    gone = deliver()
    assert (gone.state, gone.attempts, gone.error) == ("failed", 1, GONE)
    assert deliver().attempts == 1
    assert not mailbox.accepted
    with db.reading() as session:
        assert outbox.overview(session).counts == dict.fromkeys(outbox.UNFINISHED, 0)
        assert outbox.in_state(session, "failed") == (gone,)
    assert owner.execute("SELECT outcome, error FROM perda.delivery_attempt").fetchall() == [("refused", GONE)]


def test_trouble_on_the_way_is_tried_again_as_with_any_address(deliver: Deliver, mailbox: Mailbox) -> None:
    mailbox.answer = "451 later"
    put(WARGA)
    states = [deliver().state for _ in range(TRIES)]
    assert states == ["waiting"] * (TRIES - 1) + ["failed"]
    with db.reading() as session:
        assert outbox.overview(session).counts["failed"] == 1


def test_an_address_that_changed_between_two_tries_is_the_one_written_to(
    deliver: Deliver, register: Register, mailbox: Mailbox
) -> None:
    mailbox.answer = "451 later"
    put(WARGA)
    deliver()
    mailbox.answer, register.known["7"] = "", "baru@contoh.example"
    assert deliver().state == "delivered"
    assert mailbox.accepted[0]["To"] == "baru@contoh.example"


def test_a_mistake_in_a_resolver_counts_as_a_try_and_is_tried_again(
    deliver: Deliver, register: Register, mailbox: Mailbox
) -> None:
    register.is_broken = True
    put(WARGA)
    broken = deliver()
    assert (broken.state, broken.attempts, broken.error) == ("waiting", 1, "LookupError")
    register.is_broken = False
    assert deliver().state == "delivered"
    assert len(mailbox.accepted) == 1


def test_a_worker_that_died_before_it_found_the_address_leaves_a_lost_try(
    rules: Rules, deliver: Deliver, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    put(WARGA)
    (row,), _ = mark_due(1, rules.lease)
    assert claims.claim(row.id, row.token, rules) is not None
    owner.execute("UPDATE perda.outbox SET lease_until = now() - interval '1 second'")
    take_back(rules)
    assert standing().state == "waiting"
    assert deliver().state == "delivered"
    outcomes = owner.execute("SELECT outcome FROM perda.delivery_attempt ORDER BY number").fetchall()
    assert outcomes == [("lost",), ("delivered",)]
    assert owner.execute("SELECT count(DISTINCT contact_id) FROM perda.delivery_attempt").fetchone() == (1,)


def test_a_row_of_contacts_cannot_take_a_persons_place(
    deliver: Deliver, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    owner.execute(
        "INSERT INTO account.contact (recipient, channel, address) VALUES ('warga:7', 'email', 'lain@contoh.example')"
    )
    put(WARGA)
    deliver()
    assert [message["To"] for message in mailbox.accepted] == ["sitti@contoh.example"]


def test_without_a_resolver_of_its_scheme_a_message_waits_for_a_contact(settings: Settings, database: str) -> None:
    put(WARGA)
    (row,), _ = mark_due(1, timedelta(seconds=60))
    sending.deliver(settings, row.id, row.token, rules_of(settings))
    assert (standing().state, standing().attempts) == ("waiting", 0)


def test_what_was_withdrawn_is_never_sent(deliver: Deliver, mailbox: Mailbox) -> None:
    add_contact("email", "pos@konsel.example")
    with db.transaction() as session:
        held = outbox.put(session, NOTICE, hold=timedelta(minutes=1))
    with db.transaction() as session:
        assert outbox.withdraw(session, [held, uuid4()]) == 1
    assert deliver().state == "withdrawn"
    assert not mailbox.accepted
    with db.reading() as session:
        assert sum(outbox.overview(session).counts.values()) == 0
    with pytest.raises(Conflict), db.transaction() as session:
        outbox.retry(session, held, Actor("officer:1"))


def test_what_is_under_way_is_not_withdrawn(database: str) -> None:
    put()
    (row,), _ = mark_due(1, timedelta(seconds=60))
    with db.transaction() as session:
        assert outbox.withdraw(session, [row.id]) == 0
    assert standing().state == "queued"
    assert standing().recipient == RECIPIENT
