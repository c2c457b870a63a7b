"""The way in over HTTP: the application factory, and what routes use of it."""

from common import logs
from common.apidoc import documented
from common.web.factory import make_app
from common.web.language import language, spoken
from common.web.limits import limit
from common.web.once import answered_once
from common.web.parsing import idempotency_key, parse_form, parse_json, parse_query
from common.web.problems import problem
from common.web.running import ServiceInfo, current_pack, current_service, current_settings


def request_id() -> str:
    """The id of the request that is being answered: in its log line, its problem and its audit rows."""
    return logs.request_id.get()


__all__ = [
    "ServiceInfo",
    "answered_once",
    "current_pack",
    "current_service",
    "current_settings",
    "documented",
    "idempotency_key",
    "language",
    "limit",
    "make_app",
    "parse_form",
    "parse_json",
    "parse_query",
    "problem",
    "request_id",
    "spoken",
]
