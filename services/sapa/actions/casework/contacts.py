"""Reaching people: the agreement, plans that it allows, and what was really done."""

from uuid import UUID

from services.sapa.actions.casework.desk import (
    Desk,
    act,
    find,
    known_owner,
    known_people,
    not_earlier,
    not_later,
    refuse,
)
from services.sapa.queries.casework.agreement import refusal
from services.sapa.queries.casework.people import agreement_of
from services.sapa.queries.casework.threads import threads
from services.sapa.queries.contact import may_contact
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.acts import DropContact
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned, ContactTold
from services.sapa.schemas.entries.received import SafeContactSet

WHY = "Ini di luar kesepakatan. Tulis bagaimana itu terjadi."


@act(in_closed=True)
def agree_contact(desk: Desk, form: SafeContactSet, entry_id: UUID) -> OpenedEntry:
    """What was agreed with the person; holds from now on."""
    return desk.write(form.model_copy(update={"by_reporter": False}), entry_id)


@act(in_closed=True)
def plan_contact(desk: Desk, form: ContactPlanned, entry_id: UUID) -> OpenedEntry:
    """A call, message or visit to come. Raises NotAllowed with the sentence where the agreement does not allow it."""
    known_owner(desk, form.owner_key_id)
    known_people(desk, "person", [form.person])
    not_earlier(desk, "at", form.contact.at)
    may_contact(desk.view, form.contact.channel, form.contact.address, form.contact.at)
    return desk.write(form.model_copy(update={"thread": entry_id, "is_dropped": False}), entry_id)


@act(in_closed=True)
def drop_contact(desk: Desk, form: DropContact, entry_id: UUID) -> OpenedEntry:
    """Call off what was planned."""
    plan = find(threads(desk.case.entries, ContactPlanned), form.contact).body
    return desk.write(plan.model_copy(update={"thread": form.contact, "is_dropped": True}), entry_id)


@act(in_closed=True)
def record_contact(desk: Desk, form: ContactMade, entry_id: UUID) -> OpenedEntry:
    """What was done. The truth is never refused, but what went against the agreement needs its `why`."""
    not_later(desk, "at", form.at)
    known_people(desk, "person", [form.person])
    if form.planned is not None:
        find(threads(desk.case.entries, ContactPlanned), form.planned)
    told = ContactTold.model_construct(channel=form.channel, address=form.address, at=form.at)
    agreed = agreement_of(desk.case.entries, desk.view.agreement.calendar, until=form.at)
    if not form.is_incoming and refusal(agreed, told) and not form.why:
        raise refuse("why", WHY)
    return desk.write(form, entry_id)
