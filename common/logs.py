"""JSON lines on standard output, the same for every process: web, relay, worker. Knows neither Flask nor Celery.

A line tells what the program did, never what a person wrote: traces name types, files and functions,
no messages and no values, because a database's error repeats the row that it refused.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import structlog

STDOUT = 1
QUIET = ("urllib3", "botocore", "aiobotocore", "s3fs", "fsspec", "alembic", "amqp", "kombu")
KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

request_id: ContextVar[str] = ContextVar("request_id", default="")
_encode = json.JSONEncoder(separators=(",", ":"), default=str).encode
_process = {"service": ""}


def configure(service: str, level: str) -> None:
    """Send this process's log lines, ours and those of every library, to standard output as JSON."""
    _process["service"] = service
    structlog.configure(
        processors=[_line],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=_Writer,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level, handlers=[_Handler()], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def trace(error: BaseException) -> list[str]:
    """The exception and its causes, outermost first: each its type, then its frames, innermost last."""
    return [row for one in _chain(error) for row in (_name(type(one)), *_frames(one))]


def access(identity: str, told: str, seconds: float) -> None:
    """Write the access line of one request. Composed by hand, because it is written for every request.

    `told` is the JSON text of the fields that repeat (`access_fields`).
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    _write(f'{{"time":"{now}",{told},"request_id":"{identity}","ms":{seconds * 1000:.1f}}}\n'.encode())


def access_fields(method: str, route: str, status: str) -> str:
    """What every access line for this route, method and status says; worth keeping."""
    told = {"level": "info", **_process, "event": "request", "method": method, "route": route, "status": int(status)}
    return _encode(told)[1:-1]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__


def _name(kind: type[BaseException]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _frames(error: BaseException) -> list[str]:
    walked = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in walked]


def _rendered(level: str, fields: Mapping[str, Any]) -> bytes:
    head = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, **_process}
    if request := request_id.get():
        head["request_id"] = request
    return _encode(head | dict(fields)).encode() + b"\n"


def _write(line: bytes) -> None:
    """One write per line, so that threads do not mix; a closed pipe is no reason to fail a request."""
    try:
        os.write(STDOUT, line)
    except OSError:
        return


def _line(_logger: object, method: str, event: MutableMapping[str, Any]) -> bytes:
    failed = event.pop("exc_info", None)
    if failed is True:
        failed = sys.exc_info()[1]
    if isinstance(failed, BaseException):
        event["trace"] = trace(failed)
    return _rendered(method, event)


class _Writer:
    """Where structlog leaves a finished line."""

    def __init__(self, *_: object) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = self.exception = _write


class _Handler(logging.Handler):
    """The same lines for libraries that log the standard way; what they pass as `extra` becomes fields."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"event": record.getMessage(), "logger": record.name}
        fields |= {name: value for name, value in record.__dict__.items() if name not in KNOWN}
        if record.exc_info and record.exc_info[1] is not None:
            fields["trace"] = trace(record.exc_info[1])
        _write(_rendered(record.levelname.lower(), fields))
