"""Phones that are restricted: whether this one is, what speaks for it, and the list of them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from common.auth.models import Officer
from services.fire_button.models import Alert, Incident, Restriction
from services.fire_button.workflow import FalseAlarm, State

MOST_SHOWN = 200
# A slip of the thumb or a call that was taken back is no abuse.
ABUSE = (FalseAlarm.SENGAJA, FalseAlarm.TIDAK_DITEMUKAN)


@dataclass(frozen=True, slots=True)
class RestrictionRow:
    """One on the list. `holder`: which kind of mark it goes by, never the number. `is_over`: lifted or run out."""

    id: UUID
    holder: str
    reason: str
    evidence: tuple[str, ...]
    imposed_by: UUID
    imposed_by_name: str
    imposed_at: datetime
    until: datetime
    is_over: bool
    lifted_at: datetime | None
    appeal: str
    appealed_at: datetime | None
    decision: str
    decided_at: datetime | None
    decided_by_name: str

    @property
    def awaits_decision(self) -> bool:
        """An appeal that nobody has answered."""
        return self.appealed_at is not None and self.decided_at is None


def active_restriction(session: Session, device_hash: bytes | None, phone_hash: bytes | None) -> UUID | None:
    """The restriction that this phone or number stands under now, the newest if there are several."""
    known = _marks(Restriction, device_hash, phone_hash)
    if not known:
        return None
    asked = select(Restriction.id).where(or_(*known), is_active()).order_by(Restriction.id.desc()).limit(1)
    return session.scalar(asked)


def vouched_number(alert: Alert) -> bytes | None:
    """A number that is typed on a page may be anybody's; only the network and an operator's ear vouch for one."""
    return None if alert.channel == "web" else alert.phone_hash


def is_active() -> ColumnElement[bool]:
    """Neither lifted nor over."""
    return Restriction.lifted_at.is_(None) & (Restriction.until > func.now())


def evidence_for(
    session: Session, device_hash: bytes | None, phone_hash: bytes | None, within_days: int
) -> tuple[str, ...]:
    """The incidents of this phone or number that a crew ended as false on purpose lately, newest first; no drills."""
    known = _marks(Alert, device_hash, phone_hash)
    if not known:
        return ()
    since = func.now() - timedelta(days=within_days)
    asked = (
        select(Incident.number)
        .join(Alert, Alert.incident_id == Incident.id)
        .where(or_(*known), Alert.received_at > since, Incident.state == State.PALSU, ~Incident.is_drill)
        .where(Incident.false_alarm_code.in_(ABUSE))
        .group_by(Incident.number, Incident.ended_at)
        .order_by(Incident.ended_at.desc())
    )
    return tuple(session.scalars(asked.limit(20)))


def restriction_rows(session: Session) -> Sequence[RestrictionRow]:
    """Those that await a decision, then those in force, then the others."""
    imposer, decider = aliased(Officer), aliased(Officer)
    awaits = Restriction.appealed_at.is_not(None) & Restriction.decided_at.is_(None)
    asked = (
        select(Restriction, imposer.name, decider.name, is_active())
        .outerjoin(imposer, imposer.id == Restriction.imposed_by)
        .outerjoin(decider, decider.id == Restriction.decided_by)
        .order_by(awaits.desc(), is_active().desc(), Restriction.id.desc())
        .limit(MOST_SHOWN)
    )
    return [_row(*found) for found in session.execute(asked)]


def appeals_waiting(session: Session) -> int:
    """How many appeals nobody has decided, for the menu."""
    awaits = select(func.count()).where(Restriction.appealed_at.is_not(None), Restriction.decided_at.is_(None))
    return session.scalar(awaits) or 0


def _marks(
    table: type[Alert | Restriction], device_hash: bytes | None, phone_hash: bytes | None
) -> list[ColumnElement[bool]]:
    pairs = ((table.device_hash, device_hash), (table.phone_hash, phone_hash))
    return [column == value for column, value in pairs if value is not None]


def _row(row: Restriction, imposer: str | None, decider: str | None, active: bool) -> RestrictionRow:  # noqa: FBT001
    return RestrictionRow(
        id=row.id,
        holder="HP" if row.device_hash else "Nomor telepon",
        reason=row.reason,
        evidence=tuple(row.evidence),
        imposed_by=row.imposed_by,
        imposed_by_name=imposer or "",
        imposed_at=row.imposed_at,
        until=row.until,
        is_over=not active,
        lifted_at=row.lifted_at,
        appeal=row.appeal,
        appealed_at=row.appealed_at,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_by_name=decider or "",
    )
