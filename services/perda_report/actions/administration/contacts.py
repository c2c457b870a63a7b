"""A message to an OPD on the way of every notice, so that an administrator sees whether it arrives."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.administration import Entry
from common.audit import Actor
from common.directory import Contact, Opd
from common.errors import Conflict, NotFound
from common.notifications import outbox
from services.perda_report.actions.administration.opd import NO_OPD
from services.perda_report.actions.office import Office
from services.perda_report.messages import Facts, message, opd_recipient
from services.perda_report.messages.templates import OPD_TEST

NO_ADDRESS = "Belum ada alamat aktif. Tambahkan dulu satu alamat."


def send_test(session: Session, office: Office, opd_code: str, actor: Actor) -> None:
    """A message to the OPD through the outbox, as every notice goes. Raises NotFound, Conflict."""
    opd = session.get(Opd, opd_code)
    if opd is None:
        raise NotFound(NO_OPD)
    recipient = opd_recipient(opd_code)
    active = select(func.count()).select_from(Contact).where(Contact.recipient == recipient, Contact.is_active)
    if not session.scalar(active):
        raise Conflict(NO_ADDRESS)
    facts = Facts(
        tracking_number=test_reference(opd_code),
        category="-",
        kecamatan="-",
        opd_code=opd_code,
        opd=opd.name,
        link=f"{office.base_url}/petugas",
        zone=office.pack.zone,
        zone_label=office.pack.zone_label,
    )
    outbox.put(session, message(OPD_TEST, recipient, facts, office.reference.current().templates))
    Entry(actor, "contact.test", f"opd:{opd_code}").record(session, {}, {})


def test_reference(opd_code: str) -> str:
    """What a test message is about, so that its delivery is found again."""
    return f"uji-{opd_code}"
