"""Writing a pack into the tables that administrators edit: OPD, contacts and holidays.

What a person edited (`edited_at` is set) is theirs and stays. Everything else follows the pack: rows are
added, changed, and switched off or removed when the pack no longer has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Executable, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from common import audit
from common.calendar import DayOff, Holiday, national_holidays, years_around
from common.db import Base
from common.directory import Contact, Opd
from common.pack.model import ContactEntry, Pack

# Two packs applied at once would otherwise lock the same rows in different orders.
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('pack.apply'))")


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were written, switched off or removed; `kept` were left because a person edited them."""

    opd: int
    contacts: int
    holidays: int
    kept: int

    @property
    def changed(self) -> int:
        """All rows written."""
        return self.opd + self.contacts + self.holidays


def apply_pack(session: Session, pack: Pack, actor: audit.Actor) -> Applied:
    """Bring the tables to what the pack says, in the caller's transaction; safe to run again and at once.

    The act is audited when it changes anything.
    """
    session.execute(ONE_AT_A_TIME)
    applied = Applied(
        opd=_apply_opd(session, pack),
        contacts=_apply_contacts(session, pack),
        holidays=_apply_holidays(session, pack),
        kept=_edited(session),
    )
    if applied.changed:
        audit.record(session, actor, "pack.apply", f"pack:{pack.slug}", **asdict(applied))
    return applied


def contact_id(entry: ContactEntry) -> UUID:
    """The same row for the same place in a recipient's list, so that a changed address changes the row."""
    return uuid5(NAMESPACE_URL, f"contact:{entry.recipient}:{entry.position}")


def _apply_opd(session: Session, pack: Pack) -> int:
    codes = [entry.code for entry in pack.opd]
    written = _write(session, Opd, [asdict(entry) | {"is_active": True} for entry in pack.opd])
    gone = update(Opd).where(Opd.code.not_in(codes), Opd.edited_at.is_(None), Opd.is_active)
    return written + _count(session, gone.values(is_active=False).returning(Opd.code))


def _apply_contacts(session: Session, pack: Pack) -> int:
    """A recipient with any contact that a person edited is theirs altogether."""
    taken = set(session.scalars(select(Contact.recipient).where(Contact.edited_at.is_not(None))))
    rows = [
        asdict(entry) | {"id": contact_id(entry), "is_active": True}
        for entry in pack.contacts
        if entry.recipient not in taken
    ]
    written = _write(session, Contact, rows)
    gone = update(Contact).where(
        Contact.recipient.like("opd:%"),
        Contact.recipient.not_in(taken),
        Contact.id.not_in([row["id"] for row in rows]),
        Contact.is_active,
    )
    return written + _count(session, gone.values(is_active=False).returning(Contact.id))


def _apply_holidays(session: Session, pack: Pack) -> int:
    years = years_around(datetime.now(pack.zone).date())
    days: dict[date, DayOff] = {off.day: off for off in (*national_holidays(years), *pack.holidays)}
    written = _write(session, Holiday, [asdict(days[day]) for day in sorted(days)])
    gone = delete(Holiday).where(
        Holiday.day.between(date(years[0], 1, 1), date(years[-1], 12, 31)),
        Holiday.day.not_in(days),
        Holiday.edited_at.is_(None),
    )
    return written + _count(session, gone.returning(Holiday.day))


def _write(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Add rows and change those that nobody edited and that differ; how many that were."""
    if not rows:
        return 0
    adding = upsert(model).values(rows)
    table, new = model.__table__, adding.excluded
    names = [name for name in rows[0] if not table.columns[name].primary_key]
    differs = or_(*(table.columns[name].is_distinct_from(new[name]) for name in names))
    statement = adding.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: new[name] for name in names},
        where=table.columns["edited_at"].is_(None) & differs,
    )
    return _count(session, statement.returning(*table.primary_key))


def _count(session: Session, statement: Executable) -> int:
    return len(session.execute(statement).all())


def _edited(session: Session) -> int:
    edited = (
        select(func.count()).select_from(model).where(model.edited_at.is_not(None)) for model in (Opd, Contact, Holiday)
    )
    return sum(session.execute(statement).scalar_one() for statement in edited)
