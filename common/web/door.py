"""The outermost layer: every answer, also one that Flask failed to make, passes here.

It gives the request its id, adds the fixed headers, and writes the one access line and measurement.
A line holds the route's template, never the path, and nothing else about the person.
Plain WSGI, because it runs for every request: headers are joined as one list, not set one by one.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

import structlog

from common import logs
from common.settings import Settings
from common.web.headers import NO_STORE, fixed_headers
from common.web.problems import PROBLEM_TYPE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE = "smartsociety.route"
UNROUTED = "-"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ACCEPTED_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
CACHING = frozenset({"cache-control", "etag", "last-modified", "expires"})
LOST = b'{"type":"/docs#internal","title":"Internal error","status":500}'
log = structlog.get_logger("door")

Observe = Callable[[str, str, str, float], None]


class Door:
    """Wraps the WSGI application of a service. `observe` takes route, method, status and seconds.

    Of a quiet one nothing is cached, whatever its inside says.
    """

    def __init__(
        self, inner: "WSGIApplication", settings: Settings, observe: Observe, *, is_quiet: bool = False
    ) -> None:
        self._inner = inner
        self._is_quiet = is_quiet
        self._fixed = fixed_headers(settings, is_quiet=is_quiet)
        self._observe = observe
        self._told = cache(logs.access_fields)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began = perf_counter()
        identity = _identity(environ)
        logs.request_id.set(identity)

        def answer(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            self._record(environ, identity, status[:3], perf_counter() - began)
            if self._is_quiet:
                headers = [(name, value) for name, value in headers if name.lower() not in CACHING]
            headers = headers + self._fixed
            headers.append(("X-Request-Id", identity))
            if not any(name.lower() == "cache-control" for name, _ in headers):
                headers.append(NO_STORE)
            return start_response(status, headers, exc_info)

        try:
            return self._inner(environ, answer)
        except Exception as error:
            log.exception("unanswered", exc_info=error)
            answer("500 Internal Server Error", [("Content-Type", PROBLEM_TYPE)], sys.exc_info())
            return [LOST]

    def _record(self, environ: "WSGIEnvironment", identity: str, status: str, seconds: float) -> None:
        method = environ["REQUEST_METHOD"]
        if method not in METHODS:
            method = "OTHER"
        self._observe(environ.get(ROUTE, UNROUTED), method, status, seconds)
        logs.access(identity, self._told(method, environ.get(ROUTE, UNROUTED), status), seconds)


def _identity(environ: "WSGIEnvironment") -> str:
    given = environ.get("HTTP_X_REQUEST_ID")
    if given is not None and ACCEPTED_ID.fullmatch(given):
        return str(given)
    return os.urandom(12).hex()
