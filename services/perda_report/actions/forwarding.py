"""Handing a report on to the OPD that answers for it; there it begins anew, with deadlines of its own.

An OPD that had the report before gets it back only by a supervisor: otherwise two offices could send it to and fro.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.directory import Opd
from common.errors import InvalidInput, NotAllowed
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.messages import Kind
from services.perda_report.models import Report, ReportEvent
from services.perda_report.schemas import ForwardReport
from services.perda_report.workflow import Act, Need, Role

UNKNOWN_OPD = "Pilih OPD dari daftar."
ALREADY_THERE = "Laporan ini sudah di OPD tersebut. Pilih OPD lain."


def forward_report(session: Session, office: Office, number: str, form: ForwardReport, doer: Doer) -> Report:
    """To another OPD; officers of the old one cannot read it any more.

    Raises NotFound, NotAllowed, Conflict, and InvalidInput for an OPD that cannot get it.
    """
    return by_officer(session, office, number, forwarding(session, form, doer), doer)


def forwarding(session: Session, form: ForwardReport, doer: Doer, hold: timedelta = timedelta(0)) -> Deed:
    """The deed, for one report."""
    trace: dict[str, str] = {}

    def hand_on(report: Report) -> None:
        _refuse_impossible(session, report, form.opd_code, doer)
        trace.update(from_opd=report.opd_code, to_opd=form.opd_code)
        report.opd_code, report.assignee_id = form.opd_code, None

    given = frozenset({Need.REASON})
    return Deed(Act.FORWARD, form.version, form.reason, given=given, data=trace, change=hand_on, hold=hold)


def _refuse_impossible(session: Session, report: Report, opd_code: str, doer: Doer) -> None:
    opd = session.get(Opd, opd_code)
    if opd is None or not opd.is_active:
        raise InvalidInput(UNKNOWN_OPD, fields={"opd_code": UNKNOWN_OPD})
    if opd_code == report.opd_code:
        raise InvalidInput(ALREADY_THERE, fields={"opd_code": ALREADY_THERE})
    if not doer.officer.may(report.opd_code, Role.PENGAWAS) and opd_code in _had_it(session, report):
        raise NotAllowed(
            f"{opd.abbreviation} sudah pernah menerima laporan ini dan meneruskannya."
            " Hanya pengawas yang dapat mengembalikannya, supaya laporan tidak berputar-putar."
        )


def _had_it(session: Session, report: Report) -> frozenset[str]:
    came_from = ReportEvent.data["from_opd"].as_string()
    asked = select(came_from).where(ReportEvent.report_id == report.id, ReportEvent.kind == Kind.DITERUSKAN)
    return frozenset(session.scalars(asked))
