"""One more photo for a report: from its reporter while it is open, or of the closure from an officer."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit, idempotency
from common.errors import Conflict
from common.idempotency import Claim
from common.media import Accepted
from services.perda_report.actions.album import Album, attached
from services.perda_report.actions.evidence import attach_after
from services.perda_report.actions.office import Doer, Office, Reporter
from services.perda_report.messages import Kind
from services.perda_report.models import Photo, Report, ReportEvent
from services.perda_report.queries.find import find_for_officer, find_for_reporter, known_number
from services.perda_report.workflow import FIELD, FINISHED, State, Taken

FINISHED_ALREADY = "Laporan ini sudah selesai, jadi foto tidak bisa ditambah lagi."


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """An accepted photo and the request that it came with."""

    accepted: Accepted
    claim: Claim


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """`is_kept`: the accepted files are this photo's; otherwise the caller forgets them."""

    id: UUID
    kind: str
    sha256: str
    is_kept: bool


def photo_claim(key: str, number: str, sha256: str) -> Claim:
    """What one photo may write under its Idempotency-Key."""
    return Claim.of(key, f"perda.add_photo:{number}", sha256.encode())


def check_may_add(session: Session, office: Office, number: str, holder: Reporter | Doer) -> Report:
    """Whether it is worth decoding a photo for this report at all. Raises what `add_photo` raises."""
    report = _find(session, office, number, holder, for_update=False)
    _refuse_finished(report)
    return report


def add_photo(session: Session, office: Office, number: str, photo: NewPhoto, holder: Reporter | Doer) -> PhotoAdded:
    """Attach a photo; the same key or the same file again gives the one that is there.

    Raises NotFound, NotSignedIn, NotAllowed, Conflict when the report is finished, InvalidInput when it has
    five or an officer's photo is no proof, KeyReused.
    """
    report = _find(session, office, number, holder, for_update=True)
    earlier = idempotency.replay(session, photo.claim)
    if earlier is not None:
        told = json.loads(earlier)
        return PhotoAdded(UUID(told["id"]), told["kind"], told["sha256"], is_kept=False)
    _refuse_finished(report)
    row, is_new = _attached(session, report, photo.accepted, holder)
    if is_new:
        _tell(session, report, row, holder)
    added = PhotoAdded(row.id, row.kind, row.sha256, is_kept=is_new)
    answer = json.dumps({"id": str(added.id), "kind": added.kind, "sha256": added.sha256})
    idempotency.take(session, photo.claim, answer.encode())
    return added


def _find(session: Session, office: Office, number: str, holder: Reporter | Doer, *, for_update: bool) -> Report:
    known = known_number(number, office.pack.code_prefix)
    if isinstance(holder, Reporter):
        return find_for_reporter(session, known, holder.secret, holder.mailbox, for_update=for_update)
    report = find_for_officer(session, known, holder.officer, for_update=for_update)
    holder.must_be(report.opd_code, *FIELD)
    return report


def _refuse_finished(report: Report) -> None:
    if State(report.status) in FINISHED:
        raise Conflict(FINISHED_ALREADY)


def _attached(session: Session, report: Report, accepted: Accepted, holder: Reporter | Doer) -> tuple[Photo, bool]:
    if isinstance(holder, Doer):
        return attach_after(session, report, accepted, holder)
    return attached(session, report, accepted, Album(Taken.REPORTED))


def _tell(session: Session, report: Report, photo: Photo, holder: Reporter | Doer) -> None:
    """A reporter's photo is in the history; an officer's is, too, and in the audit."""
    session.add(
        ReportEvent(
            report_id=report.id,
            kind=Kind.FOTO,
            officer_id=holder.officer.id if isinstance(holder, Doer) else None,
            data={"photo": str(photo.id), "kind": photo.kind, "sha256": photo.sha256},
        )
    )
    if isinstance(holder, Doer):
        subject = f"report:{report.tracking_number}"
        audit.record(session, holder.actor, "report.add_photo", subject, photo=str(photo.id), sha256=photo.sha256)
