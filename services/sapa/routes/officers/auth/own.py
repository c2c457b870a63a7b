"""An officer's own pages: password, second factor, recovery paper, and the wait for the ceremony."""

from flask import g, redirect, request

from common import db
from common.auth import actor, current_officer, second_factor
from common.auth.access import for_set_up
from common.auth.context import current_auth
from common.auth.cookies import presented_token, set_token
from common.auth.own_account import ENDED, PasswordChange
from common.auth.pages import Page, again, go, show
from common.errors import DomainError, NotSignedIn
from common.web import limit, parse_form
from services.sapa.actions.identity.own import Mine, change_password, renew_paper, set_second_factor
from services.sapa.actions.keys.certifying import request_line
from services.sapa.crypto.officer_keys import fingerprint
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import Officer
from services.sapa.queries.sessions import opened_keys
from services.sapa.routes.access import identity_settings, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.routes.officers.auth.starting import drawn, same_twice
from services.sapa.routes.officers.menu import home
from services.sapa.schemas.identity import ChangePassword, SetUpFactor

PASSWORD_PAGE = "officers/auth/password.html"  # noqa: S105 — a file
FACTOR_PAGE = "officers/auth/second_factor.html"
PAPER_PAGE = "officers/auth/paper.html"
WAITING_PAGE = "officers/auth/waiting.html"
LIMIT = "limit_logins"


@for_set_up
def password() -> Page:
    """The form of the own password."""
    return show(PASSWORD_PAGE, saved="tersimpan" in request.args)


@for_set_up
@limit(LIMIT)
def save_password() -> Page:
    """Change the password; the session goes on under a new token."""
    try:
        given = parse_form(ChangePassword)
        change = PasswordChange(given.password.get_secret_value(), same_twice(given))
        token = change_password(identity_settings(), _mine(), change)
    except DomainError as refused:
        return again(PASSWORD_PAGE, refused, saved=False)
    return _go_on(token, "auth.password")


@for_set_up
def second_factor_page() -> Page:
    """What there is, and the way to a new one; to who has none it is offered at once."""
    if current_officer().has_second_factor:
        return show(FACTOR_PAGE, offer=None, saved="tersimpan" in request.args)
    return _offered(second_factor.new_secret())


@for_set_up
@confirmed
def renew_second_factor() -> Page:
    """Offer a new secret to an officer who has one already."""
    return _offered(second_factor.new_secret())


@for_set_up
def save_second_factor() -> Page:
    """Store the offered secret when its first code is right; one that is there is replaced with proof only."""
    return _replace() if current_officer().has_second_factor else _store()


def _store() -> Page:
    settings, officer = identity_settings(), current_officer()
    try:
        given = parse_form(SetUpFactor)
        token = set_second_factor(settings, _mine(), given.offer, given.totp)
    except DomainError as refused:
        offer = request.form.get("offer", "")[:400]
        secret = second_factor.open_offer(settings, officer.id, offer) or second_factor.new_secret()
        return _offered(secret, refused), refused.status
    return _go_on(token, "auth.second_factor")


_replace = confirmed(_store)


def _offered(secret: str, refused: DomainError | None = None) -> str:
    officer = current_officer()
    offer = second_factor.pack_offer(identity_settings(), officer.id, secret)
    return show(FACTOR_PAGE, refused, offer=offer, saved=False, **drawn(secret, officer.username))


@for_set_up
def paper() -> Page:
    """What the recovery paper is for, and the way to a new one."""
    return show(PAPER_PAGE, recovery_code=None)


@for_set_up
@limit(LIMIT)
@confirmed
def renew_paper_page() -> Page:
    """A new recovery code, shown once; the old paper opens nothing any more."""
    return show(PAPER_PAGE, recovery_code=renew_paper(identity_settings(), _mine()))


@for_set_up
def waiting() -> Page:
    """What is carried to the ceremony; nothing else is open before it."""
    officer = current_officer()
    if not officer.awaits_approval:
        return redirect(home(officer), 303)
    with db.reading() as session:
        row = session.get_one(Officer, officer.id)
        try:
            opened = opened_keys(session, presented_token())
        except CannotOpen:
            opened = None
    if opened is None:
        raise NotSignedIn(ENDED)
    key, held = opened
    shown = fingerprint(held.box_public, held.sign_public)
    return show(WAITING_PAGE, key=key, line=request_line(office(), row, key), fingerprint=shown)


def _mine() -> Mine:
    return Mine(current_officer(), presented_token(), actor())


def _go_on(token: str, endpoint: str) -> Page:
    g.officer = current_auth().find(token)
    return set_token(go(endpoint, tersimpan=1), token)
