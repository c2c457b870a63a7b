"""Phones that raised false alarms again and again: marked for a time, with evidence, never silenced.

Their alerts still reach the dispatcher. Whoever holds one of those alerts may appeal, and somebody else than who
imposed the restriction decides. Each step is in the audit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Alert, Restriction
from services.fire_button.queries.alert import find_alert
from services.fire_button.queries.incident import find_for_officer
from services.fire_button.queries.restrictions import active_restriction, evidence_for, vouched_number
from services.fire_button.schemas.desk import Appeal, Decide, Lift, Restrict

NO_PHONE = "Alarm ini tidak menyimpan tanda HP atau nomor, jadi tidak ada yang dapat ditandai."
ALREADY = "HP atau nomor ini sudah ditandai."
TOO_FEW = "Baru {found} alarm palsu dalam {days} hari. Tandai setelah {needed} kali, agar adil."
NO_ALERT = "Alarm ini tidak ada di kejadian ini. Muat ulang halamannya."
UNKNOWN = "Tanda ini tidak ditemukan."
OVER = "Tanda ini sudah berakhir."
NO_APPEAL = "Belum ada keberatan yang perlu diputuskan."
APPEALED = "Keberatan Anda sudah kami terima. Orang lain memutuskannya."
OWN = "Keberatan diputuskan orang lain, bukan yang memberi tanda."
KEPT = "keep"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever shows an alert's secret."""

    alert_id: UUID
    secret: str


def impose_restriction(session: Session, office: Office, number: str, form: Restrict, doer: Doer) -> Restriction:
    """Mark the phone, or the number, of an alert of this incident. Evidence: its incidents that were false alarms.

    Raises NotFound, Conflict when it is marked already, InvalidInput with fewer false alarms than the pack asks for.
    """
    alert = _alert(session, office, number, form.alert_id, doer)
    device, phone = alert.device_hash, vouched_number(alert)
    if device is None and phone is None:
        raise InvalidInput(NO_PHONE, fields={"alert_id": NO_PHONE})
    if active_restriction(session, device, phone):
        raise Conflict(ALREADY)
    row = Restriction(
        device_hash=device,
        phone_hash=phone,
        reason=form.reason,
        evidence=list(_evidence(session, office, alert)),
        imposed_by=_officer(doer),
        until=datetime.now(UTC) + timedelta(days=office.rules.restrict_days),
    )
    session.add(row)
    session.flush()
    audit.record(session, doer.actor, "restriction.impose", f"restriction:{row.id}", evidence=row.evidence)
    return row


def lift_restriction(session: Session, restriction_id: UUID, form: Lift, doer: Doer) -> Restriction:
    """End it early. Raises NotFound, Conflict when it is over."""
    row = _locked(session, restriction_id)
    _must_last(row)
    _lift(row, doer)
    row.decision = row.decision or form.reason
    audit.record(session, doer.actor, "restriction.lift", f"restriction:{row.id}")
    return row


def appeal_restriction(session: Session, caller: Caller, form: Appeal) -> Restriction:
    """The caller's own words, once. Raises NotFound, NotSignedIn, Conflict."""
    alert = find_alert(session, caller.alert_id, caller.secret)
    if alert.restriction_id is None:
        raise NotFound(UNKNOWN)
    row = _locked(session, alert.restriction_id)
    _must_last(row)
    if row.appealed_at is not None:
        raise Conflict(APPEALED)
    row.appeal, row.appealed_at = form.words, datetime.now(UTC)
    audit.record(session, audit.Actor("citizen"), "restriction.appeal", f"restriction:{row.id}")
    return row


def decide_appeal(session: Session, restriction_id: UUID, form: Decide, doer: Doer) -> Restriction:
    """Lift it or let it stand, with words for the caller. Raises NotFound, NotAllowed, Conflict."""
    row = _locked(session, restriction_id)
    if row.appealed_at is None or row.decided_at is not None:
        raise Conflict(NO_APPEAL)
    if row.imposed_by == _officer(doer):
        raise NotAllowed(OWN)
    row.decision, row.decided_at, row.decided_by = form.decision, datetime.now(UTC), _officer(doer)
    if form.verdict != KEPT and row.lifted_at is None:
        _lift(row, doer)
    audit.record(session, doer.actor, "restriction.decide", f"restriction:{row.id}", verdict=form.verdict)
    return row


def _alert(session: Session, office: Office, number: str, alert_id: UUID, doer: Doer) -> Alert:
    if doer.officer is None:
        raise NotAllowed(OWN)
    incident = find_for_officer(session, number, doer.officer, office.reference.current())
    alert = session.get(Alert, alert_id)
    if alert is None or alert.incident_id != incident.id:
        raise NotFound(NO_ALERT)
    return alert


def _evidence(session: Session, office: Office, alert: Alert) -> tuple[str, ...]:
    rules = office.rules
    found = evidence_for(session, alert.device_hash, vouched_number(alert), rules.within_days)
    if len(found) < rules.false_alarms:
        words = TOO_FEW.format(found=len(found), days=rules.within_days, needed=rules.false_alarms)
        raise InvalidInput(words, fields={"reason": words})
    return found


def _locked(session: Session, restriction_id: UUID) -> Restriction:
    row = session.scalar(select(Restriction).where(Restriction.id == restriction_id).with_for_update())
    if row is None:
        raise NotFound(UNKNOWN)
    return row


def _must_last(row: Restriction) -> None:
    if row.lifted_at is not None or row.until <= datetime.now(UTC):
        raise Conflict(OVER)


def _lift(row: Restriction, doer: Doer) -> None:
    row.lifted_at, row.lifted_by = datetime.now(UTC), _officer(doer)


def _officer(doer: Doer) -> UUID:
    if doer.officer is None:
        raise NotAllowed(OWN)
    return doer.officer.id
