"""The administrator's start page: what is set, and what nobody has filled in yet."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ColumnExpressionArgument, ScalarSelect, func, select
from sqlalchemy.orm import Session

from common.auth.models import OfficerRole
from common.calendar import Holiday
from common.directory import Contact, Opd
from common.pack import ContactEntry, OpdEntry, Pack
from common.pack.placeholders import contact_gaps, opd_gaps
from services.perda_report.models import Category, Deadline, MailTemplate, RoutingRule


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts for the cards; `gaps` are sentences, as things stand now and not only as the pack came."""

    categories: int
    hidden_categories: int
    edited_categories: int
    rules: int
    deadlines: int
    coming_deadlines: int
    own_days: int
    opd: int
    unreached: int
    officers: int
    own_mails: int
    gaps: tuple[str, ...]


def overview(session: Session, pack: Pack) -> Overview:
    """Every count in one statement, the gaps in two more."""
    counts = {
        "categories": _count(Category.is_active),
        "hidden_categories": _count(~Category.is_active),
        "edited_categories": _count(Category.edited_at.is_not(None)),
        "rules": _count(RoutingRule.is_active),
        "deadlines": _count(Deadline.days > 0),
        "coming_deadlines": _count(Deadline.valid_from > _today(pack.zone)),
        "own_days": _count(Holiday.edited_at.is_not(None)),
        "opd": _count(Opd.is_active),
        "unreached": _count(Opd.is_active, ~_is_reached()),
        "officers": select(func.count(OfficerRole.officer_id.distinct())).scalar_subquery(),
        "own_mails": _count(MailTemplate.topic != ""),
    }
    found = session.execute(select(*(count.label(name) for name, count in counts.items()))).mappings().one()
    return Overview(**found, gaps=_gaps(session, pack))


def _gaps(session: Session, pack: Pack) -> tuple[str, ...]:
    """The pack's own list, with what administrators filled in since left out."""
    contacts = session.scalars(select(Contact).where(Contact.is_active, Contact.recipient.like("opd:%"))).all()
    opd = session.scalars(select(Opd).where(Opd.is_active).order_by(Opd.abbreviation)).all()
    as_packed = {*contact_gaps(pack.contacts), *opd_gaps(pack.opd)}
    return (
        *contact_gaps([_contact_entry(row) for row in contacts]),
        *opd_gaps([_opd_entry(row) for row in opd]),
        *(sentence for sentence in pack.placeholders if sentence not in as_packed),
    )


def _contact_entry(row: Contact) -> ContactEntry:
    return ContactEntry(row.recipient, row.channel, row.address, row.position, row.is_placeholder)


def _opd_entry(row: Opd) -> OpdEntry:
    return OpdEntry(row.code, row.abbreviation, row.name, row.level, row.is_confirmed, row.note)


def _is_reached() -> ColumnElement[bool]:
    real = select(Contact.id).where(Contact.recipient == func.concat("opd:", Opd.code), Contact.is_active)
    return real.where(~Contact.is_placeholder).exists()


def _count(*conditions: ColumnExpressionArgument[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()


def _today(zone: ZoneInfo) -> date:
    return datetime.now(zone).date()
