"""A report becomes a case: one officer accepts it together with a second, and what it says is sealed to the case.

Three transactions: the reading is committed, then the report is opened, then the case is written; acknowledging and
returning are one. The second of two officers who accept at once is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from common import db
from common.codes import new_id
from common.errors import Conflict, InvalidInput, NotFound
from common.timers import cancel_timer
from services.sapa.actions.casework.dates import set_first_dates
from services.sapa.actions.entries import Draft, myself, sealed_entry
from services.sapa.actions.granting import Given, begin_epoch, check_holders, escrow_of, grant
from services.sapa.actions.marking import mark_case
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.reencrypting import move_file
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.epochs import IDENTITY, STORY, EpochKeys
from services.sapa.crypto.primitives import CannotOpen, to_text
from services.sapa.models import Case, Mailbox, Opening, Report, ReportGrant, SealedFile
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.queries.waiting import OpenedReport, granted_report, open_report, report_key
from services.sapa.schemas.entries import EntryBody
from services.sapa.schemas.entries.received import ReporterNamed, ReportKeyKept, ReportReceived, SafeContactSet
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import CASE_ROLES, WAITING, Part, ReportState, Role

NO_REPORT = "Laporan ini tidak ada, atau bukan untuk Anda."
TAKEN = "Rekan Anda sudah menerima laporan ini."
BROKEN = "Laporan ini tidak terbuka: isinya diubah sesudah dikirim. Hubungi pejabat pelindungan data."
CHOOSE = "Pilih penyelia yang ikut memegang kasus ini."
ARRIVED, ESCALATE = "report.arrived", "report.escalate"
NUMBER = text("SELECT nextval('case_serial')")


@dataclass(frozen=True, slots=True)
class Accepting:
    """One acceptance: the report as it was opened, and the two who will hold the case."""

    report: OpenedReport
    case: Case
    first: tuple[Colleague, Part]
    second: tuple[Colleague, Part]


def accept_report(office: Office, doer: Doer, report_id: UUID, supervisor_key_id: UUID) -> str:
    """The number of the new case. Opens its own transactions.

    Raises NotFound without a grant, Conflict when somebody was faster, InvalidInput for a second who cannot hold it.
    """
    with db.transaction() as session:
        holders = _holders(session, office, doer, supervisor_key_id)
        row, key = _mine(session, doer, report_id)
        record_signed(session, doer, "report.open", f"report:{report_id}")
    try:
        opened = open_report(row, report_key(row, key, doer.keys.box))
    except (CannotOpen, ValueError):
        raise Conflict(BROKEN) from None
    with db.transaction() as session:
        locked = _locked(session, report_id)
        case = _case(session, office, locked, opened)
        _write(session, office, doer, Accepting(opened, case, *holders))
        _empty(session, locked)
        record_signed(session, doer, "report.accept", f"report:{report_id}", case=case.number)
        record_signed(session, doer, "case.open", f"case:{case.number}")
    return case.number


def _holders(
    session: Session, office: Office, doer: Doer, second_key_id: UUID
) -> tuple[tuple[Colleague, Part], tuple[Colleague, Part]]:
    """The officer and a second one, of whom one is a supervisor. Raises InvalidInput."""
    me = myself(session, office, doer)
    other = colleagues(session, office.trust).get(second_key_id)
    if me.role not in CASE_ROLES:
        raise NotFound(NO_REPORT)
    if other is None or not other.is_current or other.role not in CASE_ROLES:
        raise InvalidInput(CHOOSE, fields={"supervisor_key_id": CHOOSE})
    held = [(one, _part(one)) for one in (me, other)]
    try:
        check_holders(held)
    except Conflict:
        raise InvalidInput(CHOOSE, fields={"supervisor_key_id": CHOOSE}) from None
    return held[0], held[1]


def _part(one: Colleague) -> Part:
    return Part.PENYELIA if one.role is Role.PENYELIA else Part.PENDAMPING


def _mine(session: Session, doer: Doer, report_id: UUID) -> tuple[Report, ReportGrant]:
    found = granted_report(session, report_id, doer.key_id)
    if found is None:
        raise _why_not(session, report_id)
    return found


def _why_not(session: Session, report_id: UUID) -> NotFound | Conflict:
    state = session.scalar(select(Report.state).where(Report.id == report_id))
    return Conflict(TAKEN) if state == ReportState.DITERIMA else NotFound(NO_REPORT)


def _locked(session: Session, report_id: UUID) -> Report:
    row = session.scalar(select(Report).where(Report.id == report_id, Report.state.in_(WAITING)).with_for_update())
    if row is None:
        raise Conflict(TAKEN)
    return row


def _case(session: Session, office: Office, report: Report, opened: OpenedReport) -> Case:
    now = datetime.now(UTC)
    mailbox_id = session.scalar(
        select(Mailbox.id).where(Mailbox.id == opened.story.mailbox_id, Mailbox.report_id == report.id)
    )
    case = Case(
        id=new_id(),
        number=f"{now.astimezone(office.zone).year}-{session.scalar(NUMBER):04d}",
        state="asesmen",
        urgency=report.urgency,
        report_id=report.id,
        mailbox_id=mailbox_id,
        epoch=1,
        version=1,
        opened_at=now,
    )
    session.add(case)
    session.flush()
    return case


def _write(session: Session, office: Office, doer: Doer, accepting: Accepting) -> None:
    case = accepting.case
    keys = begin_epoch(session, doer, case.id, 1)
    session.flush()
    for holder, part in (accepting.first, accepting.second):
        given = Given(case.id, 1, holder.key_id, holder.box_public, part, with_identity=True)
        grant(session, doer, given, keys)
    grant(session, doer, escrow_of(office, case.id, 1), keys)
    received_at = session.get_one(Report, accepting.report.id).received_at
    for body, scope in _bodies(accepting.report, received_at):
        session.add(sealed_entry(doer, Draft(new_id(), case.id, 1, scope, body), keys.publics[scope]))
        if isinstance(body, ReportReceived):
            set_first_dates(session, case, body)
    mark_case(session, office, case.id, phones=[accepting.report.story.safe_contact.address])
    _move_files(session, accepting, keys)
    if case.mailbox_id is not None:
        session.execute(update(Mailbox).where(Mailbox.id == case.mailbox_id).values(case_id=case.id))
        session.add(Opening(mailbox_id=case.mailbox_id, role=doer.role))


def _bodies(report: OpenedReport, received_at: datetime) -> Iterator[tuple[EntryBody, int]]:
    """What the case knows of its report, who sent it apart from what it says."""
    story = report.story.model_copy(update={"name": ""})
    yield ReportReceived(received_at=received_at, summary=report.summary, story=story), STORY
    yield ReportKeyKept(private=to_text(report.private)), STORY
    if report.story.safe_contact != SafeContact():
        yield SafeContactSet(agreed=report.story.safe_contact, by_reporter=True), STORY
    if report.story.name:
        yield ReporterNamed(name=report.story.name), IDENTITY


def _move_files(session: Session, accepting: Accepting, keys: EpochKeys) -> None:
    """A file that does not open stays with the report: it counts for nothing."""
    files = session.scalars(select(SealedFile).where(SealedFile.owner_id == accepting.report.id)).all()
    for row in files:
        try:
            move_file(row, accepting.report.private, (accepting.case.id, 1, keys.publics))
        except CannotOpen:
            continue


def _empty(session: Session, report: Report) -> None:
    """The case has it all; the report's own copies of its key go."""
    now = datetime.now(UTC)
    report.state, report.closed_at = ReportState.DITERIMA, now
    report.acknowledged_at = report.acknowledged_at or now
    report.summary_key = report.summary = report.story_key = report.story = None
    session.execute(delete(ReportGrant).where(ReportGrant.report_id == report.id))
    for kind in (ARRIVED, ESCALATE):
        cancel_timer(session, kind, str(report.id))
