"""After a key went out of use: a new epoch for each case that it held, and its officer's next key in its place.

Each case in transactions of its own, since opening one is written down first. What could not be done is told and stays
on the page: a case that would be left with too few holders, or whose keys somebody else just changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.codes import new_id
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from services.sapa.actions import granting
from services.sapa.actions.granting import Gift, Revocation
from services.sapa.actions.keys.revoking import (
    NO_SUCH_KEY,
    REASON_LABELS,
    SUPERVISORS_ONLY,
    Reason,
    drop_copies,
    revoke_key,
)
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.reencrypting import reseal
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.primitives import CannotOpen, open_sealed, seal_to
from services.sapa.models import OfficerKey, ReportGrant
from services.sapa.queries.office_keys import KeyState, former_keys, lost_cases, office_key, pending_cases, regrantable
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.workflow import CASE_ROLES, Part, Role

NOT_CURRENT = "Kunci ini belum disahkan. Ulangi setelah sertifikatnya masuk."
COMPARE = "Empat angka terakhir tidak sama. Cocokkan lagi dengan layar petugas."
OWN_KEY = "Kunci Anda sendiri diberi akses oleh penyelia lain."


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """Numbers of cases that are done, and of those that are not, with the sentence why."""

    done: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    """What happens to each case: `former` goes out of it, `successor` comes in with the same part."""

    former: UUID
    reason: Reason
    successor: UUID | None = None

    @property
    def is_misconduct(self) -> bool:
        """Then what was written before is sealed anew too."""
        return self.reason is Reason.PELANGGARAN

    def gift(self, case: OpenedCase) -> Gift | None:
        """What the successor lacks; None when there is none, or it holds the case already."""
        if self.successor is None or self.successor in {one.key_id for one in case.now.live}:
            return None
        epochs = [case.chain[number].holdings for number in sorted(case.chain, reverse=True)]
        held = next((holdings[self.former] for holdings in epochs if self.former in holdings), None)
        if held is None:
            return None
        return Gift(holder_key_id=self.successor, part=Part(held.part), with_identity=held.has_identity)


def rekey(office: Office, doer: Doer, key_id: UUID, reason: Reason) -> Rekeyed:
    """A new epoch without this revoked key for every case that the doer holds with it.

    For misconduct also cases that have one already: what was written before is sealed anew.
    """
    change = _Change(key_id, reason)
    with db.reading() as session:
        which = lost_cases if change.is_misconduct else pending_cases
        numbers = which(session, doer.key_id, key_id).mine
    return _each(office, doer, change, numbers)


def _each(office: Office, doer: Doer, change: _Change, numbers: Iterable[str]) -> Rekeyed:
    done, left = [], {}
    for number in numbers:
        try:
            _carry_out(office, doer, number, change)
            done.append(number)
        except DomainError as refused:
            left[number] = str(refused)
    return Rekeyed(tuple(done), left)


def _carry_out(office: Office, doer: Doer, number: str, change: _Change) -> None:
    why = REASON_LABELS[change.reason]
    case = open_case(office, doer, number, why)
    if (gift := change.gift(case)) is not None:
        with db.transaction() as session:
            granting.give(session, office, doer, case, gift)
        case = open_case(office, doer, number, why)
    with db.transaction() as session:
        if change.former in {one.key_id for one in case.now.live}:
            told = Revocation(holder_key_id=change.former, reason=why, is_misconduct=change.is_misconduct)
            granting.revoke(session, office, doer, case, told)
        elif change.is_misconduct:
            reseal(session, office, doer, case)


def regrant(office: Office, doer: Doer, key_id: UUID, typed: str) -> Rekeyed:
    """Give an officer's fresh key what the former ones held, after both compared its fingerprint in person.

    `typed`: the last group of the fingerprint. The former keys are revoked. Raises NotAllowed for anybody but a
    supervisor, NotFound, Conflict for a key that is not certified yet, InvalidInput for another group.
    """
    with db.transaction() as session:
        _check(session, office, doer, key_id, typed)
        former = [one.id for one in former_keys(session, key_id)]
        for old in former_keys(session, key_id):
            _retire(session, office, doer, old)
        record_signed(session, doer, "key.regrant", f"key:{key_id}")
        share_reports(session, doer, colleagues(session, office.trust)[key_id])
    parts = [_give_again(office, doer, old, key_id) for old in former]
    done = tuple(number for part in parts for number in part.done)
    return Rekeyed(done, {number: why for part in parts for number, why in part.left.items()})


def _give_again(office: Office, doer: Doer, old: UUID, key_id: UUID) -> Rekeyed:
    with db.reading() as session:
        numbers = regrantable(session, doer.key_id, old, key_id)
    return _each(office, doer, _Change(old, Reason.HILANG, key_id), numbers)


def _retire(session: Session, office: Office, doer: Doer, old: OfficerKey) -> None:
    """Beginning anew (identity.recovering.restart) has revoked it already."""
    if old.revoked_at is None:
        revoke_key(session, office, doer, old.id, Reason.HILANG)
    else:
        drop_copies(session, office, doer, old.id)


def _check(session: Session, office: Office, doer: Doer, key_id: UUID, typed: str) -> None:
    if doer.role is not Role.PENYELIA:
        raise NotAllowed(SUPERVISORS_ONLY)
    row = office_key(session, office.trust, key_id)
    if row is None:
        raise NotFound(NO_SUCH_KEY)
    if row.officer_id == doer.officer.id:
        raise NotAllowed(OWN_KEY)
    if row.state is not KeyState.CURRENT:
        raise Conflict(NOT_CURRENT)
    if "".join(typed.split()) != row.last_group:
        raise InvalidInput(COMPARE, fields={"group": COMPARE})


def share_reports(session: Session, doer: Doer, holder: Colleague) -> int:
    """The waiting reports that the doer can open, to a colleague's key too; gives how many were new to it."""
    if holder.role not in CASE_ROLES:
        return 0
    theirs = select(ReportGrant.report_id).where(ReportGrant.holder_key_id == holder.key_id)
    mine = select(ReportGrant).where(
        ReportGrant.holder_key_id == doer.key_id, ReportGrant.report_id.not_in(theirs.scalar_subquery())
    )
    rows = session.scalars(mine).all()
    opened = {row.report_id: private for row in rows if (private := _opened(doer, row)) is not None}
    for report_id, private in opened.items():
        sealed = seal_to(holder.box_public, private)
        session.add(ReportGrant(id=new_id(), report_id=report_id, holder_key_id=holder.key_id, sealed=sealed))
    return len(opened)


def _opened(doer: Doer, row: ReportGrant) -> bytes | None:
    """None for a row that somebody wrote by hand."""
    try:
        return open_sealed(doer.keys.box, row.sealed)
    except CannotOpen:
        return None
