"""One ring as its page shows it: enough to drive there, nothing of who called."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from services.fire_button.messages.answers import ANSWERS_TO
from services.fire_button.messages.facts import headline
from services.fire_button.models import Ring
from services.fire_button.queries.dispatches import dispatches_of, is_coming
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.rings import incident_of_ring, metres_from
from services.fire_button.workflow import OPEN, STATE_LABELS, State


@dataclass(frozen=True, slots=True)
class RingView:
    """`answers`: what can be answered now. `coming`: the posts that have acknowledged."""

    number: str
    headline: str
    purpose: str
    holder_name: str
    post: str
    answer: str
    answers: tuple[str, ...]
    state_label: str
    is_over: bool
    is_drill: bool
    is_called_off: bool
    kind_name: str
    in_danger: bool | None
    place: str
    landmark: str
    distance_m: float | None
    latitude: float | None
    longitude: float | None
    received_at: datetime
    coming: tuple[str, ...]


def ring_view(session: Session, reference: Reference, ring: Ring) -> RingView:
    """As things stand now, where its incident was merged too."""
    incident = incident_of_ring(session, ring)
    kind, is_open = reference.kind(incident.kind_code), incident.state in OPEN
    given = [answer for answer in ANSWERS_TO[ring.purpose] if answer != ring.answer]
    posts = [one.post_code for one in dispatches_of(session, incident.id) if is_coming(one)]
    return RingView(
        number=incident.number,
        headline=headline(is_drill=incident.is_drill, is_fire=kind is None or kind.is_fire),
        purpose=ring.purpose,
        holder_name=ring.holder_name,
        post=reference.post_name(ring.post_code),
        answer=ring.answer,
        answers=tuple(given) if is_open and ring.answer != "ya" else (),
        state_label=STATE_LABELS[State(incident.state)],
        is_over=not is_open,
        is_drill=incident.is_drill,
        is_called_off=incident.called_off_at is not None,
        kind_name=kind.name if kind else "",
        in_danger=incident.in_danger,
        place=incident.place,
        landmark=incident.landmark,
        distance_m=metres_from(incident.ranking, ring.post_code or incident.post_code),
        latitude=incident.latitude,
        longitude=incident.longitude,
        received_at=incident.received_at,
        coming=tuple(reference.post_name(code) for code in posts),
    )
