"""How many large bodies there may be in memory at once, over all processes that are given the same folder."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from flask import Flask, g, request

from common.errors import TooMany, Unavailable
from services.sapa.crypto.slots import BUSY, slot

LARGE_BODY, MOST_LARGE = 1024 * 1024, 4


def bound_bodies(app: Flask, folder: Path) -> None:
    """At most so many; the others wait their turn."""
    app.before_request(partial(_wait_for_turn, folder))
    app.teardown_request(_give_turn)


def _wait_for_turn(folder: Path) -> None:
    if (request.content_length or 0) <= LARGE_BODY:
        return
    g.turn = ExitStack()
    try:
        g.turn.enter_context(slot(folder, MOST_LARGE))
    except TooMany:
        raise Unavailable(BUSY) from None


def _give_turn(_failed: BaseException | None) -> None:
    turn: ExitStack | None = g.pop("turn", None)
    if turn is not None:
        turn.close()
