"""Sessions for programs, as JSON under /v1."""

from typing import Literal
from uuid import UUID

from flask import g, jsonify, make_response
from pydantic import BaseModel
from werkzeug.wrappers import Response

from common.apidoc import documented
from common.auth.access import actor, current_officer, for_set_up, public, set_up_step
from common.auth.context import current_auth
from common.auth.cookies import drop_token, presented_token, set_token
from common.auth.forms import SignIn, read_json
from common.auth.identity import SignedIn
from common.auth.login import Credentials, log_in
from common.auth.login_pages import LOGIN_LIMIT, visit
from common.auth.own_account import log_out
from common.auth.sessions import signed_in_by

SET_UP: dict[str | None, Literal["password", "second_factor"] | None] = {
    None: None,
    "auth.password": "password",
    "auth.second_factor": "second_factor",
}
TAGS = ("officers",)


class RoleHeld(BaseModel):
    """One right; without `opd` it is for every OPD."""

    role: str
    opd: str | None


class Me(BaseModel):
    """The signed-in officer. `set_up` names what has to be done on the pages before anything else is open."""

    id: UUID
    username: str
    name: str
    roles: list[RoleHeld]
    set_up: Literal["password", "second_factor"] | None


@public
@documented(
    summary="Masuk sebagai petugas",
    body=SignIn,
    answers={201: Me, 401: None, 403: None, 413: None, 415: None, 422: None, 429: None},
    tags=TAGS,
)
def open_session() -> Response:
    """Log in; the answer sets the session cookie."""
    given = read_json(SignIn)
    credentials = Credentials(given.username, given.password.get_secret_value(), given.totp or "")
    token = log_in(current_auth().settings, credentials, visit())
    g.officer = signed_in_by(token)
    return set_token(make_response(jsonify(_me(current_officer())), 201), token)


open_session.limit_setting = LOGIN_LIMIT  # type: ignore[attr-defined]


@for_set_up
@documented(summary="Petugas yang sedang masuk", answers={200: Me, 401: None}, tags=TAGS)
def me() -> Response:
    """Who is signed in, with which rights."""
    return make_response(jsonify(_me(current_officer())))


@for_set_up
@documented(summary="Keluar", answers={204: None, 401: None, 403: None}, tags=TAGS)
def close_session() -> Response:
    """Log out."""
    log_out(presented_token(), current_officer(), actor())
    return drop_token(make_response("", 204))


def _me(officer: SignedIn) -> dict[str, object]:
    roles = [RoleHeld(role=grant.role, opd=grant.opd_code) for grant in officer.grants]
    shown = Me(
        id=officer.id, username=officer.username, name=officer.name, roles=roles, set_up=SET_UP[set_up_step(officer)]
    )
    return shown.model_dump(mode="json")
