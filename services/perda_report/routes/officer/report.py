"""One report, and what is decided about it on its own page. What was typed outlives every refusal."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common import db
from common.auth import requires
from common.errors import Conflict, InvalidInput
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.models import Report
from services.perda_report.queries.views import ReportView
from services.perda_report.routes import maps
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import Said, back, look, page, said, told
from services.perda_report.routes.pictures import shots
from services.perda_report.schemas import OpenContact, RejectReport, VerifyReport
from services.perda_report.workflow import CHECKERS, CONTACT_READERS, READERS, Act

DONE = {
    Act.VERIFY: "Laporan dinyatakan benar. Warga melihatnya di halaman pantauan.",
    Act.REJECT: "Laporan ditolak. Warga membaca alasan Anda.",
    Act.CLOSE: "Laporan ditutup. Warga membaca hasil dan penjelasan Anda.",
}


@blueprint.get("/laporan/<number>")
@requires(*READERS)
def report(number: str) -> str:
    """One report."""
    done = DONE.get(request.args.get("selesai", ""), "")  # type: ignore[call-overload]
    return _report_page(look(number), Said(done=done))


@blueprint.post("/laporan/<number>/verify")
@requires(*CHECKERS)
def verify(number: str) -> ResponseReturnValue:
    """The report is true and ours."""
    return _decided(
        number, Act.VERIFY, lambda s: actions.verify_report(s, office(), number, parse_form(VerifyReport), doer())
    )


@blueprint.post("/laporan/<number>/reject")
@requires(*CHECKERS)
def reject(number: str) -> ResponseReturnValue:
    """The report is not followed up."""
    return _decided(
        number, Act.REJECT, lambda s: actions.reject_report(s, office(), number, parse_form(RejectReport), doer())
    )


@blueprint.post("/laporan/<number>/kontak")
@requires(*CONTACT_READERS)
def contact(number: str) -> ResponseReturnValue:
    """Show the reporter's contact once, after it is recorded who asked and why."""
    try:
        form = parse_form(OpenContact)
    except InvalidInput as refused:
        return _report_page(look(number), said("contact", refused)), refused.status
    with db.transaction() as session:
        opened = actions.open_contact(session, office(), number, form, doer())
    return _report_page(look(number), Said(contact=opened))


def _decided(number: str, act: Act, decide: Callable[[Session], Report]) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            decide(session)
    except (InvalidInput, Conflict) as refused:
        return _report_page(look(number), said(act, refused)), refused.status
    return back(number, act)


def _report_page(view: ReportView, said: Said) -> str:
    return page(
        "officer/report.html",
        report=view,
        photos=shots(view.tracking_number, view.before),
        after_photos=shots(view.tracking_number, view.afterwards),
        drawing=maps.sheet().drawing,
        map_url=maps.address(),
        **told(said),
    )
