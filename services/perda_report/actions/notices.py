"""Who is told of an act, and in which words: written into the outbox in the transaction of the act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.notifications import outbox
from services.perda_report.actions.office import BackOffice
from services.perda_report.messages import (
    Facts,
    co_reporter_recipient,
    message,
    opd_recipient,
    reporter_recipient,
)
from services.perda_report.models import CoReporter, Report
from services.perda_report.queries.recipients import officers_with
from services.perda_report.queries.tracking import result_label
from services.perda_report.workflow import Act, Role


class Circle(StrEnum):
    """Whom an act concerns."""

    OPD = "opd"
    SUPERVISORS = "pengawas"
    REPORTERS = "pelapor"


@dataclass(frozen=True, slots=True)
class Notice:
    """A topic of messages.TEMPLATES, and for how long its messages are kept back."""

    topic: str
    hold: timedelta = timedelta(0)


TOLD = {
    Act.VERIFY: (Circle.OPD, Circle.REPORTERS),
    Act.REJECT: (Circle.OPD, Circle.REPORTERS),
    Act.CLOSE: (Circle.OPD, Circle.REPORTERS),
    Act.FORWARD: (Circle.OPD, Circle.REPORTERS),
    Act.ASK: (Circle.REPORTERS,),
    Act.MERGE: (Circle.REPORTERS,),
    Act.SPLIT: (Circle.REPORTERS,),
    Act.INSPECT: (Circle.REPORTERS,),
    Act.RESUME: (Circle.REPORTERS,),
    Act.UPHOLD: (Circle.REPORTERS,),
    Act.ANSWER: (Circle.OPD,),
    Act.ADD: (Circle.OPD,),
    Act.WITHDRAW: (Circle.OPD,),
    Act.OBJECT: (Circle.OPD, Circle.SUPERVISORS),
    Act.LAPSE: (Circle.OPD, Circle.REPORTERS),
}


def tell(session: Session, office: BackOffice, report: Report, act: Act, hold: timedelta = timedelta(0)) -> None:
    """Everybody whom this act concerns; the report is as the act left it. `hold` delays the messages."""
    circles = TOLD.get(act, ())
    inside: list[str] = []
    if Circle.OPD in circles:
        inside.append(opd_recipient(report.opd_code))
    if Circle.SUPERVISORS in circles:
        inside += reachable(session, report.opd_code, Role.PENGAWAS)
    put(session, office, report, Notice(f"report.{act}", hold), list(dict.fromkeys(inside)))
    if Circle.REPORTERS in circles:
        tell_reporters(session, office, report, act, hold)


def tell_reporters(
    session: Session, office: BackOffice, report: Report, act: Act, hold: timedelta = timedelta(0)
) -> None:
    """Whoever reported this, the same in a report merged into it, or joined, and left an e-mail address."""
    put(session, office, report, Notice(f"reporter.{act}", hold), list(_reporters(session, report)))


def reachable(session: Session, opd_code: str, role: Role) -> list[str]:
    """As recipients: the officers with this role for an OPD who have an e-mail address, else the OPD's own contact."""
    return officers_with(session, opd_code, role) or [opd_recipient(opd_code)]


def put(session: Session, office: BackOffice, report: Report, notice: Notice, recipients: list[str]) -> None:
    """One message for each recipient."""
    if not recipients:
        return
    facts = facts_of(office, report, for_citizen=notice.topic.startswith("reporter."))
    words = office.reference.current().templates
    for recipient in recipients:
        outbox.put(session, message(notice.topic, recipient, facts, words), hold=notice.hold)


def facts_of(office: BackOffice, report: Report, *, for_citizen: bool) -> Facts:
    """What may be told of a report."""
    reference = office.reference.current()
    page = "laporan" if for_citizen else "petugas/laporan"
    return Facts(
        tracking_number=report.tracking_number,
        category=reference.category_name(report.category_code),
        kecamatan=office.kecamatan.get(report.kecamatan_code, report.kecamatan_code),
        opd_code=report.opd_code,
        opd=reference.opd_of(report.opd_code).name,
        link=f"{office.base_url}/{page}/{report.tracking_number}",
        zone=office.zone,
        zone_label=office.zone_label,
        due_at=report.step_due_at,
        objectable_until=report.objectable_until,
        result=result_label(report),
    )


def _reporters(session: Session, report: Report) -> Iterator[str]:
    if report.email_hash:
        yield reporter_recipient(report.tracking_number)
    merged = select(Report.tracking_number).where(Report.merged_into == report.id, Report.email_hash.is_not(None))
    yield from (reporter_recipient(number) for number in session.scalars(merged))
    joined = select(CoReporter.id).where(CoReporter.report_id == report.id, CoReporter.email_hash.is_not(None))
    yield from (co_reporter_recipient(found) for found in session.scalars(joined))
