"""Looking for words in the cases that an officer holds: opened row by row, compared, forgotten. Nothing is stored.

Signatures are checked only of what fits, so that thousands of rows take no longer than they must; a row that was
planted is then left out. Whoever calls has written down before that a search was made.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.epochs import EpochKeys, open_grant
from services.sapa.crypto.places import entry_place
from services.sapa.crypto.primitives import CannotOpen, decrypt, open_sealed, public_of
from services.sapa.crypto.statements import EntryTold, Forged, entry_statement, verify
from services.sapa.models import Case, CaseEpoch, CaseGrant, Entry
from services.sapa.queries.chain import Epoch, chains
from services.sapa.queries.opened import Reader

CHUNK = 250
MOST_HITS = 50
MOST_TERMS = 8
AROUND = 60
UNTOLD = frozenset({"kind", "thread", "reporter_public", "message_key", "private", "digest"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that has every word. `excerpt`: where one stands in the story; empty when only names fit."""

    number: str
    state: str
    excerpt: str = field(repr=False)
    in_identity: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Newest first. `left`: how many older cases were not looked at, because time or room was up."""

    hits: tuple[Hit, ...]
    looked: int
    left: int


def terms_of(words: str) -> tuple[str, ...]:
    """The words to look for, in one spelling."""
    spelled = "".join(letter if letter.isalnum() else " " for letter in words.casefold())
    return tuple(dict.fromkeys(spelled.split()))[:MOST_TERMS]


def search(session: Session, reader: Reader, terms: Sequence[str], seconds: float) -> Found:
    """Cases in which each of `terms` (see `terms_of`) stands somewhere. Ends after `seconds`, with what it has."""
    until = time.monotonic() + seconds
    cases = session.execute(_held(reader)).all()
    hits: list[Hit] = []
    looked = 0
    for at in range(0, len(cases), CHUNK):
        if len(hits) >= MOST_HITS or (looked and time.monotonic() > until):
            break
        part = cases[at : at + CHUNK]
        hits += _verified(session, reader, _scanned(session, reader, part, terms), terms)
        looked += len(part)
    return Found(tuple(hits[:MOST_HITS]), looked, len(cases) - looked)


def _held(reader: Reader) -> Any:
    return (
        select(Case.id, Case.number, Case.state)
        .join(CaseGrant, (CaseGrant.case_id == Case.id) & (CaseGrant.epoch == Case.epoch))
        .where(
            Case.erased_at.is_(None),
            CaseGrant.holder_key_id == reader.key_id,
            CaseGrant.sealed.is_not(None),
        )
        .order_by(Case.opened_at.desc())
    )


@dataclass(slots=True)
class _Case:
    """One case on its way: its keys, and the rows in which words were found with their text."""

    row: Any
    keys: dict[int, tuple[EpochKeys, tuple[bytes, bytes]]] = field(default_factory=dict, repr=False)
    fitting: list[tuple[Any, str]] = field(default_factory=list, repr=False)


def _scanned(session: Session, reader: Reader, cases: Sequence[Any], terms: Sequence[str]) -> Iterable[_Case]:
    found = {row.id: _Case(row) for row in cases}
    mine = public_of(reader.private)
    for grant in session.execute(_grants(reader, found)):
        try:
            keys = open_grant(reader.private, grant.sealed, mine)
        except CannotOpen:
            continue
        found[grant.case_id].keys[grant.epoch] = (keys, (grant.public, grant.identity_public))
    columns = (
        Entry.id,
        Entry.case_id,
        Entry.epoch,
        Entry.scope,
        Entry.key_sealed,
        Entry.body,
        Entry.author_key_id,
        Entry.signature,
        Entry.made_at,
    )
    for row in session.execute(select(*columns).where(Entry.case_id.in_(found))):
        one = found[row.case_id]
        text = _text(row, one.keys)
        if any(term in text for term in terms):
            one.fitting.append((row, text))
    return found.values()


def _grants(reader: Reader, cases: Iterable[UUID]) -> Any:
    columns = (CaseGrant.case_id, CaseGrant.epoch, CaseGrant.sealed, CaseEpoch.public, CaseEpoch.identity_public)
    begun = (CaseEpoch.case_id == CaseGrant.case_id) & (CaseEpoch.epoch == CaseGrant.epoch)
    return (
        select(*columns)
        .join(CaseEpoch, begun)
        .where(
            CaseGrant.case_id.in_(cases),
            CaseGrant.holder_key_id == reader.key_id,
            CaseGrant.sealed.is_not(None),
        )
    )


def _text(row: Any, held: Mapping[int, tuple[EpochKeys, tuple[bytes, bytes]]]) -> str:
    """What stands in a row in one spelling; empty for what this officer does not open."""
    if row.epoch not in held:
        return ""
    keys, publics = held[row.epoch]
    try:
        private, place = keys.of(row.scope), entry_place(row.case_id, row.epoch, row.id)
        raw = decrypt(open_sealed(private, row.key_sealed, publics[row.scope]), row.body, place.of("body"))
        return " ".join(_values(json.loads(raw))).casefold()
    except (CannotOpen, ValueError, IndexError):
        return ""


def _values(told: Any) -> Iterator[str]:
    """The words of a body, without its field names, its kind, and ids, times and keys."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for name, value in told.items():
            if name == "body" and isinstance(value, str):
                yield from _values(json.loads(value))
            elif name not in UNTOLD and not name.endswith(("_id", "_at")):
                yield from _values(value)
    elif isinstance(told, list):
        for value in told:
            yield from _values(value)


def _verified(session: Session, reader: Reader, scanned: Iterable[_Case], terms: Sequence[str]) -> Iterator[Hit]:
    able = [one for one in scanned if _has_all(one.fitting, terms)]
    if not able:
        return
    verified = chains(session, [one.row.id for one in able], reader.known, reader.escrow_key)
    for one in able:
        holding = [(row, text) for row, text in one.fitting if _holds(row, verified[one.row.id], reader)]
        if _has_all(holding, terms):
            story = next((text for row, text in holding if row.scope == 0), "")
            yield Hit(one.row.number, one.row.state, _excerpt(story, terms), in_identity=not story)


def _has_all(fitting: Sequence[tuple[Any, str]], terms: Sequence[str]) -> bool:
    return bool(terms) and all(any(term in text for _, text in fitting) for term in terms)


def _holds(row: Any, verified: Mapping[int, Epoch], reader: Reader) -> bool:
    """Signed by somebody who held the case then."""
    author, epoch = reader.known.get(row.author_key_id), verified.get(row.epoch)
    held = epoch.holdings.get(row.author_key_id) if epoch else None
    if author is None or held is None or not held.covers(row.made_at):
        return False
    told = EntryTold(row.id, row.case_id, row.epoch, row.scope, row.key_sealed, row.body, row.made_at)
    try:
        verify(author.sign_public, entry_statement(told), row.signature)
    except Forged:
        return False
    return True


def _excerpt(text: str, terms: Sequence[str]) -> str:
    at = min((place for place in (text.find(term) for term in terms) if place >= 0), default=0)
    start = max(0, at - AROUND)
    cut = text[start : at + 2 * AROUND].strip()
    return f"{'…' if start else ''}{cut}{'…' if at + 2 * AROUND < len(text) else ''}" if text else ""
