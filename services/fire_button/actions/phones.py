"""Opening a caller's number: only by those who may call back, never without a trace."""

import logging
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit
from common.errors import NotAllowed, NotFound, Unavailable
from services.fire_button.actions.office import Doer, Office
from services.fire_button.models import Alert, InboundSms
from services.fire_button.queries.incident import find_for_officer, may, opd_of
from services.fire_button.workflow import PHONE_READERS

log = logging.getLogger(__name__)

NOTHING_LEFT = "Pemanggil tidak meninggalkan nomor."
NO_RIGHT = "Peran Anda tidak membuka nomor pemanggil. Minta operator."
DAMAGED = "Nomor ini tidak dapat dibuka. Beri tahu administrator; kejadian ini tercatat."


def open_phone(session: Session, office: Office, number: str, alert_id: UUID, doer: Doer) -> str:
    """The number as E.164, for the caller of this to show once its transaction is committed.

    Raises NotFound, also when there is no number, NotAllowed, and Unavailable for one that was tampered with.
    """
    reference, officer = office.reference.current(), doer.officer
    if officer is None:
        raise NotAllowed(NO_RIGHT)
    incident = find_for_officer(session, number, officer, reference)
    if not may(officer, opd_of(incident, reference), *PHONE_READERS):
        raise NotAllowed(NO_RIGHT)
    alert = session.get(Alert, alert_id)
    if alert is None or alert.incident_id != incident.id or alert.phone is None:
        raise NotFound(NOTHING_LEFT)
    audit.record(session, doer.actor, "alert.open_phone", f"alert:{alert.id}", incident=incident.number)
    return _opened(office, alert.id, alert.phone)


def open_sender(session: Session, office: Office, sms_id: UUID, doer: Doer) -> str:
    """Who sent a message. Raises NotFound, Unavailable."""
    row = session.get(InboundSms, sms_id)
    if row is None:
        raise NotFound(NOTHING_LEFT)
    audit.record(session, doer.actor, "sms.open_sender", f"sms:{row.id}")
    return _opened(office, row.id, row.sender)


def _opened(office: Office, row: UUID, sealed: bytes) -> str:
    try:
        return office.box.open(row, sealed)
    except ValueError:
        log.exception("a sealed number was changed, or the secret key was: %s", row)
        raise Unavailable(DAMAGED) from None
