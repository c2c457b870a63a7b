"""Log lines are JSON and tell nothing about persons."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from common import logs


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    logs.configure("perda", "INFO")
    yield
    root.handlers[:] = kept
    root.setLevel(level)


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfd.readouterr().out.splitlines()]


def test_both_ways_of_logging_write_the_same_lines(capfd: pytest.CaptureFixture[str]) -> None:
    token = logs.request_id.set("request-1")
    structlog.get_logger("x").info("ours", n=1)
    logging.getLogger("some.library").warning("theirs %s", "x", extra={"reason": "gone"})
    logs.request_id.reset(token)
    structlog.get_logger("x").debug("too fine")
    ours, theirs = lines(capfd)
    assert (ours["event"], ours["level"], ours["n"], ours["service"]) == ("ours", "info", 1, "perda")
    assert (theirs["event"], theirs["logger"], theirs["reason"]) == ("theirs x", "some.library", "gone")
    assert ours["request_id"] == theirs["request_id"] == "request-1"
    assert ours["time"].endswith("+00:00")


def test_a_trace_names_places_not_values(capfd: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            int("secret-value")
        except ValueError as first:
            raise RuntimeError("secret-value") from first
    except RuntimeError as failed:
        structlog.get_logger("x").error("failed", exc_info=failed)
        structlog.get_logger("x").exception("failed")
        logging.getLogger("some.library").exception("failed")
    out = lines(capfd)
    assert len(out) == 3
    for line in out:
        assert line["trace"][0] == "builtins.RuntimeError"
        assert "builtins.ValueError" in line["trace"]
        assert "secret-value" not in json.dumps(line)


def test_the_access_line_has_its_fields_and_no_more(capfd: pytest.CaptureFixture[str]) -> None:
    logs.access("request-1", logs.access_fields("GET", '/x/<path:"y">', "200"), 0.01234)
    (line,) = lines(capfd)
    assert set(line) == {"time", "level", "service", "event", "method", "route", "status", "request_id", "ms"}
    assert (line["route"], line["status"], line["ms"]) == ('/x/<path:"y">', 200, 12.3)
