"""How a request shows its right: an alert's secret, an officer's session, a wall screen's cookie."""

import secrets
from typing import TypeVar
from uuid import UUID

from flask import current_app, g, request
from werkzeug.wrappers import Response

from common import db
from common.audit import Actor
from common.auth import SignedIn, actor, current_officer, visiting_officer
from common.auth.access import SET_UP, set_up_step
from common.errors import NotAllowed
from common.web import current_settings, request_id
from services.fire_button.actions import Doer, Office
from services.fire_button.queries.dispatches import own_post
from services.fire_button.queries.screens import Screen, screen_by_token
from services.fire_button.workflow import CREW

EXTENSION = "fire_office"
BEARER = "Bearer "
ALERTS_KEPT = 4
KEPT_S = 30 * 86_400
DEVICE_KEPT_S = 400 * 86_400
LONGEST_DEVICE = 64

Answer = TypeVar("Answer", bound=Response)


def office() -> Office:
    """What the factory made for this process."""
    found: Office = current_app.extensions[EXTENSION]
    return found


def doer() -> Doer:
    """The officer of this request, with their own post. Raises NotSignedIn."""
    officer = current_officer()
    return Doer(actor(), officer, post_of(officer))


def doer_or_screen() -> Doer:
    """Whoever may answer an alarm: a crew's officer of this request, else its wall screen. Raises NotSignedIn."""
    officer, screen = visiting_officer(), visiting_screen()
    if screen is not None and (officer is None or not officer.has(*CREW)):
        return Doer(Actor(f"board:{screen.id}", request_id()), None, screen.post_code)
    unfinished = set_up_step(current_officer())
    if unfinished is not None:
        raise NotAllowed(SET_UP[unfinished])
    return doer()


def post_of(officer: SignedIn) -> str | None:
    """The officer's own post; asks the database once per request."""
    if "own_post" not in g:
        with db.reading() as session:
            g.own_post = own_post(session, officer.id)
    found: str | None = g.own_post
    return found


def alert_secret(alert_id: UUID) -> str:
    """The secret that came with the request, in `Authorization: Bearer` or the cookie `fire_alert`; or nothing."""
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        return header.removeprefix(BEARER).strip()
    return _kept_alerts().get(str(alert_id), "")


def remember_alert(answer: Answer, alert_id: UUID, secret: str) -> Answer:
    """Let this browser follow the alert without its link; it keeps the newest few."""
    kept = {str(alert_id): secret} | {known: its for known, its in _kept_alerts().items() if known != str(alert_id)}
    value = "~".join(f"{known}.{its}" for known, its in list(kept.items())[:ALERTS_KEPT])
    return _set(answer, "fire_alert", value, KEPT_S)


def device() -> str:
    """What marks this phone's presses: its cookie, or a new random value that `remember_device` hands out."""
    return request.cookies.get(_cookie("fire_device"), "")[:LONGEST_DEVICE] or secrets.token_urlsafe(18)


def remember_device(answer: Answer, device: str) -> Answer:
    """Let this phone's next press be known as its own."""
    return _set(answer, "fire_device", device, DEVICE_KEPT_S)


def visiting_screen() -> Screen | None:
    """The paired wall screen that asks, if it is one; asks the database once per request, if a cookie came."""
    if "screen" not in g:
        token = request.cookies.get(_cookie("fire_board"), "")
        with db.reading() as session:
            g.screen = screen_by_token(session, token) if token else None
    found: Screen | None = g.screen
    return found


def remember_screen(answer: Answer, token: str) -> Answer:
    """Let this browser be the wall screen that was paired."""
    return _set(answer, "fire_board", token, DEVICE_KEPT_S)


def _kept_alerts() -> dict[str, str]:
    pairs = (one.partition(".") for one in request.cookies.get(_cookie("fire_alert"), "").split("~"))
    return {known: secret for known, dot, secret in pairs if dot}


def _cookie(name: str) -> str:
    return f"__Host-{name}" if current_settings().is_https else name


def _set(answer: Answer, name: str, value: str, seconds: int) -> Answer:
    is_https = current_settings().is_https
    answer.set_cookie(_cookie(name), value, max_age=seconds, secure=is_https, httponly=True, samesite="Lax", path="/")
    return answer
