"""Whose keys count: rows of officer_key that the office's root key certified. Nothing else is believed.

A row that somebody planted in the database is left out here, and so is an officer whose account is closed or whose key
was revoked; signatures from before a revocation still count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.sapa.crypto.certificates import Certificate, NotCertified, read
from services.sapa.models import Officer, OfficerKey
from services.sapa.workflow import CASE_ROLES, Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """A certified key. `is_current`: still valid, not revoked, and its officer's account is open."""

    key_id: UUID
    officer_id: UUID
    name: str
    role: Role
    box_public: bytes
    sign_public: bytes
    is_current: bool
    on_duty_until: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Trust:
    """The office whose root key certifies: `office` is its slug. `escrow_key`: whose grants count in a chain."""

    root_key: bytes
    office: str
    escrow_key: bytes | None = None


FEWEST = 2
COLUMNS = (
    OfficerKey.id,
    OfficerKey.officer_id,
    OfficerKey.box_public,
    OfficerKey.sign_public,
    OfficerKey.certificate,
    OfficerKey.signature,
    OfficerKey.revoked_at,
    Officer.is_active,
    Officer.on_duty_until,
)


def colleagues(session: Session, trust: Trust) -> Mapping[UUID, Colleague]:
    """Every certified key by its id, also former ones: their signatures are still to be checked."""
    rows = session.execute(select(*COLUMNS).join(Officer, Officer.id == OfficerKey.officer_id)).all()
    found = (believed(row, trust) for row in rows)
    return {one.key_id: one for one in found if one is not None}


def believed(row: Any, trust: Trust) -> Colleague | None:
    """Whose key a row of COLUMNS is; None without a true certificate."""
    if row.certificate is None or row.signature is None:
        return None
    now = datetime.now(UTC)
    try:
        told = read(trust.root_key, trust.office, row.certificate, row.signature)
        role = Role(told.role)
    except (NotCertified, ValueError):
        return None
    if not _fits(told, row):
        return None
    return Colleague(
        key_id=row.id,
        officer_id=row.officer_id,
        name=told.name,
        role=role,
        box_public=told.box_key,
        sign_public=told.sign_key,
        is_current=told.is_valid(now) and row.is_active and row.revoked_at is None,
        on_duty_until=row.on_duty_until,
        revoked_at=row.revoked_at,
    )


def _fits(told: Certificate, row: Any) -> bool:
    """A true certificate on another row, or beside other keys, counts for nothing."""
    named = (told.key_id, told.officer_id) == (str(row.id), str(row.officer_id))
    return named and (told.box_key, told.sign_key) == (row.box_public, row.sign_public)


def receivers(known: Iterable[Colleague], now: datetime) -> tuple[Colleague, ...]:
    """To whom a new report is sealed: the certified case officers on duty, or all of them while fewer than two are."""
    able = [one for one in known if one.is_current and one.role in CASE_ROLES]
    on_duty = [one for one in able if one.on_duty_until is not None and one.on_duty_until > now]
    return tuple(on_duty if len(on_duty) >= FEWEST else able)
