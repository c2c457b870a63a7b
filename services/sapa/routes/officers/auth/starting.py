"""/petugas/mulai: a new officer brings the one-time code, chooses password and second factor, and gets keys and paper.

Nothing is kept between the two steps: the second form carries name and code, and the offered secret sealed.
"""

from urllib.parse import urlsplit

from flask import g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from common.auth import public, second_factor
from common.auth.context import current_auth
from common.auth.cookies import set_token
from common.auth.forms import validated
from common.auth.login_pages import LOGIN_LIMIT
from common.auth.pages import Page, told
from common.errors import DomainError, InvalidInput
from common.web import limit, parse_form, request_id
from services.sapa.actions.identity.enrolling import Begun, Chosen, Enrolled, begin, take_over
from services.sapa.routes.access import identity_settings, office
from services.sapa.schemas.identity import NewPassword, Start, TakeOver

CODE_PAGE = "officers/auth/start.html"
ACCOUNT_PAGE = "officers/auth/take_over.html"
DONE_PAGE = "officers/auth/enrolled.html"
NOT_THE_SAME = "Kedua isian belum sama. Tulis lagi."


@public
@limit(LOGIN_LIMIT)
def start() -> Page:
    """The form of the code, and behind the right one the form of the account."""
    if request.method == "GET":
        return _code_page()
    try:
        begun = _begun()
    except DomainError as refused:
        return _code_page(refused), refused.status
    return _account_page(begun, second_factor.new_secret())


@public
@limit(LOGIN_LIMIT)
def start_account() -> Page:
    """Make the keys; the paper and the line for the ceremony show once."""
    if request.method == "GET":
        return redirect(url_for("auth.start"), 303)
    try:
        begun = _begun()
    except DomainError as refused:
        return _code_page(refused), refused.status
    try:
        enrolled = take_over(identity_settings(), office(), begun, _chosen(begun), request_id())
    except DomainError as refused:
        secret = _offered(begun) or second_factor.new_secret()
        return _account_page(begun, secret, refused), refused.status
    return _done(enrolled)


def _begun() -> Begun:
    given = validated(Start, {name: request.form.get(name, "") for name in Start.model_fields})
    return begin(identity_settings(), given.username, given.code.get_secret_value(), request_id())


def _chosen(begun: Begun) -> Chosen:
    given = parse_form(TakeOver)
    password = same_twice(given)
    secret = second_factor.open_offer(current_auth().settings, begun.officer_id, given.offer)
    step = second_factor.step_of(secret, given.totp) if secret else None
    if secret is None or step is None:
        raise InvalidInput(second_factor.WRONG, fields={"totp": second_factor.WRONG})
    return Chosen(password, secret, step)


def same_twice(given: NewPassword) -> str:
    """The password that was typed twice. Raises InvalidInput when they differ."""
    if given.new_password != given.repeated:
        raise InvalidInput(NOT_THE_SAME, fields={"repeated": NOT_THE_SAME})
    return given.new_password.get_secret_value()


def _offered(begun: Begun) -> str | None:
    return second_factor.open_offer(current_auth().settings, begun.officer_id, request.form.get("offer", "")[:400])


def _code_page(refused: DomainError | None = None) -> str:
    return render_template(CODE_PAGE, username=request.form.get("username", ""), **told(refused))


def _account_page(begun: Begun, secret: str, refused: DomainError | None = None) -> str:
    offer = second_factor.pack_offer(current_auth().settings, begun.officer_id, secret)
    code = request.form["code"]
    return render_template(
        ACCOUNT_PAGE, begun=begun, code=code, offer=offer, **drawn(secret, begun.username), **told(refused)
    )


def drawn(secret: str, username: str) -> dict[str, str]:
    """A new secret as a QR code, and as letters to type."""
    issuer = f"Layanan {urlsplit(current_auth().settings.base_url).hostname}"
    picture = Markup(second_factor.qr_svg(secret, username, issuer))  # noqa: S704 — made by segno, from base32
    return {"qr": picture, "key": second_factor.grouped(secret)}


def _done(enrolled: Enrolled) -> Response:
    g.officer = current_auth().find(enrolled.token)
    page = render_template(DONE_PAGE, officer=g.officer, recovery_code=enrolled.recovery_code, enrolled=enrolled)
    return set_token(make_response(page), enrolled.token)
