"""Every key of the office as its supervisors see it: who waits for a certificate, who holds one, what is over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from services.sapa.crypto.certificates import Certificate, NotCertified, read
from services.sapa.crypto.officer_keys import fingerprint
from services.sapa.models import Case, CaseGrant, Officer, OfficerKey
from services.sapa.queries.trust import Colleague, Trust, colleagues

Which = Callable[[type[CaseGrant]], ColumnElement[bool]]


class KeyState(StrEnum):
    """Where a key stands. FALSE: its row holds a certificate that is not of this office's root key, or not its own."""

    WAITING = "menunggu"
    CURRENT = "berlaku"
    OVER = "kedaluwarsa"
    REVOKED = "dicabut"
    FALSE = "palsu"
    CLOSED = "tutup"


STATE_LABELS = {
    KeyState.WAITING: "Menunggu pengesahan",
    KeyState.CURRENT: "Berlaku",
    KeyState.OVER: "Masa berlaku habis",
    KeyState.REVOKED: "Dicabut",
    KeyState.FALSE: "Sertifikat tidak sah",
    KeyState.CLOSED: "Akun ditutup",
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key. `name` and `role` are the certificate's where it has one, else what the account says."""

    key_id: UUID
    officer_id: UUID
    name: str
    username: str
    role: str
    fingerprint: str
    state: KeyState
    made_at: datetime
    until: datetime | None
    revoked_at: datetime | None

    @property
    def label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def last_group(self) -> str:
        """What has to be typed to show that it was compared."""
        return self.fingerprint.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class Pending:
    """Cases whose present epoch a key still holds: numbers of those that I hold too, and how many that I do not."""

    mine: tuple[str, ...]
    others: int


def office_keys(session: Session, trust: Trust) -> list[KeyRow]:
    """Of all officers, those that wait first, then by name; the newest of an officer before the former ones."""
    known = colleagues(session, trust)
    rows = session.execute(
        select(Officer, OfficerKey)
        .join(OfficerKey, OfficerKey.officer_id == Officer.id)
        .order_by(Officer.name, OfficerKey.created_at.desc(), OfficerKey.id)
    ).all()
    found = [_row(officer, key, known, trust) for officer, key in rows]
    return sorted(found, key=lambda row: row.state is not KeyState.WAITING)


def office_key(session: Session, trust: Trust, key_id: UUID) -> KeyRow | None:
    """One of them."""
    return next((row for row in office_keys(session, trust) if row.key_id == key_id), None)


def _row(officer: Officer, key: OfficerKey, known: Mapping[UUID, Colleague], trust: Trust) -> KeyRow:
    told, colleague = _told(key, trust), known.get(key.id)
    return KeyRow(
        key_id=key.id,
        officer_id=officer.id,
        name=colleague.name if colleague else officer.name,
        username=officer.username,
        role=colleague.role if colleague else officer.role,
        fingerprint=fingerprint(key.box_public, key.sign_public),
        state=_state(officer, key, told, colleague),
        made_at=key.created_at,
        until=datetime.fromisoformat(told.expires_at) if told and colleague else None,
        revoked_at=key.revoked_at,
    )


def _told(key: OfficerKey, trust: Trust) -> Certificate | None:
    try:
        return read(trust.root_key, trust.office, key.certificate or b"", key.signature or b"")
    except NotCertified:
        return None


def _state(officer: Officer, key: OfficerKey, told: Certificate | None, colleague: Colleague | None) -> KeyState:
    if key.revoked_at is not None:
        return KeyState.REVOKED
    if key.certificate is None:
        return KeyState.WAITING if officer.is_active else KeyState.CLOSED
    if told is None or colleague is None:
        return KeyState.FALSE
    if not told.is_valid(datetime.now(UTC)):
        return KeyState.OVER
    return KeyState.CURRENT if officer.is_active else KeyState.CLOSED


def pending_cases(session: Session, my_key_id: UUID, key_id: UUID) -> Pending:
    """Whose present epoch this key still holds."""
    return _cases(session, my_key_id, key_id, lambda theirs: theirs.revoked_at.is_(None) & (theirs.epoch == Case.epoch))


def lost_cases(session: Session, my_key_id: UUID, key_id: UUID) -> Pending:
    """What the key held until it was revoked itself: also cases that began a new epoch since, when one was opened.

    Not those from which its officer was taken before.
    """
    revoked_at = select(OfficerKey.revoked_at).where(OfficerKey.id == key_id).scalar_subquery()
    return _cases(
        session, my_key_id, key_id, lambda theirs: theirs.revoked_at.is_(None) | (theirs.revoked_at >= revoked_at)
    )


def _cases(session: Session, my_key_id: UUID, key_id: UUID, which: Which) -> Pending:
    theirs, mine = aliased(CaseGrant), aliased(CaseGrant)
    held = (mine.case_id == Case.id) & (mine.epoch == Case.epoch) & (mine.holder_key_id == my_key_id)
    rows = session.execute(
        select(Case.number, mine.id)
        .join(theirs, theirs.case_id == Case.id)
        .join(mine, held & mine.revoked_at.is_(None), isouter=True)
        .where(theirs.holder_key_id == key_id, which(theirs), Case.erased_at.is_(None))
        .distinct()
        .order_by(Case.number)
    ).all()
    numbers = tuple(row.number for row in rows if row.id is not None)
    return Pending(numbers, len(rows) - len(numbers))


def former_keys(session: Session, key_id: UUID) -> list[OfficerKey]:
    """The other keys of the officer whose key this is, the newest first."""
    owner = select(OfficerKey.officer_id).where(OfficerKey.id == key_id).scalar_subquery()
    wanted = select(OfficerKey).where(OfficerKey.officer_id == owner, OfficerKey.id != key_id)
    return list(session.scalars(wanted.order_by(OfficerKey.created_at.desc())))


def request_rows(session: Session) -> Mapping[UUID, tuple[Officer, OfficerKey]]:
    """Keys that may be certified, for the first time or again, each with its officer, by the key's id."""
    rows = select(Officer, OfficerKey).join(OfficerKey, OfficerKey.officer_id == Officer.id)
    able = rows.where(OfficerKey.revoked_at.is_(None), Officer.is_active)
    return {row[1].id: (row[0], row[1]) for row in session.execute(able)}


def regrantable(session: Session, my_key_id: UUID, former_id: UUID, key_id: UUID) -> tuple[str, ...]:
    """What the former key lost and I hold, as far as the next key does not hold it already."""
    held = (
        select(Case.number)
        .join(CaseGrant, (CaseGrant.case_id == Case.id) & (CaseGrant.epoch == Case.epoch))
        .where(CaseGrant.holder_key_id == key_id, CaseGrant.revoked_at.is_(None))
    )
    theirs = set(session.scalars(held))
    return tuple(number for number in lost_cases(session, my_key_id, former_id).mine if number not in theirs)
