"""An officer's browser as a way to be rung, the gateway's receipts, and what is asked of whom."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.keys import KEY_SIZE
from common.notifications import outbox, receipts, vapid
from common.notifications.outbox import Message
from common.settings import Settings
from services.fire_button.actions.learning import learn_ways
from services.fire_button.crypto import AddressBox
from services.fire_button.messages.addresses import resolvers
from services.fire_button.messages.recipients import REACH
from tests.common.notifications.signing import SECRET, signed, written
from tests.fire_button.conftest import SignIn

POINT = "B" + "A" * 86
ENDPOINT = "https://push.example/send/Abc123"
SUBSCRIPTION = {"endpoint": ENDPOINT, "expirationTime": None, "keys": {"p256dh": POINT, "auth": "A" * 22}}
PATH = "/v1/push/subscriptions"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a secret of the gateway's."""
    return settings.model_copy(update={"sms_inbound_secret": type(settings.secret_key)(SECRET)})


def ways(owner: psycopg.Connection) -> list[tuple[UUID, str, str, int]]:
    return owner.execute("SELECT id, holder, label, position FROM fire.reach ORDER BY position").fetchall()


def add(client: FlaskClient, **changes: object) -> tuple[int, dict[str, str]]:
    answer = client.post(PATH, json=SUBSCRIPTION | changes)
    return answer.status_code, answer.get_json()


def put_alarm(recipient: str) -> UUID:
    with db.transaction() as session:
        return outbox.put(session, Message("fire.alarm", "K-1001", recipient, "KEBAKARAN", "Balas YA", priority=0))


def write_attempt(owner: psycopg.Connection, outbox_id: UUID, channel: str, reference: str) -> None:
    owner.execute(
        "INSERT INTO fire.delivery_attempt (outbox_id, number, contact_id, channel, address_hint, outcome,"
        " provider_reference) VALUES (%s, 1, gen_random_uuid(), %s, '…', 'delivered', %s)",
        [outbox_id, channel, reference],
    )
    owner.execute("UPDATE fire.outbox SET state = 'delivered', delivered_at = now(), attempts = 1")


def test_a_subscription_becomes_a_way_that_only_the_worker_can_read(
    sign_in: SignIn, settings: Settings, owner: psycopg.Connection
) -> None:
    crew = sign_in("regu", "mako")
    status, answer = add(crew, label="HP dinas")
    assert status == 201
    ((reach_id, holder, label, _),) = ways(owner)
    assert (str(reach_id), label, holder.partition(":")[0]) == (answer["id"], "HP dinas", "petugas")
    stored = owner.execute("SELECT address FROM fire.reach").fetchone()
    assert stored is not None
    assert len(stored[0]) > KEY_SIZE
    assert b"push.example" not in stored[0]
    with db.reading() as session:
        found = resolvers(settings)[REACH](session, str(reach_id))
    assert found is not None
    assert found.channel == "push"
    assert json.loads(found.address) == {"endpoint": ENDPOINT, "keys": SUBSCRIPTION["keys"]}


def test_a_browser_rings_whoever_subscribed_last(sign_in: SignIn, owner: psycopg.Connection) -> None:
    first, second = sign_in("regu", "mako"), sign_in("komandan", "mako")
    add(first)
    add(first)
    assert len(ways(owner)) == 1
    holder = ways(owner)[0][1]
    add(second)
    assert len(ways(owner)) == 1
    assert ways(owner)[0][1] != holder


def test_a_repeat_with_the_same_key_is_the_same_way(sign_in: SignIn, owner: psycopg.Connection) -> None:
    crew, key = sign_in("regu", "mako"), {"Idempotency-Key": str(uuid4())}
    answers = [crew.post(PATH, json=SUBSCRIPTION, headers=key).get_json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [str(row[0]) for row in ways(owner)] == [answers[0]["id"]]


def test_only_the_own_way_can_be_taken_away(sign_in: SignIn, owner: psycopg.Connection) -> None:
    crew, other = sign_in("regu", "mako"), sign_in("regu", "mako", name="Sitti Rahma")
    _, answer = add(crew)
    assert other.delete(f"{PATH}/{answer['id']}").status_code == 404
    assert len(ways(owner)) == 1
    assert crew.delete(f"{PATH}/{answer['id']}").status_code == 204
    assert crew.delete(f"{PATH}/{answer['id']}").status_code == 404
    assert ways(owner) == []


def test_ten_devices_are_enough(sign_in: SignIn, owner: psycopg.Connection) -> None:
    crew = sign_in("regu", "mako")
    statuses = [add(crew, endpoint=f"https://push.example/{number}")[0] for number in range(11)]
    assert statuses == [201] * 10 + [422]
    assert [row[3] for row in ways(owner)] == list(range(10))


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://push.example/" + "a" * 2000},
        {"endpoint": "https://push.example/a b"},
        {"keys": {"p256dh": "short", "auth": "A" * 22}},
        {"keys": {"p256dh": POINT, "auth": "\0" * 22}},
        {"keys": None},
        {"more": 1},
    ],
)
def test_what_is_no_subscription_is_refused(
    sign_in: SignIn, owner: psycopg.Connection, changes: dict[str, object]
) -> None:
    assert add(sign_in("regu", "mako"), **changes)[0] == 422
    assert ways(owner) == []


def test_a_citizen_gets_neither_key_nor_way(client: FlaskClient) -> None:
    assert client.get("/v1/push/key").status_code == 401
    assert client.post(PATH, json=SUBSCRIPTION).status_code == 401


def test_the_key_is_the_services_own(sign_in: SignIn, settings: Settings) -> None:
    assert sign_in("redkar").get("/v1/push/key").get_json() == {"key": vapid.public_key(settings.secret_key)}


def test_a_browser_says_that_it_showed_the_alarm(
    client: FlaskClient, settings: Settings, owner: psycopg.Connection
) -> None:
    outbox_id = put_alarm("jalur:x")
    write_attempt(owner, outbox_id, "push", "HTTP 201")
    told = {"id": str(outbox_id), "receipt": receipts.token_of(settings.secret_key, outbox_id)}
    assert client.post("/v1/receipts/push", json=told | {"receipt": "0" * 32}).status_code == 401
    assert client.post("/v1/receipts/push", json=told | {"receipt": "ä"}).status_code == 401
    assert client.post("/v1/receipts/push", json={}).status_code == 422
    assert client.post("/v1/receipts/push", json=told).status_code == 204
    assert owner.execute("SELECT arrived_at <= %s FROM fire.delivery_attempt", [datetime.now(UTC)]).fetchone() == (
        True,
    )


def test_an_alarm_that_did_not_arrive_goes_on(client: FlaskClient, owner: psycopg.Connection) -> None:
    """To a way of a person, so the receipt's process has to know how such recipients are found."""
    outbox_id = put_alarm(f"{REACH}:{uuid4()}")
    write_attempt(owner, outbox_id, "sms", "gw-1")
    body = written(id="gw-1", status="failed")
    assert client.post("/v1/receipts/sms", data=body).status_code == 401
    assert client.post("/v1/receipts/sms", data=body, headers=signed(body)).status_code == 204
    assert owner.execute("SELECT state FROM fire.outbox").fetchone() == ("waiting",)
    unknown = written(id="gw-2", status="failed")
    assert client.post("/v1/receipts/sms", data=unknown, headers=signed(unknown)).status_code == 404


def test_an_address_copied_to_another_row_does_not_open(settings: Settings) -> None:
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    sealed = box.seal(UUID(int=1), json.dumps(SUBSCRIPTION))
    with pytest.raises(ValueError, match="sealed"):
        box.open(UUID(int=2), sealed)


def test_deliveries_teach_which_way_works(sign_in: SignIn, owner: psycopg.Connection) -> None:
    _, answer = add(sign_in("regu", "mako"))
    outbox_id = put_alarm(f"{REACH}:{answer['id']}")
    write_attempt(owner, outbox_id, "push", "")
    said = "SELECT is_active, failed_at IS NOT NULL, last_error FROM fire.reach"
    for outcome, error, told in (
        ("delivered", "", (True, False, "")),
        ("failed", "HTTP 503", (True, True, "HTTP 503")),
        ("delivered", "", (True, False, "")),
        ("refused", "berakhir", (False, True, "berakhir")),
    ):
        owner.execute(
            "UPDATE fire.delivery_attempt SET outcome = %s, error = %s, ended_at = clock_timestamp()", [outcome, error]
        )
        learn_ways()
        assert owner.execute(said).fetchone() == told


@pytest.mark.parametrize("path", ["/sw.js", "/sw-lama.js"])
def test_the_service_worker_shows_pushes(client: FlaskClient, path: str) -> None:
    """A classic worker runs the script itself; a module worker's own module imports it."""
    script = client.get(path).text
    listed = script if "push-worker" in script else client.get(script.split('"')[1]).text
    assert "push-worker" in listed
