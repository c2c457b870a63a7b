"""Web Push as a browser and its push service meet it: encrypted for the one, signed for the other."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from common.notifications import vapid
from common.notifications.channels import push
from common.notifications.claims import Claimed, Letter, Outcome
from common.notifications.receipts import token_of
from common.notifications.recipients import Address
from common.settings import Settings
from tests.peers import Hook

AUTH = b"0123456789abcdef"
DATA = {"push": "Balas YA", "url": "http://localhost:8082/siaga/x#y"}
LETTER = Letter(UUID(int=7), "fire.alarm", "K-1042", "KEBAKARAN K-1042: Desa Benua", "Surat yang panjang.", DATA)


class Browser:
    """What subscribed: it alone can read what is sent to it."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def subscription(self, endpoint: str) -> str:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": urlsafe_b64encode(point).rstrip(b"=").decode(), "auth": urlsafe_b64encode(AUTH).decode()}
        return json.dumps({"endpoint": endpoint, "keys": keys})

    def read(self, body: bytes) -> dict[str, str]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=AUTH, version="aes128gcm")
        told: dict[str, str] = json.loads(plain)
        return told


@pytest.fixture
def browser() -> Browser:
    return Browser()


def send(settings: Settings, subscription: str, letter: Letter = LETTER) -> Outcome:
    return push.send(settings, Claimed(letter, Address("push", subscription), UUID(int=8), UUID(int=9), 1))


def test_only_the_browser_reads_it(settings: Settings, hook: Hook, browser: Browser) -> None:
    hook.status = 201
    assert send(settings, browser.subscription(hook.url)).state == "delivered"
    (call,) = hook.calls
    assert browser.read(call.body) == {
        "id": str(LETTER.id),
        "receipt": token_of(settings.secret_key, LETTER.id),
        "title": "KEBAKARAN K-1042: Desa Benua",
        "body": "Balas YA",
        "url": DATA["url"],
        "tag": "K-1042",
    }
    assert (call.headers["urgency"], call.headers["content-encoding"]) == ("high", "aes128gcm")
    assert int(call.headers["ttl"]) > 0, "a phone that is out of reach for a moment must still get it"


def test_the_push_service_knows_us_by_our_key(settings: Settings, hook: Hook, browser: Browser) -> None:
    send(settings, browser.subscription(hook.url))
    authorization = hook.calls[0].headers["authorization"]
    assert Vapid02.verify(authorization)
    token, key = authorization.removeprefix("vapid ").split(",")
    assert key == f"k={vapid.public_key(settings.secret_key)}"
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == hook.url.partition("/hook")[0]
    assert claims["sub"] == settings.base_url


def test_the_key_follows_from_the_secret_key(settings: Settings) -> None:
    other = type(settings.secret_key)("another-secret-key-of-the-tests-32-chars")
    assert vapid.public_key(settings.secret_key) == vapid.public_key(settings.secret_key)
    assert vapid.public_key(settings.secret_key) != vapid.public_key(other)
    assert len(urlsafe_b64decode(vapid.public_key(other) + "=")) == 65


@pytest.mark.parametrize(
    ("status", "state"),
    [(201, "delivered"), (202, "delivered"), *((each, "refused") for each in (400, 401, 403, 404, 410, 413))]
    + [(each, "failed") for each in (408, 429, 500, 503)],
)
def test_what_the_answer_means(status: int, state: str, settings: Settings, hook: Hook, browser: Browser) -> None:
    hook.status = status
    assert send(settings, browser.subscription(hook.url)).state == state


def test_a_subscription_that_ended_is_said(settings: Settings, hook: Hook, browser: Browser) -> None:
    hook.status = 410
    assert "berakhir" in send(settings, browser.subscription(hook.url)).error


@pytest.mark.parametrize(
    "address",
    ["", "no json", "[]", "{}", '{"endpoint": "http://a", "keys": {"p256dh": "AAAA", "auth": "AAAA"}}', '{"keys": 1}'],
)
def test_what_is_no_subscription_is_refused(address: str, settings: Settings) -> None:
    assert send(settings, address).state == "refused"


def test_our_own_network_is_out_of_reach(settings: Settings, hook: Hook, browser: Browser) -> None:
    guarded = settings.model_copy(update={"webhook_allow_private": False})
    assert send(guarded, browser.subscription(hook.url)).state == "refused"
    assert hook.calls == []


def test_a_long_message_still_fits(settings: Settings, hook: Hook, browser: Browser) -> None:
    letter = Letter(LETTER.id, "t", "K-1", "j" * 5000, "é" * 50_000, {})
    hook.status = 201
    assert send(settings, browser.subscription(hook.url), letter).state == "delivered"
    assert len(hook.calls[0].body) <= 4096


def test_a_push_service_that_is_away_may_come_back(settings: Settings, hook: Hook, browser: Browser) -> None:
    hook.stop()
    assert send(settings, browser.subscription(hook.url)).state == "failed"
