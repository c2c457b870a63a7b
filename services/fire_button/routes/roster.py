"""The roster: a week of one post, its turns, and the hours that nobody has.

Everybody of the service reads it. An administrator or operator keeps every post's, a head of post their own.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, request

from common import db
from common.auth import ADMINISTRATOR, actor, current_officer, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from common.web import parse_form, parse_query
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.models import Crew
from services.fire_button.queries.administration.people import assignable
from services.fire_button.queries.administration.roster import monday_of, week_of
from services.fire_button.queries.reference import PostView
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import CopyWeek, ShiftForm, WeekQuery
from services.fire_button.workflow import CREW, Role

PAGE = "roster/week.html"
READING = (*CREW, Role.KEPALA, ADMINISTRATOR)
KEEPING = (Role.KOMANDAN, Role.OPERATOR, ADMINISTRATOR)
NO_POST = "Pos ini tidak ada."
NOT_YOURS = "Jadwal pos lain diisi kepala posnya, operator, atau administrator."
EARLIEST, LATEST = date(2020, 1, 6), date(2100, 1, 4)
RANKS = [("1", "Pertama"), ("2", "Kedua"), ("3", "Ketiga"), ("4", "Keempat")]

blueprint = Blueprint("roster", __name__, url_prefix="/petugas/jaga")


@blueprint.get("")
@requires(*READING)
def week() -> Page:
    """The week of a post; one's own post and this week unless another is asked for."""
    asked = parse_query(WeekQuery)
    return _week(_asked_post(asked.pos), asked.minggu)


@blueprint.post("/<post_code>")
@requires(*KEEPING)
def add(post_code: str) -> Page:
    """Turns of one person, the same hours on each day."""
    post = _kept_post(post_code)
    shown = _shown_week()
    try:
        form = parse_form(ShiftForm)
        with changing() as session:
            administration.add_shifts(session, office().zone, post.code, form, actor())
    except InvalidInput as refused:
        return _week(post, shown, refused)
    return done("tambah", "roster.week", pos=post.code, minggu=monday_of(form.day))


@blueprint.post("/<post_code>/<uuid:shift_id>/hapus")
@requires(*KEEPING)
def remove(post_code: str, shift_id: UUID) -> Page:
    """Take a turn back."""
    post = _kept_post(post_code)
    try:
        with changing() as session:
            administration.remove_shift(session, post.code, shift_id, actor())
    except (Conflict, NotFound) as refused:
        return _week(post, _shown_week(), of_another=refused)
    return done("hapus", "roster.week", pos=post.code, minggu=_shown_week())


@blueprint.post("/<post_code>/salin")
@requires(*KEEPING)
def copy(post_code: str) -> Page:
    """The turns of the week before."""
    post, form = _kept_post(post_code), parse_form(CopyWeek)
    monday = monday_of(_within(form.minggu))
    try:
        with changing() as session:
            copied = administration.copy_week(session, office().zone, post.code, monday, actor())
    except Conflict as refused:
        return _week(post, monday, of_another=refused)
    return done("salin", "roster.week", pos=post.code, minggu=monday, n=copied.added, lewat=copied.skipped)


def _asked_post(code: str | None) -> PostView:
    posts = office().reference.current().posts
    wanted = code or _own_post()
    found = next((one for one in posts if one.code == wanted), None)
    if found is None and code:
        raise NotFound(NO_POST)
    if found is None and not posts:
        raise NotFound(NO_POST)
    return found or posts[0]


def _kept_post(code: str) -> PostView:
    """A post whose roster this officer keeps. Raises NotFound, NotAllowed."""
    post = _asked_post(code)
    if not _keeps(post):
        raise NotAllowed(NOT_YOURS)
    return post


def _keeps(post: PostView) -> bool:
    officer = current_officer()
    if officer.has(ADMINISTRATOR) or officer.may(post.opd_code, Role.OPERATOR):
        return True
    return officer.may(post.opd_code, Role.KOMANDAN) and _own_post() == post.code


def _own_post() -> str | None:
    with db.reading() as session:
        row = session.get(Crew, current_officer().id)
        return row.post_code if row else None


def _shown_week() -> date:
    """The week that the form stood on."""
    try:
        return monday_of(_within(date.fromisoformat(request.args.get("minggu", ""))))
    except ValueError:
        return monday_of(datetime.now(office().zone).date())


def _within(day: date) -> date:
    """A day of a year that calendars have; any other is today."""
    return day if EARLIEST <= day <= LATEST else datetime.now(office().zone).date()


def _week(
    post: PostView,
    day: date | None,
    refused: DomainError | None = None,
    *,
    of_another: DomainError | None = None,
) -> Page:
    here, reference = office(), office().reference.current()
    today = datetime.now(here.zone).date()
    monday = monday_of(_within(day or today))
    with db.reading() as session:
        shown = week_of(session, post.code, monday, here.zone)
        people = assignable(session, reference, post.code) if _keeps(post) else ()
    values: dict[str, Any] = {
        "post": post,
        "posts": reference.posts,
        "week": shown,
        "people": people,
        "keeps": _keeps(post),
        "ranks": RANKS,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "this_week": monday_of(today),
        "copied": (request.args.get("n", ""), request.args.get("lewat", "")),
    }
    start = {"day": max(monday, today), "starts": "08:00", "ends": "08:00", "days": 1, "rank": 1}
    if of_another is not None:
        return page(PAGE, of_another, saved=start, **values)
    return form_page(PAGE, refused, saved=start, **values)
