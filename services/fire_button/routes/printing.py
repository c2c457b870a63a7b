"""The report of an incident as a PDF, for whoever reads the incident on screen."""

from flask import Blueprint, Response

from common import audit, db
from common.auth import actor, current_officer, requires
from services.fire_button.documents.incident_report import print_report
from services.fire_button.queries.incident import find_for_officer
from services.fire_button.queries.printed import Letterhead, printed
from services.fire_button.routes.access import office
from services.fire_button.workflow import READERS, Role

OFFICE = "Pemadam Kebakaran dan Penyelamatan"

blueprint = Blueprint("printing", __name__, url_prefix="/petugas/kejadian")


@blueprint.get("/<number>/laporan.pdf")
@requires(*(READERS - {Role.REDKAR}))
def report(number: str) -> Response:
    """The PDF; who took it is in the audit. Raises NotFound."""
    here = office()
    reference = here.reference.current()
    with db.transaction() as session:
        incident = find_for_officer(session, number, current_officer(), reference)
        post = reference.post(incident.post_code)
        head = Letterhead(_office_name(post.opd_code if post else ""), reference, here.zone, here.zone_label)
        content = printed(session, incident, head)
        audit.record(session, actor(), "incident.print", f"incident:{incident.number}")
    pdf = print_report(content)
    name = f"laporan-{content.number}.pdf"
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, content_type="application/pdf", headers=headers)


def _office_name(opd_code: str) -> str:
    """The agency's whole name from the pack, else what such agencies do."""
    named = (entry.name for entry in office().pack.opd if entry.code == opd_code)
    return next(named, f"{OFFICE} {office().pack.name}")
