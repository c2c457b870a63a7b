import uuid
from threading import Barrier, Thread

import psycopg
import pytest

from common import db
from common.errors import InvalidInput, KeyReused
from common.idempotency import Claim, replay, take

KEY = "9a0e1426-743e-4c86-a7f9-228ce0cdcb01"
ANSWER = b'{"tracking_number": "KS-2222-2222", "secret": "words that only the citizen knows"}'


def test_the_same_key_gets_the_first_answer(database: str) -> None:
    claim = Claim.of(KEY, "POST /v1/reports", b"body")
    with db.transaction() as session:
        assert replay(session, claim) is None
        assert take(session, claim, ANSWER)
    with db.transaction() as session:
        assert not take(session, claim, b"another answer")
        assert replay(session, Claim.of(KEY, "POST /v1/reports", b"body")) == ANSWER


def test_the_same_key_with_another_body_is_refused(database: str) -> None:
    with db.transaction() as session:
        take(session, Claim.of(KEY, "POST /v1/reports", b"body"), ANSWER)
    with pytest.raises(KeyReused), db.reading() as session:
        replay(session, Claim.of(KEY, "POST /v1/reports", b"other"))


def test_a_key_belongs_to_one_route(database: str) -> None:
    with db.transaction() as session:
        take(session, Claim.of(KEY, "POST /v1/reports", b"body"), ANSWER)
    with db.reading() as session:
        assert replay(session, Claim.of(KEY, "POST /v1/photos", b"body")) is None


def test_the_table_tells_nobody_a_secret(database: str, owner: psycopg.Connection) -> None:
    with db.transaction() as session:
        take(session, Claim.of(KEY, "POST /v1/reports", b"a body with a name"), ANSWER)
    (row,) = owner.execute("SELECT i::text FROM perda.idempotency_key i").fetchone() or ("",)
    for told in (KEY, uuid.UUID(KEY).hex, ANSWER.hex(), b"only the citizen".hex(), b"a name".hex()):
        assert told not in row


def test_five_at_once_take_the_key_once(database: str) -> None:
    claim, start, taken = Claim.of(KEY, "x", b"body"), Barrier(5), []

    def press() -> None:
        start.wait()
        with db.transaction() as session:
            taken.append(take(session, claim, ANSWER))

    presses = [Thread(target=press) for _ in range(5)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(taken) == [False] * 4 + [True]


@pytest.mark.parametrize("wrong", ["", "7", "not-a-uuid", KEY + "0", "' OR 1=1"])
def test_a_key_must_be_a_uuid(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Claim.of(wrong, "x", b"")
    assert refused.value.fields
