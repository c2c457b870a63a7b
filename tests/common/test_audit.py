from threading import Thread

import psycopg
import pytest

from common import audit, db
from common.audit import Actor, Verdict

KEY = b"k" * 32
COPY_A_ROW = """
    INSERT INTO perda.audit (tx, actor, act, subject, detail, request_id)
    SELECT tx, actor, act, subject, detail, request_id FROM perda.audit WHERE id = 1
"""
ACTOR = Actor("officer:1", "request-1")


def act(count: int) -> None:
    for number in range(count):
        with db.transaction() as session:
            audit.record(session, ACTOR, "report.verify", f"report:{number}", words="Ä “ü”", number=number)


def fail_after_writing() -> None:
    with db.transaction() as session:
        audit.record(session, ACTOR, "report.close", "report:9")
        session.flush()
        raise RuntimeError("on the way")


def seal() -> int:
    with db.transaction() as session:
        return audit.seal_committed(session, KEY)


def verdict(key: bytes = KEY) -> Verdict:
    with db.reading() as session:
        return audit.verify(session, key)


@pytest.fixture
def sealed(database: str) -> None:
    """Two seals: three rows, then two."""
    act(3)
    assert seal() == 3
    act(2)
    assert seal() == 2


def test_an_untouched_audit_is_intact(sealed: None) -> None:
    act(1)
    found = verdict()
    assert found.is_intact
    assert (found.sealed_rows, found.seals, found.unsealed_rows) == (5, 2, 1)
    assert seal() == 1
    assert verdict().head != found.head


@pytest.mark.parametrize(
    ("forgery", "broken_at"),
    [
        ("UPDATE perda.audit SET act = 'report.close' WHERE id = 2", 1),
        ("UPDATE perda.audit SET at = at + interval '1 microsecond' WHERE id = 4", 2),
        ("UPDATE perda.audit SET detail = detail || '{\"x\": 1}' WHERE id = 5", 2),
        ("DELETE FROM perda.audit WHERE id = 3", 1),
        ("DELETE FROM perda.audit_seal WHERE id = 1", 2),
        ("UPDATE perda.audit_seal SET chain = '\\x00' WHERE id = 2", 2),
        ("UPDATE perda.audit_seal SET row_count = 1 WHERE id = 1", 1),
        (COPY_A_ROW, 1),
    ],
)
def test_the_owner_of_the_database_cannot_forge_unseen(
    sealed: None, owner: psycopg.Connection, forgery: str, broken_at: int
) -> None:
    owner.execute(forgery.encode())
    found = verdict()
    assert not found.is_intact
    assert found.broken_at == broken_at


def test_the_chain_needs_its_key(sealed: None) -> None:
    assert verdict(b"x" * 32).broken_at == 1


def test_an_act_that_is_rolled_back_leaves_no_row_and_no_gap(database: str) -> None:
    act(1)
    with pytest.raises(RuntimeError):
        fail_after_writing()
    act(1)
    assert seal() == 2
    assert verdict().is_intact


def test_two_sealers_make_one_chain(database: str) -> None:
    act(20)
    sealers = [Thread(target=seal) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    seal()
    found = verdict()
    assert found.is_intact
    assert (found.sealed_rows, found.unsealed_rows) == (20, 0)
