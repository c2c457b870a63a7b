"""The cookie of an open mailbox: a random token and nothing else, for this visit, never sent by another site.

To end it, it is first set to something else: a browser that keeps the page in memory for its Back button throws the
page away when a cookie that scripts cannot see changes.
"""

import secrets
from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from common.web import current_settings

NAME = "layanan"
BYTES = 32
LAST_SECOND = 1
Answer = TypeVar("Answer", bound=Response)


def cookie_name() -> str:
    """`__Host-` over TLS: no other host and no other path can set it."""
    return f"__Host-{NAME}" if current_settings().is_https else NAME


def presented_token() -> str:
    """The token of this request, or nothing."""
    return request.cookies.get(cookie_name(), "")


def set_token(answer: Answer, token: str) -> Answer:
    """Open: the browser forgets it when it closes."""
    return _set(answer, token, max_age=None)


def drop_token(answer: Answer) -> Answer:
    """Close: gone within a second."""
    return _set(answer, secrets.token_urlsafe(BYTES), max_age=LAST_SECOND)


def _set(answer: Answer, value: str, *, max_age: int | None) -> Answer:
    answer.set_cookie(
        cookie_name(),
        value,
        max_age=max_age,
        secure=current_settings().is_https,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return answer
