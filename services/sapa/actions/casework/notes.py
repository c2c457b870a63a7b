"""Notes for officers alone."""

from uuid import UUID

from services.sapa.actions.casework.desk import Desk, act, refuse
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.received import Note

EMPTY = "Tulis catatannya dulu."


@act(in_closed=True)
def write_note(desk: Desk, form: Note, entry_id: UUID) -> OpenedEntry:
    """The reporter never sees it."""
    if not form.words:
        raise refuse("words", EMPTY)
    return desk.write(form, entry_id)
