"""People and incidents: who is in the case, who they are, what happened."""

from uuid import UUID

from services.sapa.actions.casework.desk import (
    Desk,
    act,
    find,
    former,
    in_thread,
    known_people,
    not_later,
    refuse,
)
from services.sapa.actions.marking import mark_case
from services.sapa.crypto.epochs import IDENTITY
from services.sapa.queries.casework.threads import threads
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.people import IncidentKnown, PersonIdentity, PersonKnown

WHO = "Tulis untuk siapa identitas ini."


@act()
def record_person(desk: Desk, form: PersonKnown, entry_id: UUID) -> OpenedEntry:
    """A new person, or with `thread` what is known of one now."""
    former(threads(desk.case.entries, PersonKnown), form)
    return desk.write(in_thread(form, entry_id), entry_id)


@act(in_closed=True, by_holder=True)
def record_identity(desk: Desk, form: PersonIdentity, entry_id: UUID) -> OpenedEntry:
    """Who a person is; `thread` is the person. Raises NotAllowed for whoever holds the story alone."""
    if form.thread is None:
        raise refuse("thread", WHO)
    find(threads(desk.case.entries, PersonKnown), form.thread)
    not_later(desk, "born_on", form.born_on)
    mark_case(desk.session, desk.office, desk.case.id, phones=[form.phone], niks=[form.nik])
    return desk.write(form, entry_id, IDENTITY)


@act()
def record_incident(desk: Desk, form: IncidentKnown, entry_id: UUID) -> OpenedEntry:
    """A new incident, or with `thread` what is known of one now."""
    known_people(desk, "victims", form.victims)
    known_people(desk, "alleged", form.alleged)
    not_later(desk, "from_on", form.from_on)
    not_later(desk, "to_on", form.to_on)
    former(threads(desk.case.entries, IncidentKnown), form)
    return desk.write(in_thread(form, entry_id), entry_id)
