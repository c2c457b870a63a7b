"""Each morning of a working day, one mail to every officer who leads or verifies: what waits in their OPD.

A timer of its own for each day, which sets the next one in the transaction that ends it: the mails of a day are
written once, whatever relays there are. After an outage the day on which it ends has its mail, and no day before it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common import db
from common.calendar import WorkingCalendar
from common.notifications import outbox
from common.timers import Due, Timer, set_timer
from services.perda_report.actions.office import BackOffice
from services.perda_report.messages import DigestFacts, digest_message, officer_recipient
from services.perda_report.queries.digest import Waiting, digest_readers, waiting_reports
from services.perda_report.queries.reference import OpdView, Reference

KIND = "digest.daily"
ONE_DAY = timedelta(days=1)


def plan_digest(office: BackOffice) -> None:
    """Set the first timer where there is none; the others follow from it."""
    calendar = office.reference.current().calendar
    with db.transaction(quiet=True) as session:
        if not session.scalar(select(exists().where(Timer.kind == KIND, Timer.done_at.is_(None)))):
            _set(session, calendar, calendar.next_opening(datetime.now(UTC)))


def send_digest(session: Session, office: BackOffice, due: Due) -> None:
    """Write the mails of this day, and set the timer of the next. On a day off, or before opening, there are none."""
    reference = office.reference.current()
    calendar = reference.calendar
    now = max(datetime.now(UTC), due.due_at)
    local = now.astimezone(calendar.zone)
    if calendar.is_working_day(local.date()) and local.time() >= calendar.opens:
        _tell_everybody(session, office, reference, now)
    _set(session, calendar, calendar.next_opening(now))


def _set(session: Session, calendar: WorkingCalendar, opening: datetime) -> None:
    set_timer(session, KIND, str(opening.astimezone(calendar.zone).date()), opening)


def _tell_everybody(session: Session, office: BackOffice, reference: Reference, now: datetime) -> None:
    today = now.astimezone(office.zone).date()
    midnight = datetime.combine(today + ONE_DAY, time(), office.zone)
    waiting = waiting_reports(session, now, midnight)
    for officer_id, opd_codes in digest_readers(session).items():
        theirs = [one for one in waiting if opd_codes is None or one.opd_code in opd_codes]
        if theirs:
            facts = DigestFacts(today, lines_of(theirs, reference, office.base_url), f"{office.base_url}/petugas")
            outbox.put(session, digest_message(officer_recipient(officer_id), facts, reference.templates))


def lines_of(waiting: Sequence[Waiting], reference: Reference, base_url: str) -> list[str]:
    """A line for each OPD, and below them where to read on about what is urgent."""
    lines = [_line(reference.opd_of(one.opd_code), one) for one in waiting]
    return [*lines, "", *_links(waiting, base_url)]


def _line(opd: OpdView, one: Waiting) -> str:
    counts = (
        ("baru masuk", one.new),
        ("jatuh tempo hari ini", one.due_today),
        ("lewat tenggat", one.late),
        ("menunggu jawaban pelapor", one.asked),
        ("keberatan", one.objections),
    )
    return f"{opd.abbreviation}: " + ", ".join(f"{count} {words}" for words, count in counts if count)


def _links(waiting: Sequence[Waiting], base_url: str) -> Iterator[str]:
    links = (
        ("Baru masuk", "tab=baru", sum(one.new for one in waiting)),
        ("Lewat tenggat", "lewat=true", sum(one.late for one in waiting)),
        ("Menunggu jawaban pelapor", "tab=menunggu", sum(one.asked for one in waiting)),
        ("Keberatan", "tab=keberatan", sum(one.objections for one in waiting)),
    )
    yield from (f"{words}: {base_url}/petugas?{query}" for words, query, count in links if count)
