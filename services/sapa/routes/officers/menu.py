"""The officers' menu: one row for each place, shown to those whose role opens it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request, url_for

from common.auth import NavEntry, SignedIn
from common.auth.pages import OFFICERS_HOME
from services.sapa.routes.access import office
from services.sapa.routes.officers.counting import messages_waiting, people_to_tell, reports_waiting
from services.sapa.workflow import CASE_ROLES, ROLE_LABELS, Role

EVERYBODY = frozenset(Role)
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Place:
    """`here`: beginnings of the endpoints that belong to it. `count`: how many wait there for this officer."""

    endpoint: str
    icon: str
    words: str
    roles: Collection[Role]
    here: tuple[str, ...]
    count: Callable[[SignedIn], int] | None = None


CASE_PLACES = ("cases.", "case.", "access.", "rights.", "search.")
PLACES = (
    Place("inbox.index", "list", "Masuk", CASE_ROLES, ("inbox.",), reports_waiting),
    Place("cases.mine", "users", "Kasus saya", CASE_ROLES, CASE_PLACES, messages_waiting),
    Place("auth.duty", "bell", "Tugas", CASE_ROLES, ("auth.duty",)),
    Place("schedule.due", "clock", "Jadwal", CASE_ROLES, ("schedule.",)),
    Place("referrals.mine", "link", "Rujukan", CASE_ROLES, ("referrals.",)),
    Place("audit.index", "list", "Jejak audit", {Role.PDP}, ("audit.",)),
    Place("breach.index", "warn", "Insiden data", {*CASE_ROLES, Role.PDP}, ("breach.",), people_to_tell),
    Place("figures.page", "chart", "Rekap", {*CASE_ROLES, Role.PDP}, ("figures.",)),
    Place("auth.accounts", "users", "Akun petugas", {Role.ADMINISTRATOR, Role.PENYELIA}, ("auth.account",)),
    Place("keys.office_page", "lock", "Kunci kantor", {Role.PENYELIA, Role.ADMINISTRATOR}, ("keys.office", "keys.one")),
    Place("keys.own", "lock", "Kunci saya", EVERYBODY, ("keys.own",)),
    Place("auth.password", "gear", "Akun saya", EVERYBODY, ("auth.password", "auth.second_factor", "auth.paper")),
)


def menu(officer: SignedIn) -> list[NavEntry]:
    """What this officer may open, the same on every page."""
    return [_entry(place, officer) for place in PLACES if officer.has(*place.roles)]


def _entry(place: Place, officer: SignedIn) -> NavEntry:
    is_here = (request.endpoint or "").startswith(place.here)
    count = place.count(officer) if place.count else 0
    return NavEntry(url_for(place.endpoint), place.icon, place.words, current=is_here, count=count or None)


def place_words(officer: SignedIn) -> str:
    """Office and role: "UPTD PPA · Pendamping"."""
    roles = [ROLE_LABELS[Role(grant.role)] for grant in officer.grants]
    return " · ".join([office().rules.office, *roles])


def home(officer: SignedIn) -> str:
    """Where this officer begins: the inbox, for who has none the first place of the menu, before approval the wait."""
    if officer.awaits_approval:
        return url_for("auth.waiting")
    if officer.has(*CASE_ROLES):
        return OFFICERS_HOME
    return next(url_for(place.endpoint) for place in PLACES if officer.has(*place.roles))


def minutes_left(officer: SignedIn) -> int:
    """Whole minutes until the session ends and its keys are gone, unless the officer goes on."""
    left = (officer.until - datetime.now(UTC)).total_seconds() if officer.until else 0
    return max(0, -(-int(left) // MINUTE))
