"""An officer's own pages: the password and the second factor."""

from urllib.parse import urlsplit

from flask import g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from common.auth import second_factor
from common.auth.access import actor, current_officer, for_set_up, set_up_step
from common.auth.context import current_auth
from common.auth.cookies import set_token
from common.auth.forms import ChangePassword, SetUp, read_form
from common.auth.own_account import PasswordChange, change_password, set_up_second_factor
from common.auth.pages import Page, again, confirmed, go, show
from common.auth.sessions import signed_in_by
from common.errors import DomainError, InvalidInput

PASSWORD_PAGE = "auth/password.html"  # noqa: S105 — a file
FACTOR_PAGE = "auth/second_factor.html"
NOT_THE_SAME = "Kedua isian belum sama. Tulis lagi."


@for_set_up
def password() -> Page:
    """The form of the own password."""
    return show(PASSWORD_PAGE, saved="tersimpan" in request.args)


@for_set_up
def save_password() -> Page:
    """Change the password; the session goes on under a new token."""
    try:
        given = read_form(ChangePassword)
        if given.new_password != given.repeated:
            raise InvalidInput(NOT_THE_SAME, fields={"repeated": NOT_THE_SAME})
        change = PasswordChange(given.password.get_secret_value(), given.new_password.get_secret_value())
        token = change_password(current_auth().settings, current_officer(), change, actor())
    except DomainError as refused:
        return again(PASSWORD_PAGE, refused)
    return _go_on(token, "auth.password")


@for_set_up
def second_factor_page() -> Page:
    """What there is, and the way to a new one; a first one is offered at once."""
    officer = current_officer()
    if set_up_step(officer) == "auth.password":
        return go("auth.password")
    if officer.has_second_factor:
        return show(FACTOR_PAGE, offer=None, saved="tersimpan" in request.args)
    return _offered(second_factor.new_secret())


@for_set_up
@confirmed
def renew_second_factor() -> Page:
    """Offer a new secret to an officer who has one already."""
    return _offered(second_factor.new_secret())


@for_set_up
def save_second_factor() -> Page:
    """Store the offered secret when its first code is right; one that is there already is replaced with proof only."""
    officer = current_officer()
    if set_up_step(officer) == "auth.password":
        return go("auth.password")
    return _replace() if officer.has_second_factor else _store()


def _store() -> Page:
    settings, officer = current_auth().settings, current_officer()
    offer = request.form.get("offer", "")
    try:
        given = read_form(SetUp)
        token = set_up_second_factor(settings, officer, given.offer, given.totp, actor())
    except DomainError as refused:
        secret = second_factor.open_offer(settings, officer.id, offer) or second_factor.new_secret()
        return _offered(secret, refused), refused.status
    return _go_on(token, "auth.second_factor")


_replace = confirmed(_store)


def _offered(secret: str, refused: DomainError | None = None) -> str:
    settings, officer = current_auth().settings, current_officer()
    issuer = f"{current_auth().service} {urlsplit(settings.base_url).hostname}"
    return show(
        FACTOR_PAGE,
        refused,
        offer=second_factor.pack_offer(settings, officer.id, secret),
        qr=Markup(second_factor.qr_svg(secret, officer.username, issuer)),  # noqa: S704 — made by segno, from base32
        key=second_factor.grouped(secret),
    )


def _go_on(token: str, endpoint: str) -> Response:
    """To what is still to be set up, or back to the page that now says that it is saved."""
    g.officer = signed_in_by(token)
    step = set_up_step(current_officer())
    onward = go(step) if step else go(endpoint, tersimpan=1)
    return set_token(onward, token)
