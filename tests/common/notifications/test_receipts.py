"""What becomes of a message after it was accepted: the gateway's receipts, and a browser's word that it showed it."""

from collections.abc import Callable
from uuid import UUID, uuid4

import psycopg
import pytest
from pydantic import SecretStr

from common import db
from common.errors import InvalidInput, NotFound, NotSignedIn
from common.notifications import receipts
from common.notifications.claims import rules_of
from common.notifications.outbox import Delivery, Message
from common.notifications.receipts import Fate, Receipt
from common.settings import Settings
from tests.common.notifications.conftest import NOTICE, RECIPIENT, add_contact, put, standing
from tests.common.notifications.signing import SECRET, signed, written
from tests.peers import Hook

NUMBER = "+6281234567890"
ALARM = Message(NOTICE.topic, NOTICE.reference, RECIPIENT, "KEBAKARAN", "Balas YA", priority=0)
Take = Callable[..., None]


@pytest.fixture
def settings(settings: Settings, hook: Hook) -> Settings:
    """A gateway that gives ids."""
    hook.status, hook.answer = 200, b'{"id": "gw-1"}'
    return settings.model_copy(update={"sms_url": hook.url})


@pytest.fixture
def sent(database: str, deliver: Callable[[], Delivery]) -> Delivery:
    """An alarm that the gateway accepted."""
    add_contact("sms", NUMBER)
    put(ALARM)
    return deliver()


@pytest.fixture
def take(settings: Settings) -> Take:
    """A receipt from its signed body to what it changes."""

    def one(**told: object) -> None:
        body = written(**told)
        receipt = receipts.receive(SecretStr(SECRET), signed(body), body)
        with db.transaction() as session:
            receipts.take(session, receipt, rules_of(settings))

    return one


@pytest.mark.parametrize("word", ["delivered", "DELIVRD", "DeliveryOK"])
@pytest.mark.parametrize("name", ["id", "message_id", "reference"])
def test_an_arrival_is_written_down(sent: Delivery, take: Take, word: str, name: str) -> None:
    assert sent.arrived_at is None
    take(**{name: "gw-1", "status": word})
    told = standing()
    assert told.state == "delivered"
    assert told.arrived_at is not None
    take(**{name: "gw-1", "status": word})
    assert standing() == told


def test_a_gateway_may_give_our_own_id_back(sent: Delivery, take: Take) -> None:
    take(reference=str(sent.outbox_id), id="unknown to us", status="delivered")
    assert standing().arrived_at is not None


@pytest.mark.parametrize("word", ["failed", "UNDELIV", "expired"])
def test_what_did_not_arrive_goes_to_the_next_contact(
    sent: Delivery, take: Take, deliver: Callable[[], Delivery], word: str
) -> None:
    add_contact("email", "pos@konsel.example", position=1)
    take(id="gw-1", status=word, error="EC_ABSENT")
    told = standing()
    assert (told.state, told.error) == ("waiting", "EC_ABSENT")
    told = deliver()
    assert (told.state, told.channel, told.attempts) == ("delivered", "email", 2)
    take(id="gw-1", status=word)
    assert standing() == told, "the same receipt again is about a try that is over"


def test_without_another_contact_it_is_tried_again(
    sent: Delivery, take: Take, deliver: Callable[[], Delivery], hook: Hook
) -> None:
    take(id="gw-1", status="failed")
    assert standing().state == "waiting"
    assert deliver().state == "delivered"
    assert len(hook.calls) == 2


def test_old_news_sends_nothing(sent: Delivery, take: Take, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE perda.outbox SET delivered_at = now() - interval '2 hours'")
    take(id="gw-1", status="failed")
    assert (standing().state, standing().error) == ("failed", receipts.NOT_ARRIVED)


def test_an_arrival_is_not_undone(sent: Delivery, take: Take) -> None:
    take(id="gw-1", status="delivered")
    take(id="gw-1", status="failed")
    assert standing().state == "delivered"


@pytest.mark.parametrize("word", ["sent", "buffered", "", "apa saja"])
def test_news_from_the_way_changes_nothing(sent: Delivery, take: Take, word: str) -> None:
    take(id="gw-1", status=word)
    assert standing() == sent


def test_what_we_do_not_know_yet_shall_come_again(sent: Delivery, take: Take, owner: psycopg.Connection) -> None:
    with pytest.raises(NotFound):
        take(id="gw-2", status="delivered")
    with pytest.raises(NotFound):
        take(reference=str(uuid4()), status="delivered")
    owner.execute("UPDATE perda.delivery_attempt SET outcome = 'sending'")
    with pytest.raises(NotFound):
        take(id="gw-1", status="failed")


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"x", b'{"status": "delivered"}', b'{"id": "1"}', b'{"id": {}, "status": "x"}']
)
def test_a_body_that_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        receipts.receive(SecretStr(SECRET), signed(body), body)


def test_an_unsigned_receipt_is_refused() -> None:
    body = written(id="gw-1", status="failed")
    with pytest.raises(NotSignedIn):
        receipts.receive(SecretStr(SECRET), {}, body)
    assert receipts.receive(SecretStr(SECRET), signed(body), body) == Receipt(None, "gw-1", Fate.LOST, "")


def test_a_browser_says_that_it_showed_a_push(settings: Settings, sent: Delivery, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE perda.delivery_attempt SET channel = 'push'")
    root = settings.secret_key
    with pytest.raises(NotSignedIn), db.transaction() as session:
        receipts.take_shown(session, root, sent.outbox_id, receipts.token_of(root, UUID(int=1)))
    assert standing().arrived_at is None
    with db.transaction() as session:
        receipts.take_shown(session, root, sent.outbox_id, receipts.token_of(root, sent.outbox_id))
    assert standing().arrived_at is not None
    with pytest.raises(NotFound), db.transaction() as session:
        receipts.take_shown(session, root, UUID(int=1), receipts.token_of(root, UUID(int=1)))
