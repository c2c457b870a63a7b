"""What an act has before it, and what happens around each: once only, and the case's next date set anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import wraps
from typing import TypeVar
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput, NotAllowed
from services.sapa.actions.casework.dates import set_dates
from services.sapa.actions.entries import add_entry, written_before
from services.sapa.actions.office import Doer, Office
from services.sapa.crypto.epochs import STORY
from services.sapa.models import Case
from services.sapa.queries.casework import CaseView, case_view
from services.sapa.queries.casework.parts import Thread
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.schemas.entries import EntryBody
from services.sapa.workflow import GIVING_PARTS

CLOSED_CASE = "Kasus ini sudah ditutup. Buka lagi dulu."
NOT_HERE = "Ini tidak ada di kasus ini. Muat ulang halamannya."
MEANWHILE = "Rekan Anda baru saja mengubah kasus ini. Muat ulang; tulisan Anda tidak hilang."
READS_ONLY = "Ini hanya untuk pendamping dan penyelia kasus."
B = TypeVar("B", bound=EntryBody)
Form = TypeVar("Form")


@dataclass(frozen=True, slots=True)
class Desk:
    """The caller's transaction, the officer, and the case as it was when it was opened."""

    session: Session
    office: Office
    doer: Doer
    view: CaseView
    written: list[OpenedEntry] = field(default_factory=list)

    @property
    def case(self) -> OpenedCase:
        """What the view was folded from."""
        return self.view.case

    def write(self, body: EntryBody, entry_id: UUID, scope: int = STORY) -> OpenedEntry:
        """Add an entry to the case."""
        entry = add_entry(self.session, self.office, self.doer, self.case, body, entry_id=entry_id, scope=scope)
        self.written.append(entry)
        return entry

    def today(self) -> date:
        """In the regency's zone."""
        return self.view.now.astimezone(self.office.zone).date()


Act = Callable[[Desk, Form, UUID], OpenedEntry]


def act(*, in_closed: bool = False, by_holder: bool = False) -> Callable[[Act[Form]], Act[Form]]:
    """Make an act. What was written already is given back; the case is locked and still as it was when it was opened.

    `in_closed`: also when the case has ended.
    `by_holder`: only who holds the whole case, not the story alone.
    """

    def make(do: Act[Form]) -> Act[Form]:
        @wraps(do)
        def once(desk: Desk, form: Form, entry_id: UUID) -> OpenedEntry:
            before = written_before(desk.session, desk.office, desk.doer, desk.case, entry_id)
            if before is not None:
                return before
            if desk.session.get_one(Case, desk.case.id).version != desk.case.version:
                raise Conflict(MEANWHILE)
            if desk.view.is_closed and not in_closed:
                raise Conflict(CLOSED_CASE)
            if by_holder and desk.case.part not in GIVING_PARTS:
                raise NotAllowed(READS_ONLY)
            entry = do(desk, form, entry_id)
            _set_dates(desk)
            return entry

        return once

    return make


def _set_dates(desk: Desk) -> None:
    entries = tuple(sorted((*desk.case.entries, *_of_story(desk.written)), key=lambda one: one.made_at))
    view = case_view(replace(desk.case, entries=entries), desk.view.agreement.calendar, desk.view.now)
    set_dates(desk.session, desk.case.id, view.clocks, view.now)


def _of_story(entries: Iterable[OpenedEntry]) -> Iterable[OpenedEntry]:
    return (one for one in entries if one.scope == STORY)


def derived(entry_id: UUID, what: str) -> UUID:
    """The id of a second entry of one act: the same each time the form is sent."""
    return uuid5(entry_id, what)


def former(rows: Iterable[Thread[B]], body: B) -> B | None:
    """What was known of the thing that this is about; None for a new one. Raises Conflict for a thing not here."""
    return None if body.thread is None else find(rows, body.thread).body


def in_thread(body: B, entry_id: UUID) -> B:
    """The body as the next entry of its thing, or as the first of a new one."""
    return body if body.thread is not None else body.model_copy(update={"thread": entry_id})


def find(rows: Iterable[Thread[B]], thread: UUID) -> Thread[B]:
    """Raises Conflict when the case has no such thing."""
    found = next((one for one in rows if one.id == thread), None)
    if found is None:
        raise Conflict(NOT_HERE)
    return found


def refuse(field_name: str, words: str) -> InvalidInput:
    """A refusal that stands beside its field."""
    return InvalidInput(words, fields={field_name: words})


def not_later(desk: Desk, field_name: str, told: date | datetime | None) -> None:
    """Raises InvalidInput for what is said to have happened and lies ahead."""
    if told is None:
        return
    is_ahead = told > desk.view.now if isinstance(told, datetime) else told > desk.today()
    if is_ahead:
        raise refuse(field_name, "Waktunya belum tiba. Isi tanggal yang sudah lewat.")


def not_earlier(desk: Desk, field_name: str, told: date | datetime | None) -> None:
    """Raises InvalidInput for what is planned and lies behind."""
    if told is None:
        return
    is_behind = told < desk.view.now if isinstance(told, datetime) else told < desk.today()
    if is_behind:
        raise refuse(field_name, "Waktunya sudah lewat. Isi tanggal yang akan datang.")


def known_people(desk: Desk, field_name: str, ids: Iterable[UUID | None]) -> None:
    """Raises InvalidInput for somebody who is not of this case."""
    known = {one.id for one in desk.view.people}
    if any(one is not None and one not in known for one in ids):
        raise refuse(field_name, "Pilih orang dari kasus ini.")


def known_owner(desk: Desk, key_id: UUID) -> None:
    """Raises InvalidInput for somebody who does not hold the case."""
    if key_id not in desk.view.holder_key_ids:
        raise refuse("owner_key_id", "Pilih petugas yang memegang kunci kasus ini.")
