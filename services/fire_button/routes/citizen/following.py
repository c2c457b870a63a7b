"""What an alarm's page shows beside the alert itself: clocks that go on running, and what was just done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import render_template, request

from common import db
from common.geo import Point
from services.fire_button.queries.alert import alert_view
from services.fire_button.queries.views.alert import AlertView
from services.fire_button.routes.access import alert_secret, office
from services.fire_button.routes.citizen.button import places
from services.fire_button.routes.citizen.doors import sms_text
from services.fire_button.workflow import MOST_PHOTOS, State

MINUTE_S = 60
# What the page is made of: all of it, the part that an open page puts in, and what of that keeps changing.
WHOLE, INSIDE, LIVE = "citizen/status.html", "citizen/status/_inside.html", "citizen/status/_live.html"


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says about the last act: what is done, or the errors of the form that asked for it."""

    done: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def look(alert_id: UUID, secret: str | None = None) -> AlertView:
    """The alert, with this secret or the one that came with the request. Raises NotFound, NotSignedIn."""
    with db.reading() as session:
        return alert_view(session, office(), alert_id, alert_secret(alert_id) if secret is None else secret)


def shown(template: str, view: AlertView, told: Told | None = None) -> str:
    """The page of an alert, or a part of it."""
    return render_template(
        template,
        alert=view,
        told=told or Told(),
        typed=request.form,
        since_s=max(0, round((datetime.now(UTC) - view.pressed_at).total_seconds())),
        eta_min=minutes_left(view, datetime.now(UTC)),
        kinds=office().reference.current().kinds,
        most_photos=MOST_PHOTOS,
        sms_body=sms_text(_point(view), view.accuracy_m, "" if "place" in view.missing else view.place),
        zone=office().zone,
        **places(),
    )


def _point(view: AlertView) -> Point | None:
    known = view.latitude is not None and view.longitude is not None
    return Point(view.latitude, view.longitude) if known else None  # type: ignore[arg-type]  # both are there


def minutes_left(view: AlertView, now: datetime) -> int | None:
    """Whole minutes until the crew on the road should be there, at least one; None while nobody is on the road."""
    if view.status != State.BERANGKAT or view.eta_s is None:
        return None
    departed_at = next((step.at for step in view.steps if step.key == "departed"), None) or now
    left = departed_at + timedelta(seconds=view.eta_s) - now
    return max(1, -(-round(left.total_seconds()) // MINUTE_S))
