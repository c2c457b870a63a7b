"""Signing in and out in the browser."""

from flask import redirect, render_template, request, url_for

from common import logs
from common.audit import Actor
from common.auth.access import public, safe_next, visiting_officer
from common.auth.context import current_auth
from common.auth.cookies import drop_token, presented_token, set_token
from common.auth.forms import SignIn, read_form
from common.auth.login import Credentials, Visit, log_in
from common.auth.own_account import log_out
from common.auth.pages import OFFICERS_HOME, Page, told
from common.errors import DomainError

LOGIN_LIMIT = "limit_logins"


@public
def login() -> Page:
    """The log-in form; a correct one leads to `next` or the work list."""
    if request.method == "POST":
        return _try()
    if visiting_officer() is not None:
        return redirect(_target(), 303)
    return _page(ended="habis" in request.args)


login.limit_setting = LOGIN_LIMIT  # type: ignore[attr-defined]


@public
def logout() -> Page:
    """End this browser's session."""
    officer = visiting_officer()
    if officer is not None:
        log_out(presented_token(), officer, Actor(f"officer:{officer.id}", logs.request_id.get()))
    return drop_token(redirect(url_for("auth.login"), 303))


def visit() -> Visit:
    """This request, for the log-in."""
    return Visit(logs.request_id.get(), presented_token())


def _try() -> Page:
    try:
        given = read_form(SignIn)
        credentials = Credentials(given.username, given.password.get_secret_value(), given.totp or "")
        token = log_in(current_auth().settings, credentials, visit())
    except DomainError as refused:
        return _page(refused), refused.status
    return set_token(redirect(_target(), 303), token)


def _page(refused: DomainError | None = None, *, ended: bool = False) -> str:
    username = request.form.get("username", "")
    return render_template("auth/login.html", username=username, next=_next(), ended=ended, **told(refused))


def _next() -> str | None:
    return safe_next(request.args.get("next", ""))


def _target() -> str:
    return _next() or OFFICERS_HOME
