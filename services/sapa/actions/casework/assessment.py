"""Judging the risk, with the day on which it is judged again."""

from uuid import UUID

from services.sapa.actions.casework.desk import Desk, act, known_people, refuse
from services.sapa.queries.opened import OpenedEntry
from services.sapa.schemas.entries.assessment import Assessed

NOT_AHEAD = "Pilih hari setelah hari ini untuk menilai ulang."


@act()
def assess(desk: Desk, form: Assessed, entry_id: UUID) -> OpenedEntry:
    """One more assessment; the newest holds."""
    known_people(desk, "person", [form.person])
    if form.reassess_on <= desk.today():
        raise refuse("reassess_on", NOT_AHEAD)
    return desk.write(form, entry_id)
