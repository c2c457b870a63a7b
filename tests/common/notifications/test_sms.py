"""SMS through a gateway: what it is sent, and what its answers mean."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from common.notifications.channels import sms
from common.notifications.claims import Claimed, Letter, Outcome
from common.notifications.gsm import MOST, fitted
from common.notifications.outbox import Delivery, Message
from common.notifications.recipients import Address
from common.settings import Settings
from tests.common.notifications.conftest import NOTICE, RECIPIENT, add_contact, put
from tests.peers import Hook

LETTER = Letter(
    UUID(int=7), "fire.alarm", "K-1042", "KEBAKARAN K-1042", "Surat yang panjang.", {"sms": "Balas YA 1042"}
)
NUMBER = "+6281234567890"


@pytest.fixture
def settings(settings: Settings, hook: Hook) -> Settings:
    """A gateway in its default shape."""
    hook.status, hook.answer = 200, b'{"id": "gw-1"}'
    return settings.model_copy(update={"sms_url": hook.url})


def text(settings: Settings, number: str = NUMBER, letter: Letter = LETTER) -> Outcome:
    return sms.send(settings, Claimed(letter, Address("sms", number), UUID(int=8), UUID(int=9), 1))


@pytest.mark.parametrize("written", [NUMBER, "081234567890", "6281234567890", "0812-3456-7890"])
def test_a_gateway_gets_number_words_and_our_id(settings: Settings, hook: Hook, written: str) -> None:
    assert text(settings, written) == Outcome("delivered", provider_reference="gw-1")
    (call,) = hook.calls
    assert json.loads(call.body) == {"to": NUMBER, "text": "Balas YA 1042", "reference": str(LETTER.id)}
    assert call.headers["idempotency-key"] == str(LETTER.id)


def test_a_gateway_of_another_shape(settings: Settings, hook: Hook) -> None:
    """As Gammu's and others' want it: other names, deeper, with a key."""
    shape = {
        "sms_body": '{"messages": [{"number": "{digits}", "message": "[{text}]", "validity": 3}]}',
        "sms_reference": "messages.0.ref",
        "sms_authorization": type(settings.secret_key)("Basic b3JhbmdsYWlu"),
    }
    hook.answer = b'{"messages": [{"ref": 4711}]}'
    assert text(settings.model_copy(update=shape)).provider_reference == "4711"
    (call,) = hook.calls
    sent = {"number": NUMBER[1:], "message": "[Balas YA 1042]", "validity": 3}
    assert json.loads(call.body) == {"messages": [sent]}
    assert call.headers["authorization"] == "Basic b3JhbmdsYWlu"


def test_a_gateway_that_is_asked_by_address(settings: Settings, hook: Hook) -> None:
    address = hook.url.replace("?from=perda", "?to={to}&text={text}&dlr={id}")
    letter = Letter(LETTER.id, "fire.alarm", "K-1", "s", "Desa A & B #1", {})
    asking = settings.model_copy(update={"sms_url": address, "sms_body": "null"})
    assert text(asking, letter=letter).state == "delivered"
    (call,) = hook.calls
    assert call.method == "GET"
    asked = parse_qs(urlsplit(call.path).query)
    assert asked == {"to": [NUMBER], "text": ["Desa A & B #1"], "dlr": [str(LETTER.id)]}


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "delivered"), (202, "delivered"), *((each, "refused") for each in (400, 413, 422))]
    + [(each, "failed") for each in (302, 401, 403, 404, 429, 500, 503)],
)
def test_what_the_answer_means(status: int, state: str, settings: Settings, hook: Hook) -> None:
    hook.status = status
    assert text(settings).state == state


@pytest.mark.parametrize("answer", [b"", b"no json", b"[" * 2000, b'{"status": 0}', b'{"status": null}', b"[]"])
def test_a_gateway_that_says_no_in_its_answer(answer: bytes, settings: Settings, hook: Hook) -> None:
    hook.status, hook.answer = 201, answer
    assert text(settings.model_copy(update={"sms_accepted": "status=1"})).state == "failed"
    assert text(settings).state == "delivered", "without a word for it the status alone counts"
    hook.answer = b'{"status": "1", "id": "x"}'
    assert text(settings.model_copy(update={"sms_accepted": "status=1"})).provider_reference == "x"


@pytest.mark.parametrize("number", ["", "bank", "+62", "+62812345678901234", "pos@konsel.example"])
def test_what_is_no_number_is_refused(number: str, settings: Settings, hook: Hook) -> None:
    assert text(settings, number).state == "refused"
    assert hook.calls == []


@pytest.mark.parametrize(("url", "state"), [("", "refused"), ("ftp://gateway", "refused"), ("http://[::1", "refused")])
def test_without_a_gateway_the_next_contact_has_its_turn(url: str, state: str, settings: Settings) -> None:
    assert text(settings.model_copy(update={"sms_url": url})).state == state


def test_a_gateway_that_is_away_may_come_back(settings: Settings, hook: Hook) -> None:
    hook.stop()
    assert text(settings).state == "failed"


@pytest.mark.usefixtures("database")
def test_a_message_goes_by_sms_and_the_log_keeps_the_end_of_the_number(
    deliver: Callable[[], Delivery], settings: Settings, hook: Hook
) -> None:
    add_contact("sms", NUMBER)
    put()
    told = deliver()
    assert (told.state, told.channel, told.address_hint) == ("delivered", "sms", "…890")
    assert json.loads(hook.calls[0].body)["text"] == NOTICE.body.strip()


@pytest.mark.usefixtures("database", "settings")
def test_an_alarm_gives_the_next_contact_its_turn_at_once(
    deliver: Callable[[], Delivery], hook: Hook, mailbox: object
) -> None:
    add_contact("sms", NUMBER, position=0)
    add_contact("email", "pos@konsel.example", position=1)
    put(Message(NOTICE.topic, NOTICE.reference, RECIPIENT, "KEBAKARAN", "Balas YA", priority=0))
    hook.status = 503
    assert deliver().channel == "sms"
    assert (deliver().state, deliver().channel) == ("delivered", "email")


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("“Api” – 4,2 km… di Döngkala", '"Api" - 4,2 km... di Döngkala'),
        ("Kalosara ș ă é ñ", "Kalosara s a é ñ"),
        ("Api 🔥 besar", "Api  besar"),
        ("[1] {2} €", "[1] {2} €"),
    ],
)
def test_words_in_the_alphabet_of_telephones(written: str, sent: str) -> None:
    assert fitted(written) == sent


def test_a_long_text_is_cut_where_three_parts_end() -> None:
    assert fitted("a" * 1000) == "a" * MOST
    assert fitted("€" * 1000) == "€" * (MOST // 2)
