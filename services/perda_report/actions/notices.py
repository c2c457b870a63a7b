"""Who is told of an act, and in which words: written into the outbox in the transaction of the act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from common.notifications import outbox
from services.perda_report.actions.office import Office
from services.perda_report.messages import (
    Facts,
    co_reporter_recipient,
    message,
    officer_recipient,
    opd_recipient,
    reporter_recipient,
)
from services.perda_report.models import CoReporter, Report
from services.perda_report.queries.tracking import area_name, result_label
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


def tell(session: Session, office: Office, report: Report, act: Act, hold: timedelta = timedelta(0)) -> None:
    """Everybody whom this act concerns; the report is as the act left it. `hold` delays the messages."""
    for circle in TOLD.get(act, ()):
        match circle:
            case Circle.OPD:
                put(session, office, report, Notice(f"report.{act}", hold), [opd_recipient(report.opd_code)])
            case Circle.SUPERVISORS:
                tell_officers(session, office, report, f"report.{act}", Role.PENGAWAS)
            case Circle.REPORTERS:
                tell_reporters(session, office, report, act, hold)


def tell_reporters(session: Session, office: Office, report: Report, act: Act, hold: timedelta = timedelta(0)) -> None:
    """Whoever reported this, the same in a report merged into it, or joined, and left an e-mail address."""
    put(session, office, report, Notice(f"reporter.{act}", hold), list(_reporters(session, report)))


def tell_officers(session: Session, office: Office, report: Report, topic: str, role: Role) -> None:
    """Every active officer with this role for the report's OPD who has an e-mail address."""
    holders = (
        select(Officer.id)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .where(
            OfficerRole.role == role,
            or_(OfficerRole.opd_code == report.opd_code, OfficerRole.opd_code.is_(None)),
            Officer.is_active,
            Officer.email != "",
        )
        .distinct()
    )
    put(session, office, report, Notice(topic), [officer_recipient(found) for found in session.scalars(holders)])


def put(session: Session, office: Office, report: Report, notice: Notice, recipients: list[str]) -> None:
    """One message for each recipient."""
    if not recipients:
        return
    facts = facts_of(office, report, for_citizen=notice.topic.startswith("reporter."))
    words = office.reference.current().templates
    for recipient in recipients:
        outbox.put(session, message(notice.topic, recipient, facts, words), hold=notice.hold)


def facts_of(office: Office, report: Report, *, for_citizen: bool) -> Facts:
    """What may be told of a report."""
    reference = office.reference.current()
    page = "laporan" if for_citizen else "petugas/laporan"
    return Facts(
        tracking_number=report.tracking_number,
        category=reference.category_name(report.category_code),
        kecamatan=area_name(office.pack, report.kecamatan_code),
        opd_code=report.opd_code,
        opd=reference.opd_of(report.opd_code).name,
        link=f"{office.base_url}/{page}/{report.tracking_number}",
        zone=office.pack.zone,
        zone_label=office.pack.zone_label,
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
