"""An SMS that a gateway brings: signed or refused, whatever the gateway calls its fields."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from common.errors import InvalidInput, NotSignedIn, TooLarge, Unavailable
from common.notifications.inbound import Received, receive
from tests.common.notifications.signing import SECRET, signed, written

SMS = written(id="gw-1", **{"from": "081234567890", "text": "API -4.2,122.5 +-30"})


def received(body: bytes) -> Received:
    return receive(SecretStr(SECRET), signed(body), body)


def test_a_signed_message_is_taken() -> None:
    sms = received(SMS)
    assert (sms.provider_id, sms.sender, sms.words) == ("gw-1", "+6281234567890", "API -4.2,122.5 +-30")
    assert sms.received_at.tzinfo is not None


@pytest.mark.parametrize(
    "body",
    [
        written(message_id=17, sender="+6281234567890", message="ya"),
        written(id="17", number="6281234567890", body="ya", extra={"a": 1}),
    ],
)
def test_names_that_gateways_give(body: bytes) -> None:
    sms = received(body)
    assert (sms.provider_id, sms.sender, sms.words) == ("17", "+6281234567890", "ya")


@pytest.mark.parametrize("sender", ["TELKOMSEL", "123", "+++", "99999"])
def test_a_sender_that_is_no_number_stays_as_it_is(sender: str) -> None:
    assert received(written(id="1", **{"from": sender, "text": "x"})).sender == sender


def test_the_gateways_time_counts_where_it_makes_sense() -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    body = written(id="1", text="x", received_at=hour_ago.isoformat(), **{"from": "0812345678"})
    assert received(body).received_at == hour_ago
    for wrong in ("2099-01-01T00:00:00+08:00", "kemarin", "2026-01-01T00:00:00", 12, None):
        told = received(written(id="1", text="x", received_at=wrong, **{"from": "0812345678"})).received_at
        assert told > hour_ago


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: signed(SMS, age=600),
        lambda: signed(SMS, age=-600),
        lambda: signed(SMS + b" "),
        lambda: signed(SMS) | {"Webhook-Id": "another"},
        lambda: signed(SMS) | {"Webhook-Timestamp": "²"},
        lambda: signed(SMS) | {"Webhook-Timestamp": "9" * 5000},
        lambda: signed(SMS) | {"Webhook-Signature": "v1,ä"},
        lambda: signed(SMS, secret="whsec_AAAA"),
    ],
)
def test_what_is_not_signed_by_our_gateway_is_refused(headers: Callable[[], dict[str, str]]) -> None:
    with pytest.raises(NotSignedIn):
        receive(SecretStr(SECRET), headers(), SMS)


@pytest.mark.parametrize("secret", ["", "whsec_not base64!"])
def test_without_a_usable_secret_nobody_gets_in(secret: str) -> None:
    with pytest.raises(Unavailable):
        receive(SecretStr(secret), signed(SMS), SMS)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"id": "1"}', b'{"id": [], "from": "1", "text": ""}', b"\xff"]
)
def test_a_signed_body_that_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        received(body)


def test_a_body_without_end_is_refused() -> None:
    with pytest.raises(TooLarge):
        received(b" " * 70_000)


def test_a_message_without_words_or_with_too_many_is_taken() -> None:
    assert received(written(id="1", text="", **{"from": "0812345678"})).words == ""
    long = received(written(id="1" * 5000, text="\0" + "a" * 50_000, **{"from": "0812345678"}))
    assert 1000 < len(long.words) < 50_000
    assert len(long.provider_id) <= 200
    assert "\0" not in long.words
