"""The event stream of one alert: its caller's page is told of each change as it happens."""

import threading
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Response

from common import db
from common.apidoc import Media
from common.auth import public
from common.web import documented
from common.web.streams import Ear, Feed, Message, current_feed, encoded, event_stream
from services.fire_button.actions import Office
from services.fire_button.queries.alert import find_alert, incident_of, view_of
from services.fire_button.routes.access import alert_secret, office
from services.fire_button.routes.api.blueprint import api
from services.fire_button.schemas.alerts import AlertAnswer

# Many callers of one fire ask at once; the follower must find a connection all the same.
IN_TURN = threading.BoundedSemaphore(2)


@dataclass(slots=True)
class _Caller:
    """One alert's stream: how it stands now, and again when that has changed."""

    feed: Feed[Any]
    office: Office
    alert_id: UUID
    secret: str
    incident_id: UUID
    shown: str = field(default="", init=False)

    def first(self) -> bytes:
        """How the alert stands."""
        return self._asked() or b""

    def more(self, ear: Ear, seconds: float) -> bytes | None:
        """How it stands, if that has changed; None when its incident became part of another."""
        return self._asked() if self.feed.changed(ear, seconds) else b""

    def _asked(self) -> bytes | None:
        with IN_TURN, db.reading() as session:
            alert = find_alert(session, self.alert_id, self.secret)
            is_moved = incident_of(session, alert).id != self.incident_id
            view = view_of(session, self.office.reference.current(), alert)
        shown = AlertAnswer.model_validate(view).model_dump_json()
        if shown == self.shown:
            return None if is_moved else b""
        self.shown = shown
        return None if is_moved else encoded([Message("alert", shown)])


@api.get("/alerts/<uuid:alert_id>/events")
@public
@documented(
    summary="Siaran langsung satu alarm",
    description="Server-sent events `alert`: the same as `GET /v1/alerts/{alert_id}`, at once and after each change.",
    answers={200: Media(("text/event-stream",), AlertAnswer)},
    tags=("warga",),
    takes_secret=True,
)
def alert_events(alert_id: UUID) -> Response:
    """For whoever holds the alert's secret: by cookie, because EventSource sends no headers."""
    secret = alert_secret(alert_id)
    with db.reading() as session:
        incident_id = incident_of(session, find_alert(session, alert_id, secret)).id
    feed = current_feed()
    return event_stream(feed, incident_id, _Caller(feed, office(), alert_id, secret, incident_id))
