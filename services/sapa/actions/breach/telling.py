"""Telling the people of one case: by its mailbox, or by the way that was agreed, and in no other way.

In the caller's transaction, by an officer who holds the case.
"""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.errors import Conflict
from services.sapa.actions.casework.contacts import record_contact
from services.sapa.actions.casework.desk import Desk, not_later
from services.sapa.actions.casework.notes import write_note
from services.sapa.actions.entries import TAKEN
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.statements import told_statement
from services.sapa.models import Breach, BreachCase, Entry, Mailbox
from services.sapa.queries.breaches import is_signed
from services.sapa.queries.casework.people import agreement_of
from services.sapa.queries.contact import may_contact
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.breach import BreachState, TellByContact, TellByMailbox, TellNobody, ToldWay
from services.sapa.schemas.entries.contacts import ContactMade, Outcome
from services.sapa.schemas.entries.received import Note

NOT_CONCERNED = "Kasus ini tidak termasuk insiden yang masih terbuka."
TOLD_ALREADY = "Orang dalam kasus ini sudah diberi tahu."
REACHABLE = "Masih ada cara yang aman. Pakai kotak pesan atau cara yang disepakati."
TOLD = "Pemberitahuan kebocoran data {number}."
UNREACHED = "Kebocoran data {number} tidak dapat diberitahukan dengan aman: {why}"


def tell_by_mailbox(desk: Desk, breach_id: UUID, form: TellByMailbox, reply_id: UUID) -> None:
    """A signed reply. Raises Conflict without a mailbox, or when it was wiped."""
    row, _ = _waiting(desk, breach_id, reply_id)
    send_reply(desk.session, desk.office, desk.doer, desk.case, SendReply(words=form.words, reply_id=reply_id))
    _mark(desk, row, ToldWay.KOTAK)


def tell_by_contact(desk: Desk, breach_id: UUID, form: TellByContact, entry_id: UUID) -> None:
    """A call, visit or letter that was made. Raises NotAllowed with the sentence where the agreement forbids it.

    Both the one of that time and the one that holds now.
    """
    row, number = _waiting(desk, breach_id, entry_id)
    not_later(desk, "at", form.at)
    then = agreement_of(desk.case.entries, desk.view.agreement.calendar, until=form.at)
    for agreed in (desk.view.agreement, then):
        may_contact(replace(desk.view, agreement=agreed), form.channel, form.address, form.at)
    made = ContactMade(**dict(form), outcome=Outcome.TERHUBUNG, words=TOLD.format(number=number))
    record_contact(desk, made, entry_id)
    _mark(desk, row, ToldWay.KONTAK)


def tell_nobody(desk: Desk, breach_id: UUID, form: TellNobody, entry_id: UUID) -> None:
    """No mailbox and no agreed way is left; why stands in the case. Raises Conflict while there is one."""
    row, number = _waiting(desk, breach_id, entry_id)
    if can_write(desk.session, desk.case.mailbox_id) or _may_contact(desk):
        raise Conflict(REACHABLE)
    write_note(desk, Note(words=UNREACHED.format(number=number, why=form.why)), entry_id)
    _mark(desk, row, ToldWay.TIDAK_AMAN)


def can_write(session: Session, mailbox_id: UUID | None) -> bool:
    """Whether there is a mailbox that its reporter has not wiped."""
    usable = select(Mailbox.id).where(Mailbox.id == mailbox_id, Mailbox.wiped_at.is_(None))
    return mailbox_id is not None and session.scalar(usable) is not None


def _may_contact(desk: Desk) -> bool:
    agreed = desk.view.agreement.told
    return agreed is not None and agreed.may_contact


def _waiting(desk: Desk, breach_id: UUID, entry_id: UUID) -> tuple[BreachCase, str]:
    """The row, locked, and the breach's number. Raises Conflict for a case that it does not concern, or told before.

    And for the id of an entry that is there: nothing would be written, yet it would count as told.
    """
    found = desk.session.execute(
        select(BreachCase, Breach.number)
        .join(Breach, Breach.id == BreachCase.breach_id)
        .where(
            BreachCase.breach_id == breach_id,
            BreachCase.case_id == desk.case.id,
            Breach.state == BreachState.TERBUKA,
        )
        .with_for_update(of=BreachCase)
    ).one_or_none()
    if found is None or not is_signed(desk.session, breach_id, colleagues(desk.session, desk.office.trust)):
        raise Conflict(NOT_CONCERNED)
    row, number = found
    if row.told_at is not None:
        raise Conflict(TOLD_ALREADY)
    if desk.session.get(Entry, entry_id) is not None:
        raise Conflict(TAKEN)
    return row, number


def _mark(desk: Desk, row: BreachCase, way: ToldWay) -> None:
    row.told_at, row.told_by, row.way = datetime.now(UTC), desk.doer.key_id, way
    row.signature = desk.doer.signer.sign(told_statement(row.breach_id, row.case_id, way, row.told_at))
    detail = {"breach": str(row.breach_id), "way": way.value}
    record_signed(desk.session, desk.doer, "breach.tell", f"case:{desk.case.number}", **detail)
