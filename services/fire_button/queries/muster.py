"""Who may be rung now and how they are reached, at every post at once: read once for an alarm, in two statements.

Names and ways, no address. Whether a way works is learnt only by using it; a switched-off one is none.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from common import db
from services.fire_button.messages.recipients import VOLUNTEER, post_holder, reach_recipient
from services.fire_button.queries.duty import Circle, Person, member, people
from services.fire_button.workflow import Role

SHARED_FOR_S = 0.25
REACHED = text(f"""
SELECT holder, way FROM (
  SELECT holder, id AS way, position FROM reach
  WHERE is_active AND (holder NOT LIKE '{VOLUNTEER}:%' OR holder = ANY(:volunteers))
  UNION ALL
  SELECT DISTINCT recipient, NULL::uuid, 0 FROM contact WHERE is_active
) AS written ORDER BY position, way
""")  # noqa: S608 — made of our own words


@dataclass(frozen=True, slots=True)
class Muster:
    """One reading. `shift`: whose turn it is now, first rung first. `ways`: of each holder who has any, in their order.

    `contacts`: recipients with a contact in use. `heard`: posts with a live board that can sound. `volunteers`: Redkar
    of the desa that was asked for.
    """

    shift: tuple[Person, ...]
    crew: tuple[Person, ...]
    officers: tuple[tuple[Person, str, str | None], ...]
    volunteers: tuple[Person, ...]
    heard: frozenset[str]
    ways: Mapping[str, tuple[UUID, ...]]
    contacts: frozenset[str]

    def on_shift(self, post_codes: Collection[str]) -> tuple[Person, ...]:
        """Whose turn it is at these posts, and who is willing."""
        return _of_posts(self.shift, post_codes)

    def crew_of(self, post_codes: Collection[str]) -> tuple[Person, ...]:
        """Everybody of these posts who is willing, on shift or not."""
        return _of_posts(self.crew, post_codes)

    def with_role(self, role: Role, opd_code: str | None, post_codes: Collection[str] = ()) -> tuple[Person, ...]:
        """Officers with this role for the OPD who are willing; with `post_codes`, only those of these posts.

        Without an OPD, of any.
        """
        found = dict.fromkeys(
            person
            for person, their_role, their_opd in self.officers
            if their_role == role and (opd_code is None or their_opd in (opd_code, None))
        )
        return _of_posts(found, post_codes) if post_codes else tuple(found)

    def recipients_of(self, holder: str) -> Sequence[str]:
        """How to write to them: all their own ways at once, and the row of contacts of that name."""
        own = self.ways_to(holder)
        return [*own, holder] if holder in self.contacts else own

    def ways_to(self, holder: str) -> Sequence[str]:
        """Their own ways alone."""
        return [reach_recipient(way) for way in self.ways.get(holder, ())]

    def is_reachable(self, holder: str) -> bool:
        """Whether there is any way to write to them."""
        return holder in self.ways or holder in self.contacts

    def is_deaf(self, post_code: str) -> bool:
        """Whether an alarm would reach nobody there: no board sounds, neither post nor anybody on shift has a way."""
        is_manned = any(person.holder in self.ways for person in self.on_shift((post_code,)))
        return not (post_code in self.heard or is_manned or self.is_reachable(post_holder(post_code)))


class SharedMuster:
    """One reading for all steps that fall due together: who is on duty does not depend on the incident."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: tuple[float, Muster] | None = None

    def current(self) -> Muster:
        """A quarter of a second old at most; whoever comes while it is read waits for it."""
        with self._lock:
            if self._read is None or time.monotonic() - self._read[0] > SHARED_FOR_S:
                began = time.monotonic()
                with db.reading() as session:
                    self._read = began, read_muster(session)
            return self._read[1]


def read_muster(session: Session, desa_code: str | None = None) -> Muster:
    """Everybody who may be rung now; volunteers only of this desa, without one none."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in people(session, desa_code):
        found[row.circle].append(row)
    volunteers = _members(found[Circle.VOLUNTEER])
    ways, contacts = _reached(session, [person.holder for person in volunteers])
    return Muster(
        shift=_members(found[Circle.SHIFT]),
        crew=_members(found[Circle.CREW]),
        officers=tuple((member(row), row.role, row.opd_code) for row in found[Circle.ROLE]),
        volunteers=volunteers,
        heard=frozenset(row.post_code for row in found[Circle.BOARD]),
        ways=ways,
        contacts=contacts,
    )


def _reached(session: Session, volunteers: Collection[str]) -> tuple[Mapping[str, tuple[UUID, ...]], frozenset[str]]:
    """The ways in use of everybody but other volunteers, of whom there may be thousands; who has a row of contacts."""
    ways: defaultdict[str, tuple[UUID, ...]] = defaultdict(tuple)
    written: set[str] = set()
    for holder, way in session.execute(REACHED, {"volunteers": list(volunteers)}):
        if way is None:
            written.add(holder)
        else:
            ways[holder] += (way,)
    return dict(ways), frozenset(written)


def _members(rows: Iterable[Any]) -> tuple[Person, ...]:
    return tuple(member(row) for row in rows)


def _of_posts(found: Iterable[Person], post_codes: Collection[str]) -> tuple[Person, ...]:
    return tuple(person for person in found if person.post_code in post_codes)
