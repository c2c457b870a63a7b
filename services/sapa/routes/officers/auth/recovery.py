"""/petugas/pulih: back in with the paper, by whoever lost the password or the telephone."""

from flask import render_template, request, url_for

from common.auth import public
from common.auth.login_pages import LOGIN_LIMIT, visit
from common.auth.pages import Page, told
from common.errors import DomainError
from common.web import limit, parse_form
from services.sapa.actions.identity.recovering import LostPassword, LostPhone, recover_password, recover_phone
from services.sapa.routes.access import identity_settings
from services.sapa.routes.officers.auth.login import arrive
from services.sapa.routes.officers.auth.starting import same_twice
from services.sapa.schemas.identity import RecoverPassword, RecoverPhone

PAGE = "officers/auth/recover.html"
PASSWORD_PAGE = "officers/auth/recover_password.html"  # noqa: S105 — a file
PHONE_PAGE = "officers/auth/recover_phone.html"


@public
def recover() -> Page:
    """What is lost, and what helps."""
    return render_template(PAGE)


@public
@limit(LOGIN_LIMIT)
def recover_lost_password() -> Page:
    """Paper and telephone for a new password."""
    if request.method == "GET":
        return _page(PASSWORD_PAGE)
    try:
        given = parse_form(RecoverPassword)
        lost = LostPassword(given.username, given.paper.get_secret_value(), given.totp, same_twice(given))
        token = recover_password(identity_settings(), lost, visit())
    except DomainError as refused:
        return _page(PASSWORD_PAGE, refused), refused.status
    return arrive(token)


@public
@limit(LOGIN_LIMIT)
def recover_lost_phone() -> Page:
    """Paper and password for a new second factor, which is set up next."""
    if request.method == "GET":
        return _page(PHONE_PAGE)
    try:
        given = parse_form(RecoverPhone)
        lost = LostPhone(given.username, given.paper.get_secret_value(), given.password.get_secret_value())
        token = recover_phone(identity_settings(), lost, visit())
    except DomainError as refused:
        return _page(PHONE_PAGE, refused), refused.status
    return arrive(token, url_for("auth.second_factor"))


def _page(template: str, refused: DomainError | None = None) -> str:
    return render_template(template, username=request.form.get("username", ""), **told(refused))
