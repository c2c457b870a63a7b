"""Signing in and out in the browser."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from common.auth import actor, current_officer, public, safe_next, visiting_officer
from common.auth.context import current_auth
from common.auth.cookies import drop_token, presented_token, set_token
from common.auth.login import Credentials
from common.auth.login_pages import LOGIN_LIMIT, visit
from common.auth.pages import Page, told
from common.errors import DomainError
from common.web import limit, parse_form
from services.sapa.actions.identity.signing_in import log_in, log_out
from services.sapa.routes.access import identity_settings
from services.sapa.routes.officers.menu import home
from services.sapa.schemas.identity import SignIn

PAGE = "officers/auth/login.html"


@public
@limit(LOGIN_LIMIT)
def login() -> Page:
    """The log-in form; a correct one leads to `next` or to where this officer begins."""
    if request.method == "POST":
        return _try()
    officer = visiting_officer()
    if officer is not None:
        return redirect(_next() or home(officer), 303)
    return _page(ended="habis" in request.args)


@public
def logout() -> Page:
    """End this browser's session."""
    officer = visiting_officer()
    if officer is not None:
        log_out(presented_token(), officer, actor())
    return drop_token(redirect(url_for("auth.login"), 303))


def _try() -> Page:
    try:
        given = parse_form(SignIn)
        credentials = Credentials(given.username, given.password.get_secret_value(), given.totp)
        token = log_in(identity_settings(), credentials, visit())
    except DomainError as refused:
        return _page(refused), refused.status
    return arrive(token, _next())


def arrive(token: str, target: str | None = None) -> Response:
    """Give the browser its session and go to `target`, or to where this officer begins."""
    g.officer = current_auth().find(token)
    return set_token(redirect(target or home(current_officer()), 303), token)


def _page(refused: DomainError | None = None, *, ended: bool = False) -> str:
    username = request.form.get("username", "")
    return render_template(PAGE, username=username, next=_next(), ended=ended, **told(refused))


def _next() -> str | None:
    return safe_next(request.args.get("next", ""))
