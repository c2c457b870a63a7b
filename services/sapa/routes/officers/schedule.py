"""Jadwal: what falls due in the officer's cases, the nearest first."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, request

from common.auth import requires
from common.auth.pages import Page, show
from services.sapa.actions.overview import SCHEDULE, overview
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.parts import Clock
from services.sapa.routes.access import doer, office
from services.sapa.workflow import CASE_ROLES

blueprint = Blueprint("schedule", __name__, url_prefix="/petugas/jadwal")
MINE, ALL = "saya", "semua"
WEEK = timedelta(days=7)


class Due(NamedTuple):
    """One line of the schedule."""

    view: CaseView
    clock: Clock


@blueprint.get("")
@requires(*CASE_ROLES)
def due() -> Page:
    """Everything, or what nobody else has to do."""
    found, now = overview(office(), doer(), SCHEDULE), datetime.now(UTC)
    whose = ALL if request.args.get("siapa") == ALL else MINE
    lines = [Due(view, clock) for view in found.views for clock in view.clocks if whose == ALL or _is_mine(clock)]
    lines.sort(key=lambda one: one.clock.due_at)
    return show("officers/schedule.html", groups=_groups(lines, now), whose=whose, unopened=found.left, now=now)


def _is_mine(clock: Clock) -> bool:
    return clock.owner_key_id in (None, doer().key_id)


def _groups(lines: list[Due], now: datetime) -> list[tuple[str, list[Due]]]:
    """Over, today, within a week, later; only what is not empty."""
    tonight = (now.astimezone(office().zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    bounds = (("Lewat", now), ("Hari ini", tonight), ("Tujuh hari ini", now + WEEK), ("Nanti", None))
    groups, rest = [], lines
    for title, end in bounds:
        inside = [one for one in rest if end is None or one.clock.due_at < end]
        rest = rest[len(inside) :]
        groups.append((title, inside))
    return [one for one in groups if one[1]]
