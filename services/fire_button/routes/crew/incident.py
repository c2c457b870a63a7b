"""The list of open incidents, and one incident in a crew's hand."""

from flask import render_template

from common import db
from common.auth import current_officer, requires
from services.fire_button.queries.officer import inbox
from services.fire_button.queries.views.crew import CrewView
from services.fire_button.routes.access import office
from services.fire_button.routes.crew.blueprint import blueprint
from services.fire_button.routes.crew.page import Said, look, page, viewer
from services.fire_button.routes.pictures import shots_of
from services.fire_button.workflow import PHONE_READERS, READERS


@blueprint.get("/")
@requires(*READERS)
def start() -> str:
    """What is open, the own post's first."""
    mine = viewer()
    with db.reading() as session:
        items = inbox(session, mine)
    own = mine.reference.post_name(mine.post_code)
    return render_template("crew/start.html", items=items, post=own, officer=current_officer())


@blueprint.get("/<number>")
@requires(*READERS)
def incident(number: str) -> str:
    """One incident: what is known, the next step, and everything else below it."""
    return incident_page(look(number), Said())


def incident_page(view: CrewView, said: Said) -> str:
    """The page, with what is said about the act before."""
    minutes = office().rules.response_s // 60
    may_phone = current_officer().has(*PHONE_READERS)
    photos = shots_of(view.incident.number)
    return page("crew/incident.html", view, said, minutes=minutes, may_phone=may_phone, photos=photos)
