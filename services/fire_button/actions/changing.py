"""What a caller adds after the press: a better fix, the place, what burns, a number, a note.

Every fix is kept. Only what tells the crews something new becomes an event; a fix that is no better than the last stays
a row, and locks no incident.
"""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput
from services.fire_button.actions.act import by_caller
from services.fire_button.actions.deeds import Deed
from services.fire_button.actions.office import Office
from services.fire_button.actions.placing import place_better
from services.fire_button.actions.positions import Spot, settle_spot
from services.fire_button.models import Alert, Fix, Incident
from services.fire_button.queries.alert import find_alert, incident_of
from services.fire_button.schemas.alerts import ChangeAlert
from services.fire_button.workflow import OPEN, Act, State

UNKNOWN_KIND = "Pilih jenis kejadian dari daftar."
UNKNOWN_DESA = "Pilih desa dari daftar."
UNKNOWN_KECAMATAN = "Pilih kecamatan dari daftar."
OVER = "Kejadian ini sudah selesai. Bila masih ada api, tekan tombolnya lagi atau telepon."
TAKEN_BACK = "Alarm ini sudah Anda batalkan. Bila masih ada api, tekan tombolnya lagi."
# The best first.
QUALITIES = ("tepat", "kasar", "luar", "tanpa")
SAID = {
    "desa_code": "desa",
    "kecamatan_code": "kecamatan",
    "landmark": "patokan",
    "kind": "jenis kejadian",
    "in_danger": "orang dalam bahaya",
    "note": "catatan",
    "phone": "nomor HP",
}


def change_alert(session: Session, office: Office, alert_id: UUID, secret: str, form: ChangeAlert) -> Alert:
    """Keep what came; what is left out stays. Gives the alert as it is now.

    Raises NotFound, NotSignedIn, InvalidInput for a code that is not in the lists, Conflict when the incident is over
    or the alert was taken back.
    """
    alert = find_alert(session, alert_id, secret)
    incident = incident_of(session, alert)
    _must_be_open(alert, incident)
    _must_be_known(office, form)
    spot = settle_spot(office, form)
    if spot.latitude is not None and spot.longitude is not None:
        session.add(
            Fix(alert_id=alert.id, latitude=spot.latitude, longitude=spot.longitude, accuracy_m=spot.accuracy_m)
        )
    said, is_sharper = tuple(_said(form)), _is_sharper(alert, spot)
    if not said and not is_sharper:
        return alert
    words = f"Pemanggil menambah: {', '.join(said)}." if said else "Posisi pemanggil lebih tepat."
    deed = Deed(
        Act.ADD,
        words=words,
        data={"alert": str(alert.id), "is_moved": is_sharper},
        change=lambda locked: _apply(session, office, locked, alert, (form, spot)),
    )
    by_caller(session, office, incident.id, deed)
    return alert


def _must_be_open(alert: Alert, incident: Incident) -> None:
    if State(incident.state) not in OPEN:
        raise Conflict(OVER)
    if alert.cancelled_at is not None:
        raise Conflict(TAKEN_BACK)


def _must_be_known(office: Office, form: ChangeAlert) -> None:
    known = (
        ("desa_code", UNKNOWN_DESA, office.pack.regions.desa),
        ("kecamatan_code", UNKNOWN_KECAMATAN, office.kecamatan.get),
        ("kind", UNKNOWN_KIND, office.reference.current().kind),
    )
    for name, cure, find in known:
        code = getattr(form, name)
        if code and not find(code):
            raise InvalidInput(cure, fields={name: cure})


def _said(form: ChangeAlert) -> Iterator[str]:
    return (words for name, words in SAID.items() if getattr(form, name) is not None)


def _is_sharper(alert: Alert, spot: Spot) -> bool:
    """Whether this fix says better than the alert's own where it is."""
    if spot.latitude is None:
        return False
    new, old = QUALITIES.index(spot.quality), QUALITIES.index(alert.quality)
    if new != old or alert.latitude is None:
        return new < old
    return spot.accuracy_m is not None and (alert.accuracy_m is None or spot.accuracy_m < alert.accuracy_m)


def _apply(session: Session, office: Office, incident: Incident, alert: Alert, given: tuple[ChangeAlert, Spot]) -> None:
    """The incident is locked, so the alert cannot be moved to another meanwhile."""
    session.refresh(alert, with_for_update=True)
    form, spot = given
    is_own = (incident.latitude, incident.longitude) == (alert.latitude, alert.longitude)
    _tell_incident(incident, alert, form)
    if _is_sharper(alert, spot):
        alert.latitude, alert.longitude, alert.accuracy_m = spot.latitude, spot.longitude, spot.accuracy_m
        alert.quality = spot.quality
    _tell_alert(office, alert, form, spot)
    place_better(session, office, incident, settled(alert), is_own=is_own)


def settled(alert: Alert) -> Spot:
    """Where an alert is, as it is kept."""
    return Spot(
        alert.latitude,
        alert.longitude,
        alert.accuracy_m,
        alert.quality,  # type: ignore[arg-type]  # held by a CHECK
        alert.desa_code,
        alert.kecamatan_code,
    )


def _tell_incident(incident: Incident, alert: Alert, form: ChangeAlert) -> None:
    """What others said of the incident stays, unless it was this caller."""
    if form.kind and incident.kind_code in (None, alert.kind_code):
        incident.kind_code = form.kind
    if form.landmark and incident.landmark in ("", alert.landmark):
        incident.landmark = form.landmark
    if form.in_danger is not None:
        incident.in_danger = form.in_danger or bool(incident.in_danger and not alert.in_danger)


def _tell_alert(office: Office, alert: Alert, form: ChangeAlert, spot: Spot) -> None:
    if spot.kecamatan_code:
        alert.desa_code, alert.kecamatan_code = spot.desa_code, spot.kecamatan_code
    alert.landmark = form.landmark or alert.landmark
    alert.kind_code = form.kind or alert.kind_code
    alert.note = form.note or alert.note
    alert.in_danger = alert.in_danger if form.in_danger is None else form.in_danger
    if form.phone:
        alert.phone = office.box.seal(alert.id, form.phone)
        alert.phone_hash = office.box.address_hash(form.phone)
