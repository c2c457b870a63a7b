"""/petugas/tugas: "Saya bertugas sampai …", for supervisors also that of others, and where an officer is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request

from common import db
from common.auth import current_officer, requires
from common.auth.pages import Page, again, go, show
from common.errors import DomainError, InvalidInput
from common.web import parse_form
from services.sapa.actions.identity.duty import set_contacts, set_duty
from services.sapa.queries.accounts import contacts, on_duty
from services.sapa.routes.access import address_box, doer, office, trust
from services.sapa.schemas.identity import ContactWays, Duty
from services.sapa.workflow import CASE_ROLES, Role

PAGE = "officers/auth/duty.html"
SHIFT = timedelta(hours=8)
DONE = {
    "bertugas": "Jadwal tugas tersimpan.",
    "selesai": "Tugas sudah diakhiri.",
    "kabar": "Alamat kabar tersimpan.",
}


@requires(*CASE_ROLES)
def duty() -> Page:
    """Who is on duty until when."""
    return _page()


@requires(*CASE_ROLES)
def duty_save(officer_id: UUID) -> Page:
    """Begin, prolong or end a duty."""
    try:
        until = _aware(parse_form(Duty).until)
        me = doer()
        with db.transaction() as session:
            set_duty(session, me, officer_id, until, datetime.now(UTC))
    except InvalidInput as refused:
        return _page(refused)
    return go("auth.duty", selesai="bertugas" if until else "selesai")


@requires(*CASE_ROLES)
def duty_contacts() -> Page:
    """Where the officer is told that something waits."""
    try:
        given = parse_form(ContactWays)
        me = doer()
        with db.transaction() as session:
            set_contacts(session, address_box(), me, given.email or "", given.phone or "")
    except InvalidInput as refused:
        return _page(refused)
    return go("auth.duty", selesai="kabar")


def _aware(until: datetime | None) -> datetime | None:
    """What the field gives is a time on the office's wall."""
    return until.replace(tzinfo=office().zone) if until is not None and until.tzinfo is None else until


def _page(refused: DomainError | None = None) -> Page:
    me, now = current_officer(), datetime.now(UTC)
    with db.reading() as session:
        everybody = on_duty(session, trust())
        ways = contacts(session, address_box(), me.id)
    values: dict[str, Any] = {
        "mine": next((one for one in everybody if one.officer_id == me.id), None),
        "others": [one for one in everybody if one.officer_id != me.id],
        "may_set": me.has(Role.PENYELIA),
        "now": now,
        "suggested": (now + SHIFT).astimezone(office().zone).strftime("%Y-%m-%dT%H:00"),
        "ways": ways,
    }
    if refused is not None:
        return again(PAGE, refused, done="", of=request.view_args or {}, **values)
    return show(PAGE, typed={}, done=DONE.get(request.args.get("selesai", ""), ""), of={}, **values)
