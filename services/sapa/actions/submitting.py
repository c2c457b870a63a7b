"""Taking in a report: everything is sealed before it is written, and the slow hash runs before the transaction.

The role of this process may only add rows, so a repeat is known by an insert that adds nothing: it gets its receipt.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from common.codes import new_id
from common.db import transaction
from common.errors import InvalidInput, TooMany, Unavailable
from common.timers import Timer
from services.sapa.actions.adding import is_new
from services.sapa.actions.files import Keeper, Prepared, Upload, add_files, prepare
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.crypto.messages import message_key
from services.sapa.crypto.places import report_place
from services.sapa.crypto.primitives import encrypt, new_key, public_of, seal_to, to_text
from services.sapa.crypto.receipts import derived_id, receipt_of
from services.sapa.crypto.rows import seal_row
from services.sapa.crypto.slots import BUSY
from services.sapa.crypto.stretching import RECEIPT_SALT, Stretched, stretch
from services.sapa.models import Mailbox, Report, ReportGrant
from services.sapa.queries.mailbox import wrap_place
from services.sapa.queries.trust import FEWEST, Colleague, colleagues, receivers
from services.sapa.schemas.reporting import DangerTold, ReportStory, ReportSummary, SubmitReport
from services.sapa.workflow import Urgency

ARRIVED = "report.arrived"
NOTHING_TOLD = "Ceritakan sedikit, atau tulis cara menghubungi Anda. Satu kalimat sudah cukup."
NO_SUCH_PLACE = "Pilih kecamatan dari daftar, atau kosongkan."
NOBODY = "Laporan belum dapat diterima di sini. Telepon nomor di halaman pertama, atau coba lagi nanti."


@dataclass(frozen=True, slots=True)
class _Keys:
    """Fresh for one report: its own pair, and the reporter's."""

    report: bytes = field(repr=False)
    reporter: bytes = field(repr=False)

    @property
    def report_public(self) -> bytes:
        return public_of(self.report)


@dataclass(frozen=True, slots=True)
class _Sending:
    """One submission on its way: ids, keys and time, all decided before the first row is written."""

    report_id: UUID
    mailbox_id: UUID
    keys: _Keys
    stretched: Stretched
    at: datetime


def submit(office: IntakeOffice, form: SubmitReport, uploads: Sequence[Upload], key: UUID) -> str:
    """Take in a report and give its receipt; the same `key` again writes nothing and gives the same.

    Opens its own transaction, after decoding and the slow hash. Raises InvalidInput, TooLarge, UnsupportedMedia, and
    Unavailable when too many write at once or fewer than two certified officers could open it.
    """
    _check(office, form, uploads)
    files = prepare(office.darkroom, uploads)
    receipt = receipt_of(office.secret, key)
    sending = _Sending(
        derived_id(office.secret, key, "report"),
        derived_id(office.secret, key, "mailbox"),
        _Keys(new_key(), new_key()),
        stretched(office, receipt),
        datetime.now(UTC),
    )
    with transaction(quiet=True) as session:
        _write(session, office, sending, (form, files))
    return receipt


def stretched(office: IntakeOffice, receipt: str) -> Stretched:
    """Lookup and wrap key of a receipt; never in a transaction. Raises Unavailable while every slot is taken."""
    try:
        return stretch(receipt.encode(), RECEIPT_SALT, office.pepper, office.slots())
    except TooMany:
        raise Unavailable(BUSY) from None


def _check(office: IntakeOffice, form: SubmitReport, uploads: Sequence[Upload]) -> None:
    told = (form.description, form.name, form.forms, form.safe_contact.may_contact, uploads)
    if not any(told) and form.danger == DangerTold():
        raise InvalidInput(NOTHING_TOLD, fields={"description": NOTHING_TOLD})
    if form.kecamatan_code is not None and form.kecamatan_code not in office.kecamatan:
        raise InvalidInput(NO_SUCH_PLACE, fields={"kecamatan_code": NO_SUCH_PLACE})


def _write(
    session: Session, office: IntakeOffice, sending: _Sending, told: tuple[SubmitReport, tuple[Prepared, ...]]
) -> None:
    form, files = told
    able = receivers(colleagues(session, office.trust).values(), sending.at)
    if len(able) < FEWEST:
        raise Unavailable(NOBODY)
    report = _report(office, sending, form, sum(file.original is None for file in files))
    if not is_new(session, Report, report):
        return
    session.execute(insert(ReportGrant), _grants(office, sending, able))
    session.execute(insert(Mailbox).values(_mailbox(sending)))
    keeper = Keeper(sending.report_id, 0, (sending.keys.report_public, sending.keys.report_public))
    add_files(session, files, keeper, None, sending.at)
    set_off(session, ARRIVED, sending.report_id, sending.at)


def set_off(session: Session, kind: str, subject: UUID, at: datetime) -> None:
    """Let the relay know, by an insert alone: common.timers.set_timer also changes rows."""
    session.execute(insert(Timer).values(id=new_id(), kind=kind, subject=str(subject), due_at=at))


def _report(office: IntakeOffice, sending: _Sending, form: SubmitReport, file_count: int) -> dict[str, Any]:
    public, place = sending.keys.report_public, report_place(sending.report_id)
    summary = seal_row(public, place, {"summary": _summary(form, file_count).model_dump_json().encode()})
    story = seal_row(public, place, {"story": _story(form, sending).model_dump_json().encode()})
    urgency = form.danger.urgency
    return {
        "id": sending.report_id,
        "received_at": sending.at,
        "urgency": urgency,
        "read_by": _read_by(office, urgency, sending.at),
        "public": public,
        "summary_key": summary.key_sealed,
        "summary": summary.fields["summary"],
        "story_key": story.key_sealed,
        "story": story.fields["story"],
    }


def _read_by(office: IntakeOffice, urgency: Urgency, at: datetime) -> datetime:
    rules = office.rules
    if urgency is Urgency.SEGERA:
        return at + timedelta(minutes=rules.read_segera_minutes)
    if urgency is Urgency.HARI_INI:
        return at + timedelta(minutes=rules.read_hari_ini_minutes)
    return office.calendar.add_working_days(at, rules.read_minggu_ini_days)


def _summary(form: SubmitReport, file_count: int) -> ReportSummary:
    agreed = form.safe_contact
    return ReportSummary(
        for_whom=form.for_whom,
        age_group=form.age_group,
        kecamatan_code=form.kecamatan_code,
        danger=form.danger,
        may_contact=agreed.may_contact,
        channels=agreed.channels,
        file_count=file_count,
    )


def _story(form: SubmitReport, sending: _Sending) -> ReportStory:
    return ReportStory(
        description=form.description,
        forms=form.forms,
        name=form.name,
        safe_contact=form.safe_contact,
        mailbox_id=sending.mailbox_id,
        reporter_public=to_text(public_of(sending.keys.reporter)),
        message_key=to_text(message_key(sending.keys.reporter, sending.keys.report_public)),
    )


def _grants(office: IntakeOffice, sending: _Sending, able: Sequence[Colleague]) -> list[dict[str, Any]]:
    """The report's private key for each who may take it, and for escrow."""
    holders = [(one.key_id, one.box_public) for one in able]
    return [
        {"id": new_id(), "report_id": sending.report_id, "holder_key_id": holder, "sealed": seal_to(public, plain)}
        for plain in (sending.keys.report,)
        for holder, public in (*holders, (None, office.escrow_key))
    ]


def _mailbox(sending: _Sending) -> dict[str, Any]:
    held = sending.keys.reporter + sending.keys.report_public
    return {
        "id": sending.mailbox_id,
        "lookup": sending.stretched.lookup,
        "report_id": sending.report_id,
        "public": public_of(sending.keys.reporter),
        "wrapped": encrypt(sending.stretched.wrap, held, wrap_place(sending.mailbox_id)),
        "created_at": sending.at,
    }
