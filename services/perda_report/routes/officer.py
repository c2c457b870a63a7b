"""Officers' pages: the work list, one report, and what is done to it. What was typed outlives every refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common import db
from common.auth import current_officer, requires
from common.errors import Conflict, DomainError, InvalidInput
from common.media import Accepted, forget
from common.web import current_pack, parse_form, parse_query
from services.perda_report import actions
from services.perda_report.actions import Closing
from services.perda_report.crypto import ReporterContact
from services.perda_report.models import Report
from services.perda_report.queries import report_for_officer, work_list
from services.perda_report.queries.views import ReportView
from services.perda_report.routes import held, maps
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.forms import LARGEST_FORM, ClosingForm, cured
from services.perda_report.routes.menu import menu, place_words
from services.perda_report.routes.pictures import shots
from services.perda_report.schemas import InboxQuery, OpenContact, RejectReport, VerifyReport
from services.perda_report.workflow import CHECKERS, CONTACT_READERS, FIELD, READERS, RESULT_LABELS, Act

DONE = {
    Act.VERIFY: "Laporan dinyatakan benar. Warga melihatnya di halaman pantauan.",
    Act.REJECT: "Laporan ditolak. Warga membaca alasan Anda.",
    Act.CLOSE: "Laporan ditutup. Warga membaca hasil dan penjelasan Anda.",
}

blueprint = Blueprint("officer", __name__, url_prefix="/petugas")


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about the act before: refused with these words, or done. `act` opens its form again."""

    act: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    contact: ReporterContact | None = None


@blueprint.get("")
@requires(*READERS)
def inbox() -> str:
    """The work list; every choice is in its address."""
    asked = parse_query(InboxQuery)
    reference = office().reference.current()
    opd_codes = current_officer().opd_codes(*READERS)
    with db.reading() as session:
        work = work_list(session, asked, opd_codes, reference)
    return _page(
        "officer/inbox.html",
        work=work,
        asked=asked,
        shows_opd=opd_codes is None or len(opd_codes) > 1,
        link=_changed(asked),
        kecamatan_options=[("", "Semua"), *((one.code, one.name) for one in current_pack().regions.kecamatan)],
        category_options=[("", "Semua"), *((one.code, one.name) for one in reference.by_code.values())],
    )


def _changed(asked: InboxQuery) -> Callable[..., str]:
    """Addresses of the same list with something changed; another tab starts at its first page."""
    kept = asked.model_dump(exclude={"after", "limit"}, exclude_defaults=True)
    return lambda **changes: url_for("officer.inbox", **(kept | changes))


@blueprint.get("/laporan/<number>")
@requires(*READERS)
def report(number: str) -> str:
    """One report."""
    done = DONE.get(request.args.get("selesai", ""), "")  # type: ignore[call-overload]
    return _report_page(_look(number), Said(done=done))


@blueprint.get("/laporan/<number>/close")
@requires(*FIELD)
def close_form(number: str) -> ResponseReturnValue:
    """The form for closing, as long as that is possible."""
    view = _look(number)
    if Act.CLOSE not in view.acts:
        return redirect(url_for("officer.report", number=view.tracking_number), 303)
    return _close_page(view, Said())


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


@blueprint.post("/laporan/<number>/close")
@requires(*FIELD)
def close(number: str) -> ResponseReturnValue:
    """The case is over: result, words for the citizen, photos."""
    request.max_content_length = LARGEST_FORM
    store = office().store
    sent = held.receive(store)
    try:
        form = parse_form(ClosingForm)
        sent.must_be_whole()
        photos, _ = held.take_all(store, sent.tokens)
        _close(number, Closing(form.closing, photos), photos)
    except (InvalidInput, Conflict) as refused:
        return _close_page(_look(number), _said(Act.CLOSE, refused), sent.tokens), refused.status
    held.drop_all(store, sent.tokens)
    return _back(number, Act.CLOSE)


def _close(number: str, closing: Closing, photos: list[Accepted]) -> None:
    try:
        with db.transaction() as session:
            actions.close_report(session, office(), number, closing, doer())
    except DomainError:
        forget(office().store, [key for photo in photos for key in photo.keys])
        raise


@blueprint.post("/laporan/<number>/kontak")
@requires(*CONTACT_READERS)
def contact(number: str) -> ResponseReturnValue:
    """Show the reporter's contact once, after it is recorded who asked and why."""
    try:
        form = parse_form(OpenContact)
    except InvalidInput as refused:
        return _report_page(_look(number), _said("contact", refused)), refused.status
    with db.transaction() as session:
        opened = actions.open_contact(session, office(), number, form, doer())
    return _report_page(_look(number), Said(contact=opened))


def _decided(number: str, act: Act, decide: Callable[[Session], Report]) -> ResponseReturnValue:
    try:
        with db.transaction() as session:
            decide(session)
    except (InvalidInput, Conflict) as refused:
        return _report_page(_look(number), _said(act, refused)), refused.status
    return _back(number, act)


def _back(number: str, act: Act) -> Response:
    return redirect(url_for("officer.report", number=number, selesai=act.value), 303)  # type: ignore[return-value]


def _said(act: str, refused: DomainError) -> Said:
    return Said(act=act, refusal="" if refused.fields else str(refused), errors=cured(refused.fields))


def _look(number: str) -> ReportView:
    here = office()
    with db.reading() as session:
        return report_for_officer(
            session, number, current_officer(), pack=here.pack, reference=here.reference.current()
        )


def _report_page(view: ReportView, said: Said) -> str:
    return _page(
        "officer/report.html",
        report=view,
        photos=shots(view.tracking_number, view.before),
        after_photos=shots(view.tracking_number, view.afterwards),
        drawing=maps.sheet().drawing,
        map_url=maps.address(),
        **_told(said),
    )


def _close_page(view: ReportView, said: Said, tokens: tuple[str, ...] = ()) -> str:
    return _page(
        "officer/close.html",
        report=view,
        photos=shots(view.tracking_number, view.before),
        results=[(result.value, words) for result, words in RESULT_LABELS.items()],
        held=tokens,
        **_told(said),
    )


def _told(said: Said) -> dict[str, Any]:
    return {
        "act": said.act,
        "refusal": said.refusal,
        "errors": said.errors,
        "done": said.done,
        "contact": said.contact,
        "typed": request.form,
    }


def _page(template: str, **values: Any) -> str:
    officer = current_officer()
    return render_template(template, officer=officer, nav=menu(officer), place=place_words(officer), **values)
