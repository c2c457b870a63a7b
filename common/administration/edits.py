"""What every change of an administrator has in common: one at a time, nothing overwritten unseen, before and after."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from common import audit
from common.audit import Actor
from common.errors import Conflict, InvalidInput
from common.pack.apply import ONE_AT_A_TIME

CHANGED_MEANWHILE = (
    "Rekan Anda baru saja mengubah ini. Isian Anda masih ada di sini; periksa yang tersimpan, lalu simpan lagi."
)
LONGEST_CODE = 34
ADDRESSES = ("baru",)  # stand where a code stands in an address
IN_TURN = text("SELECT pg_advisory_xact_lock(hashtext('administration'))")


class Editable(Protocol):
    """A row that tells when a person last edited it."""

    edited_at: Any


def plain(_name: str, value: Any) -> Any:
    """A column's value as the audit writes it."""
    if isinstance(value, date | UUID):
        return str(value)
    return "…" if isinstance(value, bytes) else value


@dataclass(frozen=True, slots=True)
class Entry:
    """The line of the audit: who, `area.verb`, on what. `told` gives a column's value as it may be written there."""

    actor: Actor
    act: str
    subject: str
    told: Callable[[str, Any], Any] = plain

    def record(self, session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Write it beside the change; empty where there was, or is, nothing."""
        audit.record(session, self.actor, self.act, self.subject, before=self._told(before), after=self._told(after))

    def _told(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.told(name, value) for name, value in values.items()}


def in_turn(session: Session) -> None:
    """Wait for other administrators and for a pack that is being loaded, until this transaction ends."""
    session.execute(ONE_AT_A_TIME)
    session.execute(IN_TURN)


def stamp(edited_at: datetime | None) -> str:
    """When a thing was last edited, as its form carries it."""
    return edited_at.isoformat() if edited_at else ""


def must_be_seen(row: Editable, seen: str) -> None:
    """Raises Conflict when somebody edited the row after the form was shown."""
    if stamp(row.edited_at) != seen:
        raise Conflict(CHANGED_MEANWHILE)


def change(session: Session, row: Editable, values: Mapping[str, Any], entry: Entry) -> bool:
    """Set what differs, mark the row as edited by a person and audit it; False when nothing differs."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if not before:
        return False
    for name in before:
        setattr(row, name, values[name])
    row.edited_at = datetime.now(UTC)
    entry.record(session, before, {name: values[name] for name in before})
    return True


def free_code(words: str, taken: Callable[[str], Collection[str]], joint: str) -> str:
    """A code made of words: `Parkir liar` becomes `parkir_liar`, with a number when it is taken; or nothing.

    `taken` gives the codes in use that begin like this one.
    """
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    code = joint.join(re.findall(r"[a-z0-9]+", ascii_words))[:LONGEST_CODE].strip(joint)
    used = {*taken(code), *ADDRESSES}
    numbered = (f"{code}{joint}{number}" for number in range(2, len(used) + 3))
    return next(free for free in (code, *numbered) if free not in used)


def refuse(field: str, sentence: str) -> InvalidInput:
    """A refusal that stands beside one field."""
    return InvalidInput(sentence, fields={field: sentence})
