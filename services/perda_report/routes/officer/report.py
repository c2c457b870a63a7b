"""One report: everything that is known of it, its place in the list it was opened from, and the forms of its acts."""

from typing import Any

from common import db
from common.auth import current_officer, requires
from common.web import maps
from services.perda_report.messages import TEMPLATES
from services.perda_report.queries import neighbours
from services.perda_report.queries.views import Neighbours, ReportView
from services.perda_report.routes.access import office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import (
    Said,
    asked_list,
    done_before,
    look,
    page,
    told,
    viewer,
)
from services.perda_report.routes.pictures import shots
from services.perda_report.workflow import CHECKERS, READERS, SUPERVISORS

NOTICES = {topic: template.what for topic, template in TEMPLATES.items()}


@blueprint.get("/laporan/<number>")
@requires(*READERS)
def report(number: str) -> str:
    """One report."""
    return report_page(look(number), done_before())


def report_page(view: ReportView, said: Said) -> str:
    """The report's page, with what is said about the act before."""
    return page(
        "officer/report.html",
        report=view,
        standing=_standing(view.tracking_number),
        leads=current_officer().may(view.opd.code, *CHECKERS, *SUPERVISORS),
        opd_choices=[(opd.code, opd.name) for opd in view.forward_to],
        officer_choices=[(str(one.id), one.name) for one in view.assignable],
        category_choices=[(one.code, one.name) for one in office().reference.current().categories],
        notices=NOTICES,
        drawing=maps.sheet().drawing,
        map_url=maps.address(),
        **_photos(view),
        **told(said),
    )


def _standing(number: str) -> Neighbours:
    with db.reading() as session:
        return neighbours(session, asked_list(), viewer(), number)


def _photos(view: ReportView) -> dict[str, Any]:
    number = view.tracking_number
    return {
        "photos": shots(number, view.reported),
        "before_photos": shots(number, view.before),
        "after_photos": shots(number, view.afterwards),
        "visits": [(visit, shots(number, visit.photos)) for visit in view.inspections],
    }
