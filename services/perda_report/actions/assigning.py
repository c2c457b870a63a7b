"""Who handles a report: named by those who lead the work, or taken and given back by an officer of the field."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from common.auth.models import Officer
from common.errors import InvalidInput, NotAllowed
from services.perda_report.actions import notices
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.notices import Notice
from services.perda_report.actions.office import Doer, Office
from services.perda_report.messages import officer_recipient
from services.perda_report.models import Report
from services.perda_report.queries.handlers import handlers_of
from services.perda_report.schemas import AssignReport
from services.perda_report.workflow import CHECKERS, SUPERVISORS, Act

NOT_THEIRS = "Pilih petugas yang aktif di OPD laporan ini."
THEIRS_WAS_CONTESTED = "Warga keberatan atas keputusan petugas ini. Pilih petugas lain."
ALREADY = "Laporan ini sudah dipegang petugas itu."
NOBODY = "Belum ada petugas yang ditunjuk."
ONLY_SELF = "Petugas hanya dapat mengambil laporan yang belum dipegang siapa pun, atau melepas yang ia pegang."


def assign_report(session: Session, office: Office, number: str, form: AssignReport, doer: Doer) -> Report:
    """To an officer, or to nobody. Raises NotFound, NotAllowed, Conflict, InvalidInput for who cannot handle it."""
    return by_officer(session, office, number, assigning(session, office, form, doer), doer)


def assigning(session: Session, office: Office, form: AssignReport, doer: Doer, hold: timedelta = timedelta(0)) -> Deed:
    """The deed, for one report. Whoever is named is told, unless they named themselves."""
    chosen = form.officer_id
    named = session.get(Officer, chosen) if chosen else None

    def name(report: Report) -> None:
        _refuse_rights(report, chosen, doer)
        _refuse_impossible(session, report, chosen)
        report.assignee_id = chosen
        if named and named.email and named.id != doer.officer.id:
            notices.put(session, office, report, Notice("officer.assigned", hold), [officer_recipient(named.id)])

    words = f"Dipegang {named.name}" if named else "Tidak dipegang siapa pun"
    return Deed(Act.ASSIGN, form.version, words, data={"officer": str(chosen or "")}, change=name, hold=hold)


def _refuse_rights(report: Report, chosen: UUID | None, doer: Doer) -> None:
    """Whoever is of the field only moves their own name."""
    if doer.officer.may(report.opd_code, *CHECKERS, *SUPERVISORS):
        return
    if (report.assignee_id, chosen) not in {(None, doer.officer.id), (doer.officer.id, None)}:
        raise NotAllowed(ONLY_SELF)


def _refuse_impossible(session: Session, report: Report, chosen: UUID | None) -> None:
    if chosen == report.assignee_id:
        _refuse(ALREADY if chosen else NOBODY)
    if chosen is None:
        return
    if chosen == report.barred_id:
        _refuse(THEIRS_WAS_CONTESTED)
    if chosen not in {officer.id for officer in handlers_of(session, report).assignable}:
        _refuse(NOT_THEIRS)


def _refuse(sentence: str) -> None:
    raise InvalidInput(sentence, fields={"officer_id": sentence})
