"""Who is on duty, and until when: to them a new report is sealed and told first (queries.trust.receivers)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import InvalidInput, NotAllowed
from services.sapa.actions.identity.enrolling import sealed_contacts
from services.sapa.actions.identity.leaving import locked_officer
from services.sapa.actions.office import Doer
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.statements import moment
from services.sapa.workflow import CASE_ROLES, Role

LONGEST = timedelta(days=14)
OWN_ONLY = "Jadwal tugas petugas lain diatur oleh penyelia."
NOT_ON_DUTY = "Hanya pendamping dan penyelia yang aktif bisa bertugas."
PAST = "Pilih waktu yang masih akan datang."
TOO_LONG = "Paling lama 14 hari ke depan. Pilih waktu yang lebih dekat."


def set_duty(session: Session, doer: Doer, officer_id: UUID, until: datetime | None, now: datetime) -> None:
    """On duty until then, or with None not any more. Others' duty is a supervisor's to set.

    Raises NotAllowed, InvalidInput for a time that is past or too far off, NotFound.
    """
    if officer_id != doer.officer.id and doer.role is not Role.PENYELIA:
        raise NotAllowed(OWN_ONLY)
    if until is not None:
        _refuse_time(until, now)
    officer = locked_officer(session, officer_id)
    if not officer.is_active or officer.role not in CASE_ROLES:
        raise NotAllowed(NOT_ON_DUTY)
    officer.on_duty_until = until
    record_signed(session, doer, "officer.duty", f"officer:{officer_id}", until=moment(until) if until else "")


def _refuse_time(until: datetime, now: datetime) -> None:
    wrong = PAST if until <= now else TOO_LONG if until > now + LONGEST else ""
    if wrong:
        raise InvalidInput(wrong, fields={"until": wrong})


def set_contacts(session: Session, box: AddressBox, doer: Doer, email: str, phone: str) -> None:
    """Where the officer is told that something waits. Empty: not that way."""
    officer = locked_officer(session, doer.officer.id)
    sealed = sealed_contacts(box, officer.id, email, phone)
    officer.email, officer.phone = sealed["email"], sealed["phone"]
    record_signed(session, doer, "officer.contacts", f"officer:{officer.id}")
