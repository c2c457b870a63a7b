"""Writing a pack into the tables that administrators edit: OPD, contacts and holidays.

What a person edited (`edited_at` is set) is theirs and stays. Everything else follows the pack: rows are
added, changed, and switched off or removed when the pack no longer has them.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from common import audit
from common.calendar import DayOff, Holiday, national_holidays, years_around
from common.directory import Contact, Opd
from common.pack.model import ContactEntry, Pack
from common.pack.rows import bring_rows, count, switch_off_missing

# The kinds of recipients that a pack may name (values.recipient).
SCHEMES = ("opd", "pos", "kepala-pos", "latihan")
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
    written = bring_rows(session, Opd, [asdict(entry) | {"is_active": True} for entry in pack.opd])
    return written + switch_off_missing(session, Opd.code, [entry.code for entry in pack.opd])


def _apply_contacts(session: Session, pack: Pack) -> int:
    """A recipient with any contact that a person edited is theirs altogether."""
    taken = set(session.scalars(select(Contact.recipient).where(Contact.edited_at.is_not(None))))
    rows = [
        asdict(entry) | {"id": contact_id(entry), "is_active": True}
        for entry in pack.contacts
        if entry.recipient not in taken
    ]
    written = bring_rows(session, Contact, rows)
    gone = update(Contact).where(
        func.split_part(Contact.recipient, ":", 1).in_(SCHEMES),
        Contact.recipient.not_in(taken),
        Contact.id.not_in([row["id"] for row in rows]),
        Contact.is_active,
    )
    return written + count(session, gone.values(is_active=False).returning(Contact.id))


def _apply_holidays(session: Session, pack: Pack) -> int:
    years = years_around(datetime.now(pack.zone).date())
    days: dict[date, DayOff] = {off.day: off for off in (*national_holidays(years), *pack.holidays)}
    written = bring_rows(session, Holiday, [asdict(days[day]) for day in sorted(days)])
    gone = delete(Holiday).where(
        Holiday.day.between(date(years[0], 1, 1), date(years[-1], 12, 31)),
        Holiday.day.not_in(days),
        Holiday.edited_at.is_(None),
    )
    return written + count(session, gone.returning(Holiday.day))


def _edited(session: Session) -> int:
    edited = (
        select(func.count()).select_from(model).where(model.edited_at.is_not(None)) for model in (Opd, Contact, Holiday)
    )
    return sum(session.execute(statement).scalar_one() for statement in edited)
