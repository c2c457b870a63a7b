"""Sessions for programs, as JSON under /v1."""

from typing import Literal
from uuid import UUID

from flask import g, jsonify, make_response
from pydantic import BaseModel
from werkzeug.wrappers import Response

from common.auth import SignedIn, actor, current_officer, public
from common.auth.access import for_set_up, set_up_step
from common.auth.api import RoleHeld
from common.auth.context import current_auth
from common.auth.cookies import drop_token, presented_token, set_token
from common.auth.login import Credentials
from common.auth.login_pages import LOGIN_LIMIT, visit
from common.web import documented, limit, parse_json
from services.sapa.actions.identity.signing_in import log_in, log_out
from services.sapa.routes.access import identity_settings
from services.sapa.schemas.identity import SignIn

Step = Literal["second_factor", "certificate"]
SET_UP: dict[str | None, Step] = {"auth.second_factor": "second_factor", "auth.waiting": "certificate"}
TAGS = ("officers",)


class Me(BaseModel):
    """The signed-in officer. `set_up` names what has to be done before anything else is open."""

    id: UUID
    username: str
    name: str
    roles: list[RoleHeld]
    set_up: Step | None


@public
@limit(LOGIN_LIMIT)
@documented(
    summary="Masuk sebagai petugas",
    body=SignIn,
    answers={201: Me, 401: None, 413: None, 415: None, 422: None, 429: None},
    tags=TAGS,
)
def open_session() -> Response:
    """Log in; the answer sets the session cookie."""
    given = parse_json(SignIn)
    credentials = Credentials(given.username, given.password.get_secret_value(), given.totp)
    token = log_in(identity_settings(), credentials, visit())
    g.officer = current_auth().find(token)
    return set_token(make_response(jsonify(_me(current_officer())), 201), token)


@for_set_up
@documented(summary="Petugas yang sedang masuk", answers={200: Me, 401: None}, tags=TAGS)
def me() -> Response:
    """Who is signed in, as what."""
    return make_response(jsonify(_me(current_officer())))


@for_set_up
@documented(summary="Keluar", answers={204: None, 401: None, 403: None}, tags=TAGS)
def close_session() -> Response:
    """Log out."""
    log_out(presented_token(), current_officer(), actor())
    return drop_token(make_response("", 204))


def _me(officer: SignedIn) -> dict[str, object]:
    roles = [RoleHeld(role=grant.role, opd=grant.opd_code) for grant in officer.grants]
    step = SET_UP.get(set_up_step(officer))
    shown = Me(id=officer.id, username=officer.username, name=officer.name, roles=roles, set_up=step)
    return shown.model_dump(mode="json")
