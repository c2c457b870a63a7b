from common import audit, db
from common.audit import Actor


def test_seal_and_verify(database: str) -> None:
    with db.transaction() as s:
        audit.record(s, Actor("officer:1"), "a.b", "x", n=1)
        audit.record(s, Actor("officer:1"), "a.c", "x", n=2)
    with db.transaction() as s:
        assert audit.seal_committed(s, b"k" * 32) == 2
    with db.reading() as s:
        v = audit.verify(s, b"k" * 32)
    assert v.is_intact
    assert v.sealed_rows == 2
