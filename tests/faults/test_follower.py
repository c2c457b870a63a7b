"""Somebody follows an event table while several write it and commit in any order: no row is missed or comes twice."""

import random
import threading
import time
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common import audit, db
from common.audit import Actor, Audit
from common.db import Cursor, after, settled

WRITERS = 8
ROWS_EACH = 75
PER_SECOND = 200

pytestmark = pytest.mark.fault
Next = Callable[[Audit | None], Select[Audit]]


def write(number: int) -> None:
    """Sequence numbers are taken at once, commits come after a random while."""
    chance = random.Random(number)  # noqa: S311 — no secret
    for row in range(ROWS_EACH):
        with db.transaction() as session:
            audit.record(session, Actor("system:test"), "test.write", f"{number}-{row}")
            session.flush()
            time.sleep(chance.expovariate(PER_SECOND / WRITERS))


def by_cursor(last: Audit | None) -> Select[Audit]:
    """As streams and the sealer follow."""
    cursor = Cursor(last.tx, last.id) if last else Cursor()
    return select(Audit).where(after(Audit, cursor), settled(Audit.tx)).order_by(Audit.tx, Audit.id)


def by_number(last: Audit | None) -> Select[Audit]:
    """As one must not follow."""
    return select(Audit).where(Audit.id > (last.id if last else 0)).order_by(Audit.id)


class Follower(threading.Thread):
    """Reads what is new until it is told that the writers ended and finds nothing more."""

    def __init__(self, following: Next) -> None:
        super().__init__()
        self._following = following
        self.is_over = threading.Event()
        self.seen: list[Audit] = []

    def run(self) -> None:
        with db.reading() as session:
            is_last = False
            while not is_last:
                is_last = self.is_over.is_set()
                while rows := self._look(session):
                    self.seen.extend(rows)
                time.sleep(0.002)

    def _look(self, session: Session) -> Sequence[Audit]:
        return session.scalars(self._following(self.seen[-1] if self.seen else None).limit(50)).all()


def joined(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("database")
def test_a_follower_misses_no_event(database: str) -> None:
    db.bind(database, pool_size=WRITERS + 2, channel="perda")
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    right, wrong = Follower(by_cursor), Follower(by_number)
    for thread in (right, wrong, *writers):
        thread.start()
    joined(writers)
    for follower in (right, wrong):
        follower.is_over.set()
    joined([right, wrong])
    subjects = [row.subject for row in right.seen]
    assert len(subjects) == WRITERS * ROWS_EACH
    assert len(set(subjects)) == len(subjects)
    assert len(wrong.seen) < len(right.seen), "commits came in order of their ids: this run has proved nothing"
