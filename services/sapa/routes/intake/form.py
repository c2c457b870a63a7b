"""First page, five short steps and the receipt, all at one address; the answers travel in the page, none are kept."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from common.auth import public
from common.errors import DomainError, InvalidInput, Unavailable
from common.web import current_pack, limit, parse_form
from services.sapa.actions.submitting import submit
from services.sapa.crypto.receipts import grouped
from services.sapa.routes.reporters.office import office
from services.sapa.routes.reporters.typed import Typed
from services.sapa.routes.uploads import FILES, sent_files
from services.sapa.schemas.codes import AgeGroup, ForWhom
from services.sapa.schemas.form import FIELDS, ReportForm, Step, is_child, step_of

blueprint = Blueprint("intake", __name__)
PAGES = {
    Step.FRONT: "front.html",
    Step.WHOM: "form/whom.html",
    Step.HAPPENED: "form/happened.html",
    Step.SAFETY: "form/safety.html",
    Step.CONTACT: "form/contact.html",
    Step.SENDING: "form/sending.html",
}
NOT_NOW = "Belum terkirim. Sistem sedang sibuk. Tulisan Anda masih ada, tekan Kirim sekali lagi."


@blueprint.get("/")
@public
def front() -> str:
    """The first page."""
    return _page(Step.FRONT, Typed())


@blueprint.post("/")
@public
@limit("limit_alerts")
def step() -> ResponseReturnValue:
    """From one step to another, or the whole; what is refused comes back as it was typed, on its own page.

    The limit is one that no neighbourhood behind one address reaches: what is costly has slots of its own.
    """
    typed = Typed.now()
    try:
        form = parse_form(ReportForm)
    except InvalidInput as refused:
        return _refused(typed, refused)
    wanted = form.step if form.to is None else form.to
    if wanted is Step.SENT:
        return _send(form, typed)
    return _page(wanted, typed)


def _refused(typed: Typed, refused: InvalidInput) -> ResponseReturnValue:
    """A page says what it needs when somebody goes on from it, not when they go back or change the language."""
    told = typed.refused(refused)
    here = _step(typed, "step") or Step.FRONT
    wanted = _step(typed, "to") or here
    pages = [step_of(name) for name in told.errors]
    behind = [page for page in pages if page is not None and page < wanted]
    if behind:
        return _page(min(behind), told), refused.status
    if None in pages or wanted is Step.SENT:
        return _page(here, Typed(typed.entries, note=str(refused))), refused.status
    return _page(wanted, typed)


def _send(form: ReportForm, typed: Typed) -> ResponseReturnValue:
    try:
        receipt = submit(office(), form.report, sent_files(), typed.key)
    except DomainError as refused:
        return _not_sent(typed.refused(refused), refused.status)
    except SQLAlchemyError:
        return _not_sent(typed.refused(Unavailable(NOT_NOW)), Unavailable.status)
    return render_template(
        "receipt.html",
        groups=grouped(receipt),
        urgency=form.danger.urgency,
        child=_is_child(typed),
        typed=typed,
    )


def _not_sent(typed: Typed, status: int) -> ResponseReturnValue:
    pages = [page for page in (step_of(name) for name in typed.errors if name != FILES) if page is not None]
    return _page(min(pages, default=Step.SENDING), typed), status


def _page(step: Step, typed: Typed) -> str:
    elsewhere = (name for page, names in FIELDS.items() if page is not step for name in names)
    return render_template(
        PAGES[step],
        step=step,
        typed=typed,
        carried=tuple(typed.carried(elsewhere)),
        kecamatan=current_pack().regions.kecamatan,
        child=_is_child(typed),
    )


def _is_child(typed: Typed) -> bool:
    try:
        whom = ForWhom(typed.one("for_whom")) if typed.one("for_whom") else None
        return is_child(whom, AgeGroup(typed.one("age_group")), current_pack().sapa.child_age)
    except ValueError:
        return False


def _step(typed: Typed, name: str) -> Step | None:
    number = typed.number(name)
    return Step(number) if number is not None and number in tuple(Step) else None
