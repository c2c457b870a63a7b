"""What the reporter sent since, filed in the case as entries: once, whoever opens the case first.

A message is sealed to the case's epoch, or, while the report was being accepted, to the report's own key.
"""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from common import db
from services.sapa.actions.entries import add_entry
from services.sapa.actions.office import Doer, Office
from services.sapa.crypto.messages import open_message
from services.sapa.crypto.places import message_place
from services.sapa.crypto.primitives import CannotOpen, from_text
from services.sapa.models import Entry, ReporterMessage
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.schemas.entries import EntryBody
from services.sapa.schemas.entries.received import MessageReceived, ReportReceived, SafeContactSet
from services.sapa.schemas.reporting import SafeContact
from services.sapa.schemas.sent import CARA_AMAN, MessageBody


def file_messages(office: Office, doer: Doer, case: OpenedCase) -> OpenedCase:
    """The case with what came since. What does not open is left and counted with the refused."""
    if case.report_id is None:
        return case
    with db.reading() as session:
        waiting = session.scalars(_unread(case).with_only_columns(ReporterMessage.id)).all()
    if not waiting:
        return case
    with db.transaction() as session:
        rows = session.scalars(_unread(case).with_for_update(skip_locked=True)).all()
        filed = [one for one in (_filed(session, office, doer, case, row) for row in rows) if one is not None]
    return replace(
        case,
        entries=(*case.entries, *filed),
        version=case.version + len(filed),
        refused=case.refused + len(rows) - len(filed),
    )


def _unread(case: OpenedCase) -> Select[ReporterMessage]:
    mine = or_(ReporterMessage.case_id == case.id, ReporterMessage.report_id == case.report_id)
    return select(ReporterMessage).where(mine, ReporterMessage.read_at.is_(None)).order_by(ReporterMessage.sent_at)


def _filed(session: Session, office: Office, doer: Doer, case: OpenedCase, row: ReporterMessage) -> OpenedEntry | None:
    """None for what does not hold, and for an old message that somebody put back."""
    try:
        body = _opened(case, row)
    except (CannotOpen, ValueError):
        return None
    if session.get(Entry, row.id) is not None:
        return None
    entry = add_entry(session, office, doer, case, body, entry_id=row.id)
    row.read_at, row.key_sealed, row.body = datetime.now(UTC), None, None
    return entry


def _opened(case: OpenedCase, row: ReporterMessage) -> EntryBody:
    """Raises CannotOpen and ValueError for what this case's reporter did not write."""
    private = case.report_key if row.epoch == 0 else case.keys[row.epoch].story if row.epoch in case.keys else None
    owner = row.report_id if row.epoch == 0 else case.id
    if private is None or row.key_sealed is None or row.body is None or row.mailbox_id != case.mailbox_id:
        raise CannotOpen("not for this case")
    place = message_place(owner, row.epoch, row.id)
    raw = open_message(private, _between(case), place, row.kind, (row.key_sealed, row.body))
    if row.kind == CARA_AMAN:
        return SafeContactSet(agreed=SafeContact.model_validate_json(raw), by_reporter=True)
    told = MessageBody.model_validate_json(raw)
    return MessageReceived(message_id=row.id, sent_at=row.sent_at, words=told.words, file_ids=told.file_ids)


def _between(case: OpenedCase) -> bytes:
    """Raises CannotOpen for a case that came from no report."""
    story = next((one.body.story for one in case.entries if isinstance(one.body, ReportReceived)), None)
    return from_text(story.message_key if story else "")
