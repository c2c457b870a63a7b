"""Who is at which demo post, how they are reached, and their turns from today on. Safe to run at every start."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import db
from common.auth.models import Officer
from deploy.demo.accounts import ACTOR
from services.fire_button.actions import Office, administration
from services.fire_button.messages.recipients import officer_holder, post_holder
from services.fire_button.models import Crew, Shift, Volunteer
from services.fire_button.schemas.administration import ShiftForm, VolunteerForm, WayForm
from services.fire_button.workflow import Role

CHANGE_AT = time(8)
DAYS = 8
FIRST_NUMBER = 628120000_1000
VOLUNTEERS = ("Sulaiman (demo)", "Rasyid (demo)", "Herlina (demo)")


def put_on_duty(office: Office) -> None:
    """Give every demo officer a post and ways, and every post whose roster is empty its turns.

    Each in a transaction of its own: together they would outlast the role's limit on a slow machine.
    """
    with db.reading() as session:
        people = session.scalars(select(Officer).where(Officer.is_demo).order_by(Officer.username)).all()
    for number, officer in enumerate(people):
        with db.transaction() as session:
            _settle(session, office, officer, number)
    with db.transaction() as session:
        _settle_posts(session, office)
    for post in office.pack.posts:
        with db.transaction() as session:
            _fill_roster(session, office, post.code, [one.id for one in people if _post_of(office, one) == post.code])


def _post_of(office: Office, officer: Officer) -> str | None:
    """The post in a demo username: `regu.mako-2` is of `mako`."""
    role, _, where = officer.username.partition(".")
    if role not in {Role.REGU, Role.KOMANDAN}:
        return None
    codes = [post.code for post in office.pack.posts if where == post.code or where.startswith(f"{post.code}-")]
    return max(codes, key=len, default=None)


def _settle(session: Session, office: Office, officer: Officer, number: int) -> None:
    if session.get(Crew, officer.id) is not None or officer.home != "fire":
        return
    session.add(Crew(officer_id=officer.id, post_code=_post_of(office, officer)))
    holder = officer_holder(officer.id)
    _add(session, office, holder, "sms", f"+{FIRST_NUMBER + number}")
    _add(session, office, holder, "email", officer.email)


def _settle_posts(session: Session, office: Office) -> None:
    """What is no person's: each post's own telephone, and volunteers near the first post."""
    if session.scalar(select(Volunteer.id).limit(1)) is not None:
        return
    for number, post in enumerate(office.pack.posts):
        _add(session, office, post_holder(post.code), "sms", f"+{FIRST_NUMBER + 500 + number}")
    desa = office.pack.regions.desa_of(office.pack.posts[0].kecamatan_code)
    for number, name in enumerate(VOLUNTEERS):
        told = VolunteerForm(
            name=name, desa_code=desa[number % len(desa)].code, phone=f"+{FIRST_NUMBER + 700 + number}"
        )
        administration.add_volunteer(session, office, told, ACTOR)


def _add(session: Session, office: Office, holder: str, channel: Literal["sms", "email"], address: str) -> None:
    administration.add_way(session, office.box, holder, WayForm(channel=channel, address=address), ACTOR)


def _fill_roster(session: Session, office: Office, post_code: str, people: Sequence[UUID]) -> None:
    """Turns of a day each, first and second person by rotation; the last day of the last post stays open."""
    if session.scalar(select(Shift.id).where(Shift.post_code == post_code, Shift.ends_at > func.now()).limit(1)):
        return
    is_last = post_code == office.pack.posts[-1].code
    yesterday = datetime.now(office.zone).date() - timedelta(days=1)
    for day in range(DAYS - is_last):
        for place in range(len(people)):
            turn = ShiftForm(
                officer_id=people[(place + day) % len(people)],
                rank=place + 1,
                day=yesterday + timedelta(days=day),
                starts=CHANGE_AT,
                ends=CHANGE_AT,
            )
            administration.add_shifts(session, office.zone, post_code, turn, ACTOR)
