"""The event stream of wall screens and of crews' phones: every open incident, then each change as it happens."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app

from common.apidoc import Media
from common.auth import public, visiting_officer
from common.db import Cursor
from common.errors import NotAllowed, NotSignedIn
from common.web import documented
from common.web.streams import Ear, Feed, current_feed, event_stream, presented_cursor
from services.fire_button.routes.access import visiting_screen
from services.fire_button.routes.board.blueprint import blueprint
from services.fire_button.routes.board.telling import Teller
from services.fire_button.workflow import CREW, Role

TELLER = "fire_teller"
WATCHERS = CREW | {Role.KEPALA}
STREAM = Media(("text/event-stream",))
NOT_PAIRED = "Layar ini belum dipasang. Buka /papan dan ketik kodenya."
NO_RIGHT = "Akun Anda tidak membuka papan ini."


@dataclass(frozen=True, slots=True)
class _Board:
    """One screen's stream: what it missed, or everything; then what everybody is told."""

    feed: Feed[Any]
    teller: Teller
    since: Cursor | None

    def first(self) -> bytes:
        """What it missed since `since`, if that is little; else the whole board."""
        missed = None if self.since is None else self.feed.missed(self.since)
        return self.feed.opening(self.teller.whole) if missed is None else missed

    def more(self, ear: Ear, seconds: float) -> bytes | None:
        """What was told meanwhile."""
        return self.feed.take(ear, seconds)


@blueprint.get("/v1/board/events")
@public
@documented(
    summary="Siaran langsung papan",
    description="Server-sent events `board`, `incident` and `pulse`; resumed with `Last-Event-ID`.",
    answers={200: STREAM},
    tags=("papan",),
)
def events() -> Response:
    """For a paired wall screen, or an officer of crews and control room."""
    check_watcher()
    feed = current_feed()
    teller: Teller = current_app.extensions[TELLER]
    return event_stream(feed, None, _Board(feed, teller, presented_cursor()))


def check_watcher() -> None:
    """Raises NotSignedIn, NotAllowed for whoever may not look at the board."""
    if visiting_screen() is not None:
        return
    officer = visiting_officer()
    if officer is None:
        raise NotSignedIn(NOT_PAIRED)
    if officer.must_change_password or not officer.has(*WATCHERS):
        raise NotAllowed(NO_RIGHT)
