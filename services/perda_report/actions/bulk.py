"""One act on many reports. Each is done or refused by itself, and may be taken back for a minute (undoing.py).

Each report has a transaction of its own: one that a colleague holds delays none of the others for long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import db
from common.errors import Conflict, DomainError
from common.notifications.models import Outbox
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.assigning import assigning
from services.perda_report.actions.decide import rejecting, verifying
from services.perda_report.actions.forwarding import forwarding
from services.perda_report.actions.office import Doer, Office
from services.perda_report.actions.undoing import state_of
from services.perda_report.models import BulkAct, BulkItem
from services.perda_report.queries.find import find_for_officer, known_number
from services.perda_report.schemas import AssignReport, BulkForm, ForwardReport, RejectReport, VerifyReport

HOLD = timedelta(seconds=60)
RECEIVED = "Kiriman yang sama sudah diterima. Muat ulang daftar untuk melihat hasilnya."


@dataclass(frozen=True, slots=True)
class Refused:
    """A report that stayed as it was, and why."""

    number: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What became of each report. Nobody is told before `undo_until`."""

    bulk_id: UUID
    done: tuple[str, ...]
    refused: tuple[Refused, ...]
    undo_until: datetime


def act_on_many(office: Office, form: BulkForm, doer: Doer, bulk_id: UUID | None = None) -> BulkDone:
    """Do it, one report after the other; what is done is committed when this returns, whatever is refused.

    `bulk_id` names the request: the same a second time raises Conflict.
    """
    begun = _begin(form, doer, bulk_id)
    done, refused = [], []
    for number, version in dict(_asked(form.items)).items():
        try:
            with db.transaction() as session:
                done.append(_one(session, office, begun, (form, number, version), doer))
        except DomainError as refusal:
            refused.append(Refused(number, str(refusal)))
    return BulkDone(begun.id, tuple(done), tuple(refused), begun.undo_until)


def _begin(form: BulkForm, doer: Doer, bulk_id: UUID | None) -> BulkAct:
    """By the database's clock, as the messages' due times are."""
    values = {"officer_id": doer.officer.id, "act": form.act, "undo_until": func.now() + HOLD}
    made = insert(BulkAct).values(values if bulk_id is None else {**values, "id": bulk_id})
    with db.transaction() as session:
        begun: BulkAct | None = session.scalar(made.on_conflict_do_nothing().returning(BulkAct))
    if begun is None:
        raise Conflict(RECEIVED)
    return begun


def _asked(items: Sequence[str]) -> list[tuple[str, int]]:
    return [(number, int(version)) for number, version in (item.split(":") for item in items)]


def _one(session: Session, office: Office, begun: BulkAct, asked: tuple[BulkForm, str, int], doer: Doer) -> str:
    form, number, version = asked
    known = known_number(number, office.pack.code_prefix)
    report = find_for_officer(session, known, doer.officer, for_update=True)
    before = state_of(report)
    by_officer(session, office, known, _deed(session, office, form, version, doer), doer)
    changed = dict(before.items() - state_of(report).items())
    # Written by this transaction: no other one can have begun at the same microsecond with this report locked.
    told = select(Outbox.id).where(Outbox.reference == known, Outbox.created_at == func.now())
    session.add(
        BulkItem(
            bulk_act_id=begun.id,
            report_id=report.id,
            version=report.version,
            before=changed,
            outbox_ids=list(session.scalars(told)),
        )
    )
    return known


def _deed(session: Session, office: Office, form: BulkForm, version: int, doer: Doer) -> Deed:
    match form.act:
        case "verify":
            return verifying(VerifyReport(version=version), HOLD)
        case "assign":
            assignment = AssignReport(version=version, officer_id=form.officer_id)
            return assigning(session, office, assignment, doer, HOLD)
        case "reject":
            return rejecting(RejectReport(version=version, reason=form.reason or ""), HOLD)
        case "forward":
            onward = ForwardReport(version=version, opd_code=form.opd_code or "", reason=form.reason or "")
            return forwarding(session, onward, doer, HOLD)
