"""What the officers' pages share: rendering with menu and officer, and password and code asked once more."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from common.auth.access import actor, current_officer, set_up_step
from common.auth.context import NavEntry, current_auth, current_rules
from common.auth.forms import Confirm, validated
from common.auth.identity import ADMINISTRATOR, SignedIn
from common.auth.own_account import reauthenticate
from common.auth.sessions import utc_now
from common.errors import DomainError

SENT_CONFIRM = "confirm_password"
CONFIRM_FIELDS = {"password": SENT_CONFIRM, "totp": "confirm_totp"}

# Where every service has the work list of its officers.
OFFICERS_HOME = "/petugas"
OWN_PAGES = ("auth.password", "auth.second_factor")

Page = Response | str | tuple[str, int]


def default_menu(officer: SignedIn) -> list[NavEntry]:
    """The menu where the service gives none: the work list, the accounts for administrators, the own account."""
    entries = [NavEntry(OFFICERS_HOME, "list", "Kotak kerja")]
    if officer.has(ADMINISTRATOR):
        is_here = (request.endpoint or "").startswith("auth.account")
        entries.append(NavEntry(url_for("auth.accounts"), "users", "Akun petugas", current=is_here))
    is_own = request.endpoint in OWN_PAGES
    return [*entries, NavEntry(url_for("auth.password"), "gear", "Akun saya", current=is_own)]


def show(template: str, refused: DomainError | None = None, **values: Any) -> str:
    """Render a page of a signed-in officer, with what was refused where something was.

    `unfinished` tells that the set-up comes first: such a page has no menu.
    """
    officer, rules = current_officer(), current_rules()
    held = dict.fromkeys(rules.roles.get(grant.role, grant.role) for grant in officer.grants)
    return render_template(
        template,
        officer=officer,
        unfinished=set_up_step(officer) is not None,
        nav=rules.menu(officer),
        place=", ".join(held),
        roles=rules.roles,
        **told(refused),
        **values,
    )


def told(refused: DomainError | None) -> dict[str, Any]:
    """A refusal for a template: `errors` by field, or the one sentence `problem`."""
    if refused is None:
        return {"errors": {}, "problem": None}
    return {"errors": refused.fields, "problem": None if refused.fields else str(refused)}


def again(template: str, refused: DomainError, **values: Any) -> tuple[str, int]:
    """The same page with what was wrong; what was typed stays, except secrets."""
    return show(template, refused, typed=request.form, **values), refused.status


def go(endpoint: str, **values: Any) -> Response:
    """On to a page, after a form was taken."""
    return redirect(url_for(endpoint, **values), 303)


def confirmed_by(prove: Callable[[Confirm], None]) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """A decorator that asks for password and code before a dangerous act, unless they were given within five minutes.

    The page that asks carries the sent form along, so that nothing has to be typed twice. `prove` raises DomainError.
    """

    def guarded(view: Callable[..., Page]) -> Callable[..., Page]:
        @wraps(view)
        def asking(**values: Any) -> Page:
            if current_officer().is_fresh(utc_now()):
                return view(**values)
            if SENT_CONFIRM not in request.form:
                return _ask(None), 403
            try:
                prove(validated(Confirm, _given()))
            except DomainError as refused:
                return _ask(refused), refused.status
            g.pop("officer")
            return view(**values)

        return asking

    return guarded


def _given() -> dict[str, str]:
    return {name: request.form[field] for name, field in CONFIRM_FIELDS.items() if field in request.form}


def _prove(given: Confirm) -> None:
    reauthenticate(current_auth().settings, current_officer(), given.password.get_secret_value(), given.totp, actor())


confirmed = confirmed_by(_prove)


def _ask(refused: DomainError | None) -> str:
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in CONFIRM_FIELDS.values()]
    return show("auth/confirm.html", refused, carried=carried)
