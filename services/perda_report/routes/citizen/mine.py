"""`Laporan saya`: a code to one's own mailbox, then the reports of that address. Says nothing of who has any."""

from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from common import db
from common.auth import public
from common.errors import InvalidInput
from common.web import current_settings, limit, parse_form
from services.perda_report import actions
from services.perda_report.queries.mine import reports_of
from services.perda_report.routes import access
from services.perda_report.routes.access import office
from services.perda_report.routes.citizen.blueprint import blueprint
from services.perda_report.schemas import AskCode, EnterCode

WRONG = "Kode ini tidak cocok atau sudah lewat 15 menit. Periksa lagi, atau minta kode baru."


@blueprint.get("/laporan-saya")
@public
def mine() -> str:
    """The list, or the question whose it is."""
    mailbox = access.mailbox()
    if mailbox is None:
        return render_template("citizen/mine_ask.html", errors={}, email="")
    with db.reading() as session:
        found = reports_of(session, mailbox, office().reference.current())
    return render_template("citizen/mine.html", reports=found)


@blueprint.post("/laporan-saya")
@public
@limit("limit_logins")
def ask_code() -> ResponseReturnValue:
    """Mail a code; the answer is the same for every address."""
    typed = request.form.get("email", "")
    try:
        form = parse_form(AskCode)
    except InvalidInput as refused:
        errors = {name: gettext(words) for name, words in refused.fields.items()}
        return render_template("citizen/mine_ask.html", errors=errors, email=typed), 422
    with db.transaction() as session:
        check = actions.ask_code(session, office(), form)
    return render_template("citizen/mine_code.html", check=check, errors={})


@blueprint.post("/laporan-saya/kode/<uuid:check>")
@public
@limit("limit_logins")
def enter_code(check: UUID) -> ResponseReturnValue:
    """The code for a cookie. A wrong one is counted before it is refused."""
    try:
        form = parse_form(EnterCode)
        with db.transaction() as session:
            token = actions.enter_code(session, office(), check, form)
    except InvalidInput:
        token = None
    if token is None:
        return render_template("citizen/mine_code.html", check=check, errors={"code": gettext(WRONG)}), 422
    answer = make_response(redirect(url_for("citizen.mine"), 303))
    answer.set_cookie(
        access.mailbox_cookie(),
        token,
        max_age=actions.LISTED_FOR,
        secure=current_settings().is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


@blueprint.post("/laporan-saya/keluar")
@public
def leave_mailbox() -> ResponseReturnValue:
    """Close the list."""
    return forget_mailbox(make_response(redirect(url_for("citizen.mine"), 303)))


def forget_mailbox(answer: Redirect) -> Redirect:
    """Forget the mailbox, on this phone and with us."""
    token = request.cookies.get(access.mailbox_cookie(), "")
    if token:
        with db.transaction() as session:
            actions.close_mailbox(session, token)
        answer.delete_cookie(access.mailbox_cookie(), secure=current_settings().is_https, httponly=True, samesite="Lax")
    return answer
