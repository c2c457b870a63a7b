"""Breaches of data: which there are, what a holder's keys open of one, and whose people were told.

Nothing here asks whether reading is allowed or writes that it was done: actions.breach does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.breaches import BreachKeys, open_keys
from services.sapa.crypto.places import breach_place
from services.sapa.crypto.primitives import CannotOpen, decrypt
from services.sapa.crypto.statements import Forged, breach_statement, told_statement, verify
from services.sapa.models import Breach, BreachCase, BreachGrant, BreachText, Case, CaseGrant
from services.sapa.queries.trust import Colleague
from services.sapa.schemas.breach import (
    TERM,
    TOLD,
    AuthorityTold,
    BreachPart,
    BreachState,
    BreachTold,
    LetterToAuthority,
    Notice,
    ToldWay,
)
from services.sapa.workflow import CASE_ROLES, Role

Known = Mapping[UUID, Colleague]
KEEPERS = frozenset({Role.PDP, Role.PENYELIA})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """A text whose signature and seal hold."""

    part: BreachPart
    author: Colleague
    at: datetime
    body: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Concerned:
    """One case. `told_at` None: its people were not told yet, or what says so is not signed by a case officer."""

    case_id: UUID
    number: str
    is_erased: bool
    told_at: datetime | None
    way: ToldWay | None
    told_by: Colleague | None

    @property
    def is_left(self) -> bool:
        """Whether somebody is still to be told; of an erased case nobody can be."""
        return self.told_at is None and not self.is_erased


@dataclass(frozen=True, slots=True)
class OpenedBreach:
    """What one holder reads. `texts`: oldest first; `refused`: texts that do not hold. `told` None without ISI."""

    id: UUID
    number: str
    state: BreachState
    closed_at: datetime | None
    texts: tuple[Written, ...] = field(repr=False)
    refused: int
    cases: tuple[Concerned, ...]
    keys: BreachKeys = field(repr=False)

    def first(self, kind: type[T]) -> T | None:
        """The oldest text of a kind."""
        return next((one.body for one in self.texts if isinstance(one.body, kind)), None)

    @property
    def told(self) -> BreachTold | None:
        """What happened."""
        return self.first(BreachTold)

    @property
    def notice(self) -> Notice | None:
        """What the people are told."""
        return self.first(Notice)

    @property
    def authority(self) -> AuthorityTold | None:
        """That the authority knows."""
        return self.first(AuthorityTold)

    @property
    def letter(self) -> LetterToAuthority | None:
        """The letter to the authority, once it has its number."""
        return self.first(LetterToAuthority)

    @property
    def is_whole(self) -> bool:
        """What happened and what is told open under these keys, which nobody planted then, and every case is there."""
        there = {one.number for one in self.cases}
        return self.told is not None and self.notice is not None and there.issuperset(self.told.numbers)

    @property
    def due_at(self) -> datetime | None:
        """The end of the term, from the signed texts and not from what stands in clear."""
        return self.notice.known_at + TERM if self.notice else None

    @property
    def left(self) -> tuple[Concerned, ...]:
        """Whose people still wait to be told."""
        return tuple(one for one in self.cases if one.is_left)


@dataclass(frozen=True, slots=True)
class ToTell:
    """A case of mine whose people are to be told."""

    breach_id: UUID
    breach_number: str
    case_number: str
    due_at: datetime


def open_breach(session: Session, breach: Breach, mine: tuple[UUID, bytes], known: Known) -> OpenedBreach | None:
    """As `mine` (key id, X25519 private half) opens it; None without a grant that opens."""
    sealed = session.scalar(
        select(BreachGrant.sealed).where(BreachGrant.breach_id == breach.id, BreachGrant.holder_key_id == mine[0])
    )
    try:
        keys = open_keys(mine[1], sealed or b"")
    except CannotOpen:
        return None
    rows = session.scalars(select(BreachText).where(BreachText.breach_id == breach.id)).all()
    readable = [row for row in rows if row.part == BreachPart.KABAR or keys.isi is not None]
    texts = [one for one in (_written(row, keys, known) for row in readable) if one is not None]
    return OpenedBreach(
        breach.id,
        breach.number,
        BreachState(breach.state),
        breach.closed_at,
        tuple(sorted(texts, key=lambda one: one.at)),
        len(readable) - len(texts),
        concerned(session, breach.id, known),
        keys,
    )


def _author(row: BreachText, known: Known) -> Colleague | None:
    """The keeper who signed it."""
    author = known.get(row.author_key_id)
    if author is None or author.role not in KEEPERS or _is_after(author, row.made_at):
        return None
    try:
        verify(
            author.sign_public,
            breach_statement(row.id, row.breach_id, row.part, row.body, row.made_at),
            row.signature,
        )
    except Forged:
        return None
    return author


def _written(row: BreachText, keys: BreachKeys, known: Known) -> Written | None:
    author = _author(row, known)
    if author is None:
        return None
    try:
        plain = decrypt(keys.of(row.part), row.body, breach_place(row.breach_id, row.id).of(row.part))
        return Written(BreachPart(row.part), author, row.made_at, TOLD.validate_json(plain))
    except (CannotOpen, ValidationError, ValueError):
        return None


def _is_after(author: Colleague, at: datetime) -> bool:
    return author.revoked_at is not None and at >= author.revoked_at


def concerned(session: Session, breach_id: UUID, known: Known) -> tuple[Concerned, ...]:
    """Every case that it concerns, by number."""
    rows = session.execute(
        select(BreachCase, Case.number, Case.erased_at)
        .join(Case, Case.id == BreachCase.case_id)
        .where(BreachCase.breach_id == breach_id)
        .order_by(Case.number)
    ).all()
    return tuple(_concerned(row, number, erased_at is not None, known) for row, number, erased_at in rows)


def _concerned(row: BreachCase, number: str, is_erased: bool, known: Known) -> Concerned:  # noqa: FBT001
    author = known.get(row.told_by) if row.told_by else None
    if author is None or not _is_told(row, author):
        return Concerned(row.case_id, number, is_erased, None, None, None)
    return Concerned(row.case_id, number, is_erased, row.told_at, ToldWay(row.way or ""), author)


def _is_told(row: BreachCase, author: Colleague) -> bool:
    if row.told_at is None or row.way not in set(ToldWay) or author.role not in CASE_ROLES:
        return False
    if _is_after(author, row.told_at):
        return False
    try:
        told = told_statement(row.breach_id, row.case_id, row.way, row.told_at)
        verify(author.sign_public, told, row.signature or b"")
    except Forged:
        return False
    return True


def breaches(session: Session) -> Sequence[Breach]:
    """The newest first, open ones before."""
    is_done = Breach.state == BreachState.SELESAI
    return session.scalars(select(Breach).order_by(is_done, Breach.known_at.desc())).all()


def to_tell(session: Session, key_id: UUID) -> Sequence[ToTell]:
    """Cases that this key holds, of open breaches, whose people nobody has told; the nearest term first."""
    rows = session.execute(
        select(Breach.id, Breach.number, Case.number, Breach.due_at)
        .join(BreachCase, BreachCase.breach_id == Breach.id)
        .join(Case, Case.id == BreachCase.case_id)
        .join(CaseGrant, (CaseGrant.case_id == Case.id) & (CaseGrant.epoch == Case.epoch))
        .where(
            Breach.state == BreachState.TERBUKA,
            BreachCase.told_at.is_(None),
            Case.erased_at.is_(None),
            CaseGrant.holder_key_id == key_id,
            CaseGrant.revoked_at.is_(None),
        )
        .order_by(Breach.due_at, Case.number)
    ).all()
    return [ToTell(*row) for row in rows]


def is_signed(session: Session, breach_id: UUID, known: Known) -> bool:
    """Whether a keeper wrote of it at all, as far as can be seen without its keys."""
    rows = session.scalars(select(BreachText).where(BreachText.breach_id == breach_id)).all()
    return any(_author(row, known) is not None for row in rows)


def missing_holders(session: Session, breach_id: UUID, known: Known) -> tuple[tuple[Colleague, bool], ...]:
    """Who should read it and has no grant yet, each with whether the whole: keepers, and holders of its cases."""
    have = set(session.scalars(select(BreachGrant.holder_key_id).where(BreachGrant.breach_id == breach_id)))
    holders = set(
        session.scalars(
            select(CaseGrant.holder_key_id)
            .join(Case, (Case.id == CaseGrant.case_id) & (Case.epoch == CaseGrant.epoch))
            .join(BreachCase, BreachCase.case_id == Case.id)
            .where(BreachCase.breach_id == breach_id, CaseGrant.revoked_at.is_(None))
        )
    )
    able = [one for one in known.values() if one.is_current and one.key_id not in have]
    return tuple((one, one.role in KEEPERS) for one in able if one.role in KEEPERS or one.key_id in holders)
