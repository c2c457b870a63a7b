"""What is erased by itself when the pack's terms are over (Pack.retention). Chores of the relay: run twice, run by two.

For timers/: erase_old_contacts(term), erase_old_photos(store, term), erase_old_reports(store, term),
erase_as_asked(store), delete_expired_email_checks(), sweep_orphan_photos(store).

A term counts from the end of the case: of the main report, for one that was merged into it. Every batch is a
transaction far below the role's time limit, and skips what another relay has locked. Files go after the commit
that forgets them; what a crash leaves between the two are orphans, and swept.
"""

from collections.abc import Callable, Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from common import audit, db
from common.audit import Actor
from common.media import MediaStore, forget, sweep_orphans
from services.perda_report.actions.forgetting import forget_own, forget_photos, forget_report
from services.perda_report.actions.privacy import CONTACT, STORY
from services.perda_report.messages import Kind
from services.perda_report.models import CoReporter, EmailCheck, Photo, Report, ReportEvent

BATCH = 500
# Each may bring two dozen files of the store with it.
REPORTS_AT_ONCE = 25
RELAY = Actor("system:relay")
# Not clock_timestamp(): the index on finished_at answers for a moment that stands still only.
NOW = func.now()
NO_LONGER = {"contact": None, "email_hash": None, "contact_erased_at": NOW}
UNWATCHED = {"synchronize_session": False}


def erase_old_contacts(term: timedelta) -> None:
    """Names, numbers and addresses of reporters and co-reporters whose case ended longer ago than `term`."""
    db.in_batches(BATCH, lambda session: _erase_reporters(session, term))
    db.in_batches(BATCH, lambda session: _erase_co_reporters(session, term))


def erase_old_photos(store: MediaStore, term: timedelta) -> None:
    """Photos of every kind, of cases that ended longer ago than `term`."""
    has_photos = exists().where(Photo.report_id == Report.id)
    _with_files(store, "retention.photo", _ended(term).where(has_photos), forget_photos)


def erase_old_reports(store: MediaStore, term: timedelta) -> None:
    """All of a report but what is counted: category, kecamatan, OPD, states and times stay as a bare row."""
    _with_files(store, "retention.report", _ended(term).where(Report.forgotten_at.is_(None)), forget_report)


def erase_as_asked(store: MediaStore) -> None:
    """Stories and photos whose reporter asked for it while the case ran: once nobody can object any more."""
    is_over = or_(Report.objectable_until.is_(None), Report.objectable_until < NOW)
    is_left = or_(Report.story_erased_at.is_(None), Report.story_erased_at < Report.finished_at)
    asked = select(Report.id, Report.tracking_number).where(
        Report.erasure_asked_at.is_not(None), Report.finished_at.is_not(None), is_over, is_left
    )
    _with_files(store, "privacy.erase_story", asked, _forget_as_asked)


def delete_expired_email_checks() -> None:
    """Codes and cookies of mailboxes whose time is over, with the sealed address."""
    db.in_batches(BATCH, _delete_email_checks)


def sweep_orphan_photos(store: MediaStore) -> None:
    """Files that no photo names."""
    sweep_orphans(store, _named)


def _named(keys: Collection[str]) -> set[str]:
    """Those of the keys that a photo names; each column has an index of its own."""
    columns = (Photo.original_key, Photo.shown_key, Photo.thumb_key)
    with db.reading() as session:
        return {key for column in columns for key in session.scalars(select(column).where(column.in_(keys)))}


def _with_files(
    store: MediaStore, act: str, due: Select[UUID, str], forgetting: Callable[[Session, UUID], list[str]]
) -> None:
    taken = REPORTS_AT_ONCE
    while taken == REPORTS_AT_ONCE:
        keys: list[str] = []
        with db.transaction(quiet=True) as session:
            found = session.execute(due.limit(REPORTS_AT_ONCE).with_for_update(of=Report, skip_locked=True)).all()
            for report_id, number in found:
                keys += forgetting(session, report_id)
                audit.record(session, RELAY, act, f"report:{number}")
        forget(store, keys)
        taken = len(found)


def _ended(term: timedelta) -> Select[UUID, str]:
    return select(Report.id, Report.tracking_number).where(*_is_over(term))


def _is_over(term: timedelta) -> tuple[ColumnElement[bool], ...]:
    main = aliased(Report)
    limit = NOW - term
    main_is_over = exists().where(main.id == Report.merged_into, main.finished_at < limit)
    return Report.finished_at < limit, or_(Report.merged_into.is_(None), main_is_over)


def _erase_reporters(session: Session, term: timedelta) -> int:
    has_contact = or_(Report.contact.is_not(None), Report.email_hash.is_not(None))
    due = _ended(term).where(has_contact).limit(BATCH).with_for_update(of=Report, skip_locked=True)
    found = session.execute(due).all()
    ids = [report_id for report_id, _ in found]
    anonymous = update(Report).where(Report.id.in_(ids)).values(NO_LONGER | {"identity": "anonymous"})
    session.execute(anonymous, execution_options=UNWATCHED)
    for report_id, number in found:
        _tell(session, report_id, CONTACT)
        audit.record(session, RELAY, "retention.contact", f"report:{number}")
    return len(found)


def _erase_co_reporters(session: Session, term: timedelta) -> int:
    has_contact = or_(CoReporter.contact.is_not(None), CoReporter.email_hash.is_not(None))
    due = (
        select(CoReporter.id, Report.tracking_number)
        .join(Report, Report.id == CoReporter.report_id)
        .where(has_contact, *_is_over(term))
        .limit(BATCH)
        .with_for_update(of=CoReporter, skip_locked=True)
    )
    found = session.execute(due).all()
    theirs = CoReporter.id.in_([each for each, _ in found])
    session.execute(update(CoReporter).where(theirs).values(NO_LONGER), execution_options=UNWATCHED)
    for co_reporter_id, number in found:
        audit.record(session, RELAY, "retention.contact", f"report:{number}", co_reporter=str(co_reporter_id))
    return len(found)


def _forget_as_asked(session: Session, report_id: UUID) -> list[str]:
    _tell(session, report_id, STORY)
    return forget_own(session, report_id)


def _delete_email_checks(session: Session) -> int:
    due = select(EmailCheck.id).where(EmailCheck.expires_at < NOW).limit(BATCH).with_for_update(skip_locked=True)
    ids = session.scalars(due).all()
    session.execute(delete(EmailCheck).where(EmailCheck.id.in_(ids)), execution_options=UNWATCHED)
    return len(ids)


def _tell(session: Session, report_id: UUID, words: str) -> None:
    session.add(ReportEvent(report_id=report_id, kind=Kind.DATA_DIHAPUS, words=words))
