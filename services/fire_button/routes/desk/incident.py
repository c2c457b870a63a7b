"""One incident: its map, alerts, posts, messages and log, and the forms of what may be done to it."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import current_pack, maps
from common.web.said import Said
from services.fire_button.actions.phones import open_phone
from services.fire_button.queries.desk import Sight, incident_at_desk
from services.fire_button.queries.views.desk import DeskView
from services.fire_button.routes.access import doer, office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.page import REFUSALS, page, said
from services.fire_button.routes.desk.scene import scene_of
from services.fire_button.routes.desk.words import CHANNELS, DONE, QUALITIES
from services.fire_button.routes.pictures import shots_of
from services.fire_button.workflow import FALSE_ALARM_LABELS, PHONE_READERS, PROGRESS, READERS


@blueprint.get("/kejadian/<number>")
@requires(*READERS)
def incident(number: str) -> str:
    """One incident."""
    return incident_page(look(number), Said(done=DONE.get(request.args.get("selesai", ""), "")))


@blueprint.post("/kejadian/<number>/nomor/<uuid:alert_id>")
@requires(*PHONE_READERS)
def phone(number: str, alert_id: UUID) -> ResponseReturnValue:
    """Show a caller's number once, after it is recorded who opened it."""
    try:
        with db.transaction() as session:
            opened = open_phone(session, office(), number, alert_id, doer())
    except REFUSALS as refused:
        return incident_page(look(number), said("phone", refused)), refused.status
    return incident_page(look(number), Said(), phone=(alert_id, opened))


def look(number: str) -> DeskView:
    """The incident for the officer who asks. Raises NotFound."""
    here = office()
    sight = Sight(current_officer(), here.reference.current(), here.pack, here.rules)
    with db.reading() as session:
        return incident_at_desk(session, number, sight)


def incident_page(view: DeskView, said: Said, phone: tuple[UUID, str] | None = None) -> str:
    """The page, with what is said about the act before, and a number that was just opened."""
    reference, pack = office().reference.current(), current_pack()
    return page(
        "desk/incident.html",
        said,
        incident=view,
        phone=phone,
        scene=scene_of(view, reference),
        drawing=maps.sheet().drawing,
        map_url=maps.address(),
        post_options=[("", "Pilih pos"), *((one.code, one.name) for one in reference.posts)],
        false_options=[(code.value, words) for code, words in FALSE_ALARM_LABELS.items()],
        kecamatan_list=sorted(pack.regions.kecamatan, key=lambda one: one.name),
        desa_of=pack.regions.desa_of,
        qualities=QUALITIES,
        channels=CHANNELS,
        active_posts=[(one.post_code, one.post_name) for one in view.dispatches if one.stood_down_at is None],
        photos=shots_of(view.number),
        taps=[act for act in PROGRESS if act in view.acts],
    )
