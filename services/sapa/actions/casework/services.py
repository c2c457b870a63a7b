"""The six services."""

from uuid import UUID

from common.errors import Conflict
from services.sapa.actions.casework.desk import Desk, act, former, in_thread, known_people, not_later
from services.sapa.actions.casework.mediation import may_mediate
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.services import ServiceGiven

OTHER = "Jenis layanan tidak dapat diganti. Catat layanan baru."


@act()
def record_service(desk: Desk, form: ServiceGiven, entry_id: UUID) -> OpenedEntry:
    """A service that began, or with `thread` how it goes on or ended."""
    before = former(desk.view.services, form)
    if not (before and form.is_ended):
        may_mediate(desk.view, form.service)
    known_people(desk, "persons", form.persons)
    not_later(desk, "from_on", form.from_on)
    if before is not None and before.service is not form.service:
        raise Conflict(OTHER)
    return desk.write(in_thread(form, entry_id), entry_id)
