"""What a person may ask for about their own data: to see it, and to have it erased.

Erasing takes contact, name and address at once. Story and photos go at once when the case is over; while it runs
the violation is still being worked on, so they are marked and go when it ends and nobody can object any more.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common import audit
from common.audit import Actor
from common.errors import Unavailable
from common.notifications.forgetting import forget_recipients
from services.perda_report.actions.contact import DAMAGED
from services.perda_report.actions.forgetting import forget_joined, forget_own
from services.perda_report.actions.office import Office, Reporter
from services.perda_report.messages import Kind, reporter_recipient
from services.perda_report.models import CoReporter, Report, ReportEvent
from services.perda_report.queries.find import known_number
from services.perda_report.queries.person import Person, find_person
from services.perda_report.queries.privacy import Held, family_of, held_about, references_of

log = logging.getLogger(__name__)

CONTACT = "Nama, nomor HP, dan surel."
STORY = "Cerita dan foto dari pelapor."
LATER = "Cerita dan foto dihapus setelah laporan selesai."


def find_own(session: Session, office: Office, number: str, reporter: Reporter) -> Person:
    """Whose data it is. Raises NotFound, NotSignedIn."""
    known = known_number(number, office.pack.code_prefix)
    return find_person(session, known, reporter)


def show_data(session: Session, office: Office, person: Person, actor: Actor) -> Held:
    """Everything that is held about somebody; that it was opened is in the audit.

    Raises Unavailable for a contact that was tampered with.
    """
    category = office.reference.current().category_name(person.report.category_code)
    try:
        held = held_about(session, person, office.box, category)
    except ValueError:
        log.exception("a sealed contact was changed, or the secret key was: %s", person.report.tracking_number)
        raise Unavailable(DAMAGED) from None
    _record(session, actor, "privacy.show", person)
    return held


def erase_data(session: Session, person: Person, actor: Actor) -> list[str]:
    """Erase what may go now and mark the rest; again changes nothing more.

    Gives keys of the store: the caller deletes those files after its commit.
    """
    if person.joined is not None:
        _erase_joined(session, person, person.joined, actor)
        return []
    return [key for report in family_of(session, person.report) for key in _erase(session, report, actor)]


def erase_contact(report: Report | CoReporter) -> bool:
    """Name, numbers and address; whether there were any."""
    if report.contact is None and report.email_hash is None:
        return False
    report.contact, report.email_hash, report.contact_erased_at = None, None, datetime.now(UTC)
    return True


def _erase(session: Session, report: Report, actor: Actor) -> list[str]:
    erased = [CONTACT] if erase_contact(report) else []
    is_new = report.erasure_asked_at is None
    report.identity = "anonymous"
    report.erasure_asked_at = report.erasure_asked_at or datetime.now(UTC)
    keys: list[str] = []
    if report.finished_at is None:
        erased += [LATER] if is_new else []
    elif _is_told_since(report, report.finished_at):
        erased.append(STORY)
        keys = forget_own(session, report.id)
    forget_recipients(session, references_of(session, report), [reporter_recipient(report.tracking_number)])
    if erased:
        _tell(session, report, erased)
        _record(session, actor, "privacy.erase", Person(report))
    return keys


def _is_told_since(report: Report, finished_at: datetime) -> bool:
    """Whether there is a story: none was erased, or the case was opened again and ended again since."""
    return report.story_erased_at is None or report.story_erased_at < finished_at


def _erase_joined(session: Session, person: Person, joined: CoReporter, actor: Actor) -> None:
    had_words, joined.words = bool(joined.words), ""
    if any((erase_contact(joined), forget_joined(session, joined.id), had_words)):
        forget_recipients(session, references_of(session, person.report), [person.recipient])
        _record(session, actor, "privacy.erase", person)


def _tell(session: Session, report: Report, erased: Iterable[str]) -> None:
    session.add(ReportEvent(report_id=report.id, kind=Kind.DATA_DIHAPUS, words=" ".join(erased)))


def _record(session: Session, actor: Actor, act: str, person: Person) -> None:
    detail = {"co_reporter": str(person.joined.id)} if person.joined else {}
    audit.record(session, actor, act, f"report:{person.report.tracking_number}", **detail)
