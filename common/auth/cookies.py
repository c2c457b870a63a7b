"""The cookie that carries a session's token. `__Host-` over TLS: no other host and no other path can set it."""

from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from common.auth.context import current_auth

Answer = TypeVar("Answer", bound=Response)


def cookie_name() -> str:
    """Different per service, because browsers share cookies between ports."""
    auth = current_auth()
    return f"__Host-{auth.service}" if auth.settings.is_https else f"{auth.service}_session"


def presented_token() -> str:
    """The token of this request, or nothing."""
    return request.cookies.get(cookie_name(), "")


def set_token(answer: Answer, token: str) -> Answer:
    """Give the browser a new session; it forgets it when it closes."""
    answer.set_cookie(
        cookie_name(), token, secure=current_auth().settings.is_https, httponly=True, samesite="Lax", path="/"
    )
    return answer


def drop_token(answer: Answer) -> Answer:
    """Take the session from the browser."""
    answer.delete_cookie(
        cookie_name(), secure=current_auth().settings.is_https, httponly=True, samesite="Lax", path="/"
    )
    return answer
