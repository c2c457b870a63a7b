"""Deleting what a case knows, on request: its supervisor asks with a reason, another holder decides.

In the caller's transaction. Whole: the keys go at once, in this transaction; the relay deletes the rest, which nobody
can open any more. In part: the case begins a new epoch that knows only how to answer the person, and the keys of all
former epochs go. Either way the signed audit rows stay.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.orm import Session

from common.codes import new_id
from common.errors import Conflict, NotAllowed
from common.timers import cancel_timer, set_timer
from services.sapa.actions.casework.dates import REVIEW
from services.sapa.actions.entries import Draft, add_entry, lock_case, sealed_entry
from services.sapa.actions.expiring import ERASE
from services.sapa.actions.granting import renew
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.epochs import STORY
from services.sapa.models import Case, CaseGrant, Entry, Likeness, ReporterMessage, SealedFile
from services.sapa.queries.erasure import Asked, waiting_erasure
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.schemas.entries import EntryBody
from services.sapa.schemas.entries.decisions import StateChanged
from services.sapa.schemas.entries.erasure import ErasureAsked, ErasureRefused, Extent, PartlyErased
from services.sapa.schemas.entries.received import ReportReceived, Resealed
from services.sapa.schemas.reporting import DangerTold, ReportSummary, SafeContact
from services.sapa.workflow import GIVING_PARTS, Part

SUPERVISOR_ASKS = "Penghapusan diminta penyelia kasus."
HOLDER_DECIDES = "Penghapusan diputuskan pendamping atau penyelia kasus."
OWN = "Anda yang meminta. Pemegang kasus yang lain memutuskan."
WAITS = "Penghapusan sudah diminta. Tunggu putusan pemegang kasus yang lain."
NOTHING_ASKED = "Permintaan ini sudah diputuskan. Muat ulang halamannya."
MEANWHILE = "Rekan Anda baru saja mengubah kasus ini. Muat ulang halamannya."
NO_MAILBOX = "Kasus ini tidak punya kotak pesan. Minta hapus semuanya."
NOTHING_KNOWN = ReportSummary(
    for_whom=None,
    age_group=None,
    kecamatan_code=None,
    danger=DangerTold(),
    may_contact=False,
    channels=(),
    file_count=0,
)


def ask_erasure(session: Session, office: Office, doer: Doer, case: OpenedCase, asked: ErasureAsked) -> OpenedEntry:
    """Once per `asked.thread`, its entry's id. Raises NotAllowed but for its supervisor, Conflict when one waits."""
    if case.part != Part.PENYELIA or not case.has_identity:
        raise NotAllowed(SUPERVISOR_ASKS)
    waiting = waiting_erasure(case)
    entry_id = asked.thread or new_id()
    if waiting is not None and waiting.id != entry_id:
        raise Conflict(WAITS)
    if asked.extent is Extent.SEBAGIAN and case.mailbox_id is None:
        raise Conflict(NO_MAILBOX)
    if waiting is None:
        detail = {"extent": asked.extent.value, "reason": asked.reason}
        record_signed(session, doer, "case.erase_ask", f"case:{case.number}", **detail)
    told = asked.model_copy(update={"thread": entry_id})
    return add_entry(session, office, doer, case, told, entry_id=entry_id)


def refuse_erasure(session: Session, office: Office, doer: Doer, case: OpenedCase, told: ErasureRefused) -> OpenedEntry:
    """Another holder says no; whoever asked may take it back. Raises Conflict when `told.thread` does not wait."""
    if case.part not in GIVING_PARTS:
        raise NotAllowed(HOLDER_DECIDES)
    _waiting(case, told.thread)
    return add_entry(session, office, doer, case, told, entry_id=new_id())


def approve_erasure(session: Session, office: Office, doer: Doer, case: OpenedCase, asked_id: UUID) -> Extent:
    """Delete it. Raises NotAllowed for whoever asked or holds the story alone, Conflict when it was decided before."""
    row = lock_case(session, doer, case)
    asked = _waiting(case, asked_id)
    _may_approve(doer, case, asked)
    if row.version != case.version:
        raise Conflict(MEANWHILE)
    detail = {"extent": asked.body.extent.value, "reason": asked.body.reason, "asked_by": str(asked.by.key_id)}
    record_signed(session, doer, "case.erase", f"case:{case.number}", **detail)
    if asked.body.extent is Extent.SEMUA:
        _destroy_keys(session, row)
    else:
        _reduce(session, office, doer, case, asked)
    return asked.body.extent


def _waiting(case: OpenedCase, asked_id: UUID | None) -> Asked:
    asked = waiting_erasure(case)
    if asked is None or asked.id != asked_id:
        raise Conflict(NOTHING_ASKED)
    return asked


def _may_approve(doer: Doer, case: OpenedCase, asked: Asked) -> None:
    if case.part not in GIVING_PARTS or not case.has_identity:
        raise NotAllowed(HOLDER_DECIDES)
    if asked.by.officer_id == doer.officer.id:
        raise NotAllowed(OWN)


def _destroy_keys(session: Session, row: Case) -> None:
    now = datetime.now(UTC)
    session.execute(delete(CaseGrant).where(CaseGrant.case_id == row.id))
    row.erased_at, row.review_at, row.closed_at = now, None, row.closed_at or now
    row.version += 1
    set_timer(session, ERASE, str(row.id), now)


def _reduce(session: Session, office: Office, doer: Doer, case: OpenedCase, asked: Asked) -> None:
    """Everybody keeps holding the case, in an epoch of its own; nothing opens the former ones any more."""
    anew = renew(session, office, doer, case, frozenset())
    session.execute(delete(Entry).where(Entry.case_id == case.id, Entry.epoch < anew.epoch))
    former = update(CaseGrant).where(CaseGrant.case_id == case.id, CaseGrant.epoch < anew.epoch)
    session.execute(former.values(sealed=None))
    session.expire_all()
    for body in _kept(case, asked):
        session.add(sealed_entry(doer, Draft(new_id(), case.id, anew.epoch, STORY, body), anew.now.publics[STORY]))
    _forget_rest(session, case)
    session.execute(update(Case).where(Case.id == case.id).values(review_at=None, version=Case.version + 1))


def _kept(case: OpenedCase, asked: Asked) -> Iterator[EntryBody]:
    """What answering needs, and the states that the case went through; who wrote them and when is vouched for."""
    for one in case.entries:
        body = _bare(one.body)
        if body is not None:
            yield Resealed(author_key_id=one.author.key_id, made_at=one.made_at, body=body.model_dump_json())
    yield PartlyErased(asked_by=asked.by.key_id)


def _bare(body: EntryBody) -> EntryBody | None:
    if isinstance(body, ReportReceived):
        nothing = {"description": "", "forms": (), "name": "", "safe_contact": SafeContact()}
        return body.model_copy(update={"summary": NOTHING_KNOWN, "story": body.story.model_copy(update=nothing)})
    if isinstance(body, StateChanged):
        return body.model_copy(update={"reason": ""})
    return None


def _forget_rest(session: Session, case: OpenedCase) -> None:
    """Files, marks, dates, and what of the reporter's messages is still sealed; that they were sent stays."""
    session.execute(delete(SealedFile).where(SealedFile.owner_id.in_((case.id, case.report_id))))
    session.execute(delete(Likeness).where(Likeness.case_id == case.id))
    theirs = update(ReporterMessage).where(ReporterMessage.case_id == case.id)
    if case.report_id is not None:
        theirs = update(ReporterMessage).where(
            (ReporterMessage.case_id == case.id) | (ReporterMessage.report_id == case.report_id)
        )
    read_at = func.coalesce(ReporterMessage.read_at, func.now())
    session.execute(theirs.values(key_sealed=None, body=None, read_at=read_at))
    cancel_timer(session, REVIEW, str(case.id))
