"""Officers of the fire service: which post they belong to, and whether they may be rung now. Redkar volunteers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import audit
from common.administration import Entry, Switch, change, must_be_seen, refuse
from common.audit import Actor
from common.auth.models import Officer, OfficerRole
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.fire_button.actions.administration.ways import add_way, forget_ways
from services.fire_button.actions.office import Office
from services.fire_button.crypto import AddressBox
from services.fire_button.messages.recipients import volunteer_holder
from services.fire_button.models import Crew, Post, Volunteer
from services.fire_button.schemas.administration import AvailabilityForm, CrewForm, VolunteerForm, WayForm

NO_OFFICER = "Petugas ini tidak punya hak di layanan ini."
UNKNOWN_POST = "Pilih pos dari daftar."
NO_VOLUNTEER = "Relawan ini tidak ada lagi."
UNKNOWN_DESA = "Pilih desa dari daftar."
PAST = "Pilih waktu yang akan datang, atau kosongkan."
MOST_VOLUNTEERS = 5_000
TOO_MANY = "Sudah ada 5.000 relawan. Hapus yang tidak aktif dulu."


def place_officer(session: Session, officer_id: UUID, form: CrewForm, actor: Actor) -> None:
    """Give an officer their post, or none. Raises NotFound, InvalidInput, Conflict."""
    fire_officer(session, officer_id)
    if form.post_code and session.get(Post, form.post_code) is None:
        raise refuse("post_code", UNKNOWN_POST)
    row = _crew(session, officer_id)
    must_be_seen(row, form.seen)
    change(session, row, {"post_code": form.post_code}, Entry(actor, "crew.place", f"officer:{officer_id}"))


def set_availability(session: Session, zone: ZoneInfo, officer_id: UUID, form: AvailabilityForm, actor: Actor) -> None:
    """One's own switch. `until` is local time; when it has passed one is rung again. Raises InvalidInput."""
    until = None
    if form.until is not None and not form.on:
        until = (form.until.replace(tzinfo=zone) if form.until.tzinfo is None else form.until).astimezone(UTC)
        if until <= datetime.now(UTC):
            raise refuse("until", PAST)
    row = _crew(session, officer_id)
    values: dict[str, Any] = {"is_available": form.on, "unavailable_until": until}
    change(session, row, values, Entry(actor, "crew.available" if form.on else "crew.away", f"officer:{officer_id}"))


def fire_officer(session: Session, officer_id: UUID) -> Officer:
    """An officer with a right in this service. Raises NotFound."""
    has_role = select(OfficerRole.id).where(OfficerRole.officer_id == officer_id).limit(1)
    officer = session.get(Officer, officer_id)
    if officer is None or session.scalar(has_role) is None:
        raise NotFound(NO_OFFICER)
    return officer


def add_volunteer(session: Session, office: Office, form: VolunteerForm, actor: Actor) -> UUID:
    """A Redkar volunteer, asked from now on when something is seen in their desa. Raises InvalidInput, Conflict."""
    _refuse_unknown_desa(office.pack, form)
    if (session.scalar(select(func.count()).select_from(Volunteer)) or 0) >= MOST_VOLUNTEERS:
        raise Conflict(TOO_MANY)
    row = Volunteer(name=form.name, desa_code=form.desa_code)
    session.add(row)
    session.flush()
    audit.record(session, actor, "volunteer.add", f"volunteer:{row.id}", desa=form.desa_code)
    _add_phone(session, office.box, row.id, form, actor)
    return row.id


def edit_volunteer(session: Session, office: Office, volunteer_id: UUID, form: VolunteerForm, actor: Actor) -> None:
    """Name and desa; a number that is given is one more way. Raises NotFound, InvalidInput, Conflict."""
    _refuse_unknown_desa(office.pack, form)
    row = _volunteer(session, volunteer_id)
    row.name, row.desa_code = form.name, form.desa_code
    audit.record(session, actor, "volunteer.edit", f"volunteer:{row.id}", desa=form.desa_code)
    _add_phone(session, office.box, row.id, form, actor)


def switch_volunteer(session: Session, volunteer_id: UUID, form: Switch, actor: Actor) -> None:
    """Ask them or not. Raises NotFound."""
    row = _volunteer(session, volunteer_id)
    if row.is_active != form.on:
        row.is_active = form.on
        audit.record(session, actor, "volunteer.switch", f"volunteer:{row.id}", on=form.on)


def remove_volunteer(session: Session, volunteer_id: UUID, actor: Actor) -> None:
    """Forget them and their ways for good; what they confirmed stays in the log. Raises NotFound."""
    row = _volunteer(session, volunteer_id)
    forget_ways(session, volunteer_holder(row.id), actor)
    session.delete(row)
    audit.record(session, actor, "volunteer.remove", f"volunteer:{volunteer_id}")


def _crew(session: Session, officer_id: UUID) -> Crew:
    """The officer's row, made when they had none, and locked."""
    session.execute(insert(Crew).values(officer_id=officer_id).on_conflict_do_nothing())
    return session.get_one(Crew, officer_id, with_for_update=True)


def _volunteer(session: Session, volunteer_id: UUID) -> Volunteer:
    row = session.get(Volunteer, volunteer_id, with_for_update=True)
    if row is None:
        raise NotFound(NO_VOLUNTEER)
    return row


def _refuse_unknown_desa(pack: Pack, form: VolunteerForm) -> None:
    if pack.regions.desa(form.desa_code) is None:
        raise refuse("desa_code", UNKNOWN_DESA)


def _add_phone(session: Session, box: AddressBox, volunteer_id: UUID, form: VolunteerForm, actor: Actor) -> None:
    if form.phone:
        add_way(session, box, volunteer_holder(volunteer_id), WayForm(channel="sms", address=form.phone), actor)
