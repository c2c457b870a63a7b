import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from uuid import UUID

import pytest

from common.directory import seal_contact_secret
from common.notifications import signatures
from common.notifications.channels import webhook
from common.notifications.channels.addresses import is_public
from common.notifications.claims import Claimed, Letter, Outcome
from common.notifications.outbox import Delivery
from common.notifications.recipients import Address
from common.settings import Settings
from tests.common.notifications.conftest import WEBHOOK_SECRET, put
from tests.peers import Hook

LETTER = Letter(UUID(int=7), "report.new", "KS-1", "Laporan baru", "Ada laporan.", {"url": "http://localhost"})

PRIVATE_V4 = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"]  # noqa: S104
PRIVATE_V6 = ["::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"]
PRIVATE = [*PRIVATE_V4, *PRIVATE_V6, "2002:7f00:1::"]
WRONG = ["ftp://konsel.example", "https://", "http://a b.example/", "http://a.example:99999/", "http://[::1", ""]


def post(settings: Settings, address: str, secret: str = WEBHOOK_SECRET) -> Outcome:
    contact = Address("webhook", address, seal_contact_secret(settings.secret_key, secret))
    return webhook.send(settings, Claimed(LETTER, contact, UUID(int=8), UUID(int=9), 1))


def expected_signature(message_id: str, timestamp: str, body: bytes) -> str:
    """As the specification's receivers compute it."""
    key = base64.b64decode(WEBHOOK_SECRET.removeprefix("whsec_"))
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def test_the_example_of_the_specification() -> None:
    body = b'{"test": 2432232314}'
    signature = signatures.sign(WEBHOOK_SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.usefixtures("webhook")
def test_a_receiver_can_verify_what_it_got(deliver: Callable[[], Delivery], hook: Hook) -> None:
    put()
    delivery = deliver()
    assert delivery.state == "delivered"
    (call,) = hook.calls
    assert call.path == "/hook?from=perda"
    message_id = call.headers["webhook-id"]
    assert message_id == call.headers["idempotency-key"] == str(delivery.outbox_id)
    expected = expected_signature(message_id, call.headers["webhook-timestamp"], call.body)
    assert call.headers["webhook-signature"] == expected
    content = json.loads(call.body)
    assert content["reference"] == "KS-7QF4-M2XK"
    assert content["text"] == "Ada laporan.\nBuka: /petugas\n"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *((status, "delivered") for status in (200, 201, 204)),
        *((status, "refused") for status in (400, 401, 404, 410)),
        *((status, "failed") for status in (408, 429, 500, 503)),
    ],
)
def test_what_the_answer_means(status: int, state: str, settings: Settings, hook: Hook) -> None:
    hook.status = status
    assert post(settings, hook.url).state == state


def test_a_redirect_is_not_followed(settings: Settings, hook: Hook) -> None:
    hook.status, hook.location = 307, hook.url
    assert post(settings, hook.url).state == "refused"
    assert len(hook.calls) == 1


def test_our_own_network_is_out_of_reach(settings: Settings, hook: Hook) -> None:
    guarded = settings.model_copy(update={"webhook_allow_private": False})
    outcome = post(guarded, hook.url)
    assert (outcome.state, hook.calls) == ("refused", [])
    assert "jaringan" in outcome.error


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_production_sends_over_tls_only(settings: Settings, hook: Hook) -> None:
    production = settings.model_copy(update={"environment": "production"})
    assert post(production, hook.url).state == "refused"
    assert hook.calls == []


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_none(address: str, settings: Settings) -> None:
    assert post(settings, address).state == "refused"


def test_an_address_that_cannot_be_reached_may_come_back(settings: Settings, hook: Hook) -> None:
    hook.stop()
    assert post(settings, hook.url).state == "failed"


def test_a_secret_that_does_not_fit_is_told(settings: Settings, hook: Hook) -> None:
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("k" * 40)})
    contact = Address("webhook", hook.url, seal_contact_secret(other.secret_key, WEBHOOK_SECRET))
    outcome = webhook.send(settings, Claimed(LETTER, contact, UUID(int=8), UUID(int=9), 1))
    assert (outcome.state, hook.calls) == ("refused", [])
    assert "kunci" in outcome.error
    assert post(settings, hook.url, secret="whsec_bukan base64").state == "refused"
