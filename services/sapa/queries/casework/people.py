"""People, agreements, contacts and messages out of entries."""

from collections.abc import Sequence
from datetime import datetime

from common.calendar import WorkingCalendar
from services.sapa.queries.casework.agreement import refusal
from services.sapa.queries.casework.parts import Agreement, Contact, Message, Person
from services.sapa.queries.casework.threads import newest, threads, written
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned, ContactTold
from services.sapa.schemas.entries.people import PersonIdentity, PersonKnown
from services.sapa.schemas.entries.received import MessageReceived, ReplySent, ReportReceived, SafeContactSet
from services.sapa.schemas.reporting import SafeContact


def people_of(entries: Sequence[OpenedEntry], identity: Sequence[OpenedEntry]) -> tuple[Person, ...]:
    """Everybody who was not dropped; names only as far as `identity` was opened."""
    named = written(identity, PersonIdentity)
    return tuple(
        Person(one.id, one.body, who.body if who else None, one.begun.at)
        for one in threads(entries, PersonKnown)
        if not one.body.is_dropped
        for who in (newest(named, one.id),)
    )


def agreement_of(entries: Sequence[OpenedEntry], calendar: WorkingCalendar, until: datetime | None = None) -> Agreement:
    """The agreement that held at `until` (now, if None): the newest that was set, else the report's own.

    A form that was left empty there agrees nothing.
    """
    found = Agreement(None, None, by_reporter=False, calendar=calendar)
    for one in entries:
        if until is not None and one.made_at > until:
            continue
        if isinstance(one.body, ReportReceived) and one.body.story.safe_contact != SafeContact():
            found = Agreement(one.body.story.safe_contact, one.made_at, by_reporter=True, calendar=calendar)
        elif isinstance(one.body, SafeContactSet):
            found = Agreement(one.body.agreed, one.made_at, by_reporter=one.body.by_reporter, calendar=calendar)
    return found


def contacts_of(entries: Sequence[OpenedEntry], calendar: WorkingCalendar) -> tuple[Contact, ...]:
    """Plans that still stand or were carried out, and what was done without a plan; by their time."""
    plans = {one.id: one.changed for one in threads(entries, ContactPlanned)}
    made = written(entries, ContactMade)
    carried_out = {one.body.planned for one in made}
    agreed = agreement_of(entries, calendar)
    waiting = [
        Contact(plan_id, one, None, one.body.contact.at, refusal(agreed, one.body.contact))
        for plan_id, one in plans.items()
        if plan_id not in carried_out and not one.body.is_dropped
    ]
    done = [
        Contact(
            one.id,
            plans.get(one.body.planned) if one.body.planned else None,
            one,
            one.body.at,
            _breach(one.body, agreement_of(entries, calendar, until=one.body.at)),
        )
        for one in made
    ]
    return tuple(sorted(waiting + done, key=lambda one: one.at))


def _breach(made: ContactMade, agreed: Agreement) -> str:
    if made.is_incoming:
        return ""
    return refusal(agreed, ContactTold.model_construct(channel=made.channel, address=made.address, at=made.at))


def messages_of(entries: Sequence[OpenedEntry]) -> tuple[Message, ...]:
    """The mailbox's conversation by when it was sent."""
    came = [
        Message(one.id, one.body.words, one.body.sent_at, None, one.body.file_ids)
        for one in written(entries, MessageReceived)
    ]
    went = [Message(one.id, one.body.words, one.at, one.by) for one in written(entries, ReplySent)]
    return tuple(sorted(came + went, key=lambda one: one.at))
