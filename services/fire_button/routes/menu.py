"""The officers' menu: only what works, the same on every page of theirs."""

from collections.abc import Iterator

from flask import request, url_for

from common import db
from common.auth import ADMINISTRATOR, NavEntry, SignedIn
from services.fire_button.queries.desk import unread_count
from services.fire_button.queries.restrictions import appeals_waiting
from services.fire_button.queries.worklist import open_count
from services.fire_button.routes.access import office
from services.fire_button.workflow import CREW, DISPATCHERS, READERS, ROLE_LABELS, Role

WATCHERS = CREW | {Role.KEPALA}
LEADERS = (Role.KOMANDAN, Role.OPERATOR, Role.KEPALA)
ROSTER_READERS = (*WATCHERS, ADMINISTRATOR)
LIST = ("desk.inbox", "desk.incident", "desk.act", "desk.phone", "desk.impose")
MESSAGES = ("desk.messages", "desk.message_to_alert", "desk.message_aside", "desk.message_sender")


def menu(officer: SignedIn) -> list[NavEntry]:
    """The list for those who read incidents, calls and messages for dispatchers, accounts for administrators."""
    return [*_desk(officer), *_office(officer)]


def _desk(officer: SignedIn) -> Iterator[NavEntry]:
    here = request.endpoint or ""
    if officer.has(*READERS):
        with db.reading() as session:
            waiting = open_count(session, officer, office().reference.current())
            unread, appeals = unread_count(session), appeals_waiting(session)
        yield _entry("desk.inbox", "list", "Kejadian", here in LIST, waiting)
        if officer.has(*DISPATCHERS):
            yield _entry("desk.call", "phone", "Panggilan", here in ("desk.call", "desk.take_call"))
            yield _entry("desk.messages", "chat", "SMS", here in MESSAGES, unread)
            is_marks = here in ("desk.restrictions", "desk.lift", "desk.decide")
            yield _entry("desk.restrictions", "flag", "Tanda HP", is_marks, appeals)
    if officer.has(Role.REGU, Role.KOMANDAN):
        yield _entry("crew.start", "truck", "Regu", here.startswith("crew."))
    if officer.has(*WATCHERS):
        yield _entry("board.show", "bell", "Papan", here == "board.show")


def _office(officer: SignedIn) -> Iterator[NavEntry]:
    here = request.endpoint or ""
    if officer.has(*ROSTER_READERS):
        yield _entry("roster.week", "clock", "Jadwal jaga", here.startswith("roster."))
    yield _entry("own.show", "user", "Saya", here.startswith("own."))
    if officer.has(*LEADERS):
        yield _entry("figures.page", "chart", "Angka", here.startswith("figures."))
    if officer.has(ADMINISTRATOR):
        yield _entry("admin.start", "gear", "Pengaturan", here.startswith("admin."))
        yield _entry("board.screens", "bell", "Papan alarm", here.startswith("board."))
        yield _entry("auth.accounts", "users", "Akun petugas", here.startswith("auth.account"))


def _entry(endpoint: str, icon: str, words: str, current: bool, count: int = 0) -> NavEntry:  # noqa: FBT001
    return NavEntry(url_for(endpoint), icon, words, current=current, count=count or None)


def place_words(officer: SignedIn) -> str:
    """Office and role: "Damkar · Operator"."""
    opd, words = office().reference.current().opd, []
    for grant in officer.grants:
        role = ROLE_LABELS[Role(grant.role)] if grant.role in set(Role) else grant.role
        words.append(f"{opd.get(grant.opd_code, grant.opd_code)} · {role}" if grant.opd_code else role)
    return ", ".join(dict.fromkeys(words))
