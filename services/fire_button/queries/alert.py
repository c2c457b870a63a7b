"""Finding one alert by its secret, and how it stands for whoever raised it."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import keys
from common.codes import parse_secret, secret_hash
from common.errors import NotFound, NotSignedIn
from services.fire_button.models import Alert, Dispatch, Incident, Photo, Restriction
from services.fire_button.queries.reference import Reference, ReferenceCache
from services.fire_button.queries.views.alert import AlertView, HelpStep, RestrictionView
from services.fire_button.workflow import OPEN, STATE_LABELS, State, callers_acts

UNKNOWN = "Alarm ini tidak ditemukan. Buka lagi tautannya."
NEEDS_SECRET = "Buka lewat tautan alarm ini, dari HP yang mengirimnya."  # noqa: S105 — a sentence
MOST_HOPS = 5
HEADLINES = {
    State.BARU: "Alarm sudah diteruskan ke pos. Menunggu jawaban regu.",
    State.DITERIMA: "Pos sudah menerima. Regu bersiap berangkat.",
    State.BERANGKAT: "Regu sedang menuju tempat Anda.",
    State.TIBA: "Regu sudah di lokasi.",
    State.TERKENDALI: "Api sudah terkendali.",
    State.SELESAI: "Penanganan sudah selesai.",
    State.PALSU: "Kejadian ini ditutup: bukan kebakaran.",
    State.DIGABUNG: "Alarm Anda digabung dengan kejadian yang sama.",
}
NO_POST = "Operator sudah dialarm. Beri tahu tempatnya, agar pos terdekat bisa berangkat."
QUIET = "Operator sudah dialarm dan memeriksa alarm Anda."
CALLED_OFF = "Anda membatalkan alarm ini. Regu memastikannya dulu."
DRILL = "Ini latihan. Tidak ada pos sungguhan yang dialarm."
NOTICES = {
    "tanpa": "Posisi Anda belum diketahui. Sebutkan kecamatan, desa, atau patokan.",
    "kasar": "Posisi HP masih kasar. Sebutkan desa atau patokan agar regu tidak perlu mencari.",
    "luar": "Posisi HP di luar wilayah kami. Alarm tetap diteruskan. Sebutkan desa bila kejadiannya di wilayah kami.",
}
LATE = "Alarm ini tiba terlambat, jadi operator memeriksanya lebih dulu. Telepon bila api masih menyala."
STEPS = (
    ("received", "Alarm diterima"),
    ("acknowledged", "Pos menerima"),
    ("departed", "Regu berangkat"),
    ("arrived", "Regu tiba"),
    ("controlled", "Api terkendali"),
)


class Desk(Protocol):
    """What of an office is asked here (actions.Office, actions.BackOffice)."""

    @property
    def reference(self) -> ReferenceCache:
        """Posts and kinds."""


def find_alert(session: Session, alert_id: UUID, secret: str) -> Alert:
    """The alert of whoever holds its secret. Raises NotFound, and NotSignedIn for a wrong secret or none."""
    alert = session.get(Alert, alert_id)
    if alert is None:
        raise NotFound(UNKNOWN)
    try:
        given = secret_hash(parse_secret(secret))
    except ValueError:
        raise NotSignedIn(NEEDS_SECRET) from None
    if not keys.same(given, alert.secret_hash):
        raise NotSignedIn(NEEDS_SECRET)
    return alert


def incident_of(session: Session, alert: Alert) -> Incident:
    """The incident of an alert; of merged ones the one that goes on."""
    incident = session.get_one(Incident, alert.incident_id)
    for _ in range(MOST_HOPS):
        if incident.merged_into is None:
            break
        incident = session.get_one(Incident, incident.merged_into)
    return incident


def alert_view(session: Session, office: Desk, alert_id: UUID, secret: str) -> AlertView:
    """How the alert stands. Raises NotFound, NotSignedIn."""
    return view_of(session, office.reference.current(), find_alert(session, alert_id, secret))


def view_of(session: Session, reference: Reference, alert: Alert) -> AlertView:
    """The same, of an alert that is known to be the caller's."""
    incident = incident_of(session, alert)
    state, coming = State(incident.state), _coming(session, incident)
    kind = reference.kind(alert.kind_code or incident.kind_code)
    post_code = coming.post_code if coming else incident.post_code
    return AlertView(
        alert_id=alert.id,
        incident_number=incident.number,
        is_drill=incident.is_drill,
        status=state,
        status_label=STATE_LABELS[state],
        headline=_headline(alert, incident),
        post=reference.post_name(post_code) or None,
        eta_s=_eta(incident, post_code) if incident.arrived_at is None and state in OPEN else None,
        steps=_steps(alert, incident),
        pressed_at=alert.pressed_at,
        received_at=alert.received_at,
        place=incident.place,
        latitude=alert.latitude,
        longitude=alert.longitude,
        accuracy_m=alert.accuracy_m,
        quality=alert.quality,
        is_late=alert.is_late,
        kind=alert.kind_code,
        kind_name=kind.name if kind else "",
        in_danger=alert.in_danger,
        has_phone=alert.phone is not None,
        photo_count=session.scalar(select(func.count()).where(Photo.alert_id == alert.id)) or 0,
        advice=kind.advice if kind else (),
        notices=notices_of(alert.quality, is_late=alert.is_late),
        missing=_missing(alert),
        acts=() if alert.cancelled_at else callers_acts(state),
        is_over=state not in OPEN,
        cancelled_at=alert.cancelled_at,
        restriction=_restriction(session, alert),
    )


def notices_of(quality: str, *, is_late: bool) -> tuple[str, ...]:
    """What is unusual about an alert, one sentence each."""
    said = [NOTICES[quality]] if quality in NOTICES else []
    return (*said, LATE) if is_late else tuple(said)


def missing_of(*, is_placed: bool, has_phone: bool, has_kind: bool) -> tuple[str, ...]:
    """What would help most, the most urgent first."""
    known = (("place", is_placed), ("phone", has_phone), ("kind", has_kind))
    return tuple(name for name, is_known in known if not is_known)


def _missing(alert: Alert) -> tuple[str, ...]:
    is_placed = alert.quality == "tepat" or bool(alert.desa_code or alert.landmark)
    return missing_of(is_placed=is_placed, has_phone=alert.phone is not None, has_kind=alert.kind_code is not None)


def _headline(alert: Alert, incident: Incident) -> str:
    state = State(incident.state)
    if incident.is_drill and state is State.BARU:
        return DRILL
    if alert.cancelled_at and state in OPEN:
        return CALLED_OFF
    if state is State.BARU and incident.post_code is None:
        return QUIET if alert.is_late or alert.restriction_id else NO_POST
    return HEADLINES[state]


def _coming(session: Session, incident: Incident) -> Dispatch | None:
    """The post that is furthest: first by arrival, then by departure, then by acknowledgement."""
    order = (Dispatch.arrived_at, Dispatch.departed_at, Dispatch.acknowledged_at)
    asked = select(Dispatch).where(
        Dispatch.incident_id == incident.id, Dispatch.acknowledged_at.is_not(None), Dispatch.stood_down_at.is_(None)
    )
    return session.scalar(asked.order_by(*(column.asc().nulls_last() for column in order)).limit(1))


def _eta(incident: Incident, post_code: str | None) -> int | None:
    seconds = next((one.get("seconds") for one in incident.ranking if one.get("post") == post_code), None)
    return None if seconds is None else int(seconds)


def _steps(alert: Alert, incident: Incident) -> tuple[HelpStep, ...]:
    times = (
        alert.received_at,
        incident.acknowledged_at,
        incident.departed_at,
        incident.arrived_at,
        incident.controlled_at,
    )
    return tuple(HelpStep(key, title, at) for (key, title), at in zip(STEPS, times, strict=True))


def _restriction(session: Session, alert: Alert) -> RestrictionView | None:
    found = session.get(Restriction, alert.restriction_id) if alert.restriction_id else None
    if found is None or found.lifted_at is not None:
        return None
    return RestrictionView(found.until, found.reason, found.appealed_at is not None, found.decision)
