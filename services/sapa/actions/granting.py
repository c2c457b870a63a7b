"""Who holds a case: a first epoch, a grant to somebody more, and a new epoch without somebody.

In the caller's transaction. A grant covers every epoch that the giver holds; a revocation empties the grants of all of
them and begins an epoch that the former holder never had.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.codes import new_id
from common.errors import Conflict, NotAllowed
from services.sapa.actions.entries import add_entry, lock_case
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.reencrypting import reseal
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.epochs import EpochKeys, seal_grant
from services.sapa.crypto.statements import GrantTold, digest, epoch_statement, grant_statement
from services.sapa.models import CaseEpoch, CaseGrant
from services.sapa.queries.chain import Holding, Known, chain
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.schemas.entries.received import AccessChanged
from services.sapa.schemas.reporting import LONGEST_WORDS, Frozen
from services.sapa.workflow import CASE_ROLES, GIVING_PARTS, Part, Role

FEWEST_HOLDERS = 2
MAY_NOT_GIVE = "Hanya pendamping atau penyelia kasus yang dapat memberi akses."
MAY_NOT_REVOKE = "Hanya penyelia kasus yang dapat mencabut akses."
NOT_ABLE = "Petugas ini belum punya kunci yang disahkan. Pilih petugas lain."
NOT_SUPERVISOR = "Petugas ini bukan penyelia. Pilih bagian lain."
HOLDS_ALREADY = "Petugas ini sudah memegang kasus ini."
HOLDS_NOT = "Petugas ini tidak memegang kasus ini."
TOO_FEW = "Kasus harus dipegang dua petugas, satu di antaranya penyelia. Tambahkan penggantinya dulu."


class Gift(Frozen):
    """To whom, as what. `with_identity` is left out of account for a rekan, who never has it."""

    holder_key_id: UUID
    part: Part
    with_identity: bool = True

    @property
    def shows_identity(self) -> bool:
        """Whether names and addresses come with it."""
        return self.with_identity and self.part is not Part.REKAN


class Revocation(Frozen):
    """From whom, and why. For misconduct what was written before is sealed anew too."""

    holder_key_id: UUID
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]
    is_misconduct: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """One grant to be made. `holder` None: escrow, to the key in `box_public`."""

    case_id: UUID
    epoch: int
    holder: UUID | None
    box_public: bytes
    part: Part
    with_identity: bool


def begin_epoch(session: Session, doer: Doer, case_id: UUID, number: int) -> EpochKeys:
    """Fresh pairs for both scopes, their public halves signed. The grants are the caller's."""
    keys, now = EpochKeys.new(), datetime.now(UTC)
    session.add(
        CaseEpoch(
            case_id=case_id,
            epoch=number,
            public=keys.publics[0],
            identity_public=keys.publics[1],
            made_by=doer.key_id,
            signature=doer.signer.sign(epoch_statement(case_id, number, keys.publics, now)),
            made_at=now,
        )
    )
    return keys


def grant(session: Session, doer: Doer, given: Given, keys: EpochKeys) -> None:
    """Seal and sign one grant; a row of a former grant to the same holder is taken over."""
    sealed, now = seal_grant(given.box_public, keys, with_identity=given.with_identity), datetime.now(UTC)
    told = GrantTold(given.case_id, given.epoch, given.holder, given.part, given.with_identity, digest(sealed), now)
    row = _former(session, given) or CaseGrant(id=new_id(), case_id=given.case_id, epoch=given.epoch)
    row.holder_key_id, row.part, row.has_identity = given.holder, given.part, given.with_identity
    row.sealed, row.sealed_digest, row.revoked_at = sealed, told.sealed_digest, None
    row.made_by, row.made_at, row.signature = doer.key_id, now, doer.signer.sign(grant_statement(told))
    session.add(row)


def _former(session: Session, given: Given) -> CaseGrant | None:
    return session.scalar(
        select(CaseGrant).where(
            CaseGrant.case_id == given.case_id,
            CaseGrant.epoch == given.epoch,
            CaseGrant.holder_key_id == given.holder,
        )
    )


def give(session: Session, office: Office, doer: Doer, case: OpenedCase, gift: Gift) -> None:
    """Every epoch that the giver holds, to one officer more. Raises NotAllowed and Conflict."""
    lock_case(session, doer, case)
    if case.part not in GIVING_PARTS:
        raise NotAllowed(MAY_NOT_GIVE)
    if gift.shows_identity and not case.has_identity:
        raise NotAllowed(MAY_NOT_GIVE)
    known = colleagues(session, office.trust)
    holder = _able(known, gift)
    if holder.key_id in live_now(session, office, case, known):
        raise Conflict(HOLDS_ALREADY)
    for number, keys in case.keys.items():
        shows = gift.shows_identity and keys.identity is not None
        given = Given(case.id, number, holder.key_id, holder.box_public, gift.part, shows)
        grant(session, doer, given, keys)
    told = AccessChanged(holder_key_id=holder.key_id, is_given=True, part=gift.part, epoch=case.epoch)
    add_entry(session, office, doer, case, told, entry_id=new_id())
    record_signed(session, doer, "case.grant", f"case:{case.number}", holder=str(holder.key_id), part=gift.part.value)


def _able(known: Known, gift: Gift) -> Colleague:
    holder = known.get(gift.holder_key_id)
    if holder is None or not holder.is_current or holder.role not in CASE_ROLES or gift.part is Part.ESCROW:
        raise Conflict(NOT_ABLE)
    if gift.part is Part.PENYELIA and holder.role is not Role.PENYELIA:
        raise Conflict(NOT_SUPERVISOR)
    return holder


def revoke(session: Session, office: Office, doer: Doer, case: OpenedCase, form: Revocation) -> int:
    """The number of the new epoch. Raises NotAllowed for anybody but a supervisor of the case, Conflict for too few."""
    lock_case(session, doer, case)
    if case.part != Part.PENYELIA or not case.has_identity:
        raise NotAllowed(MAY_NOT_REVOKE)
    held = live_now(session, office, case, colleagues(session, office.trust)).get(form.holder_key_id)
    if held is None:
        raise Conflict(HOLDS_NOT)
    anew = renew(session, office, doer, case, frozenset({form.holder_key_id}))
    told = AccessChanged(
        holder_key_id=form.holder_key_id, is_given=False, part=held.part, reason=form.reason, epoch=anew.epoch
    )
    add_entry(session, office, doer, anew, told, entry_id=new_id())
    record_signed(
        session,
        doer,
        "case.revoke",
        f"case:{case.number}",
        holder=str(form.holder_key_id),
        epoch=anew.epoch,
        misconduct=form.is_misconduct,
    )
    if form.is_misconduct:
        reseal(session, office, doer, anew)
    return anew.epoch


def renew(session: Session, office: Office, doer: Doer, case: OpenedCase, without: frozenset[UUID]) -> OpenedCase:
    """The case in a new epoch that goes to everybody who held the last one, but for `without`. Raises Conflict."""
    row = lock_case(session, doer, case)
    known = colleagues(session, office.trust)
    held = live_now(session, office, case, known)
    staying = [one for one in held.values() if one.key_id not in without]
    check_holders([(known[one.key_id], Part(one.part)) for one in staying])
    number = case.epoch + 1
    keys = begin_epoch(session, doer, case.id, number)
    session.flush()
    for one in staying:
        box = known[one.key_id].box_public
        grant(session, doer, Given(case.id, number, one.key_id, box, Part(one.part), one.has_identity), keys)
    grant(session, doer, escrow_of(office, case.id, number), keys)
    _empty(session, case.id, without)
    row.epoch = number
    row.version += 1
    session.flush()
    verified = chain(session, case.id, known, office.escrow_key)
    return replace(case, epoch=number, keys={**case.keys, number: keys}, chain=verified)


def live_now(session: Session, office: Office, case: OpenedCase, known: Known) -> Mapping[UUID, Holding]:
    """Who holds the case's present epoch, by key: somebody may be new since it was opened."""
    verified = chain(session, case.id, known, office.escrow_key)
    return {one.key_id: one for one in verified[case.epoch].live}


def escrow_of(office: Office, case_id: UUID, number: int) -> Given:
    """The grant that three holders of shares can open, two at a time."""
    return Given(case_id, number, None, office.escrow_key, Part.ESCROW, with_identity=True)


def check_holders(held: list[tuple[Colleague, Part]]) -> None:
    """At least two officers, one of them its supervisor. Raises Conflict."""
    officers = {one.officer_id for one, _ in held}
    if len(officers) < FEWEST_HOLDERS or Part.PENYELIA not in {part for _, part in held}:
        raise Conflict(TOO_FEW)


def _empty(session: Session, case_id: UUID, without: frozenset[UUID]) -> None:
    former = update(CaseGrant).where(CaseGrant.case_id == case_id, CaseGrant.holder_key_id.in_(without))
    session.execute(former.values(sealed=None, revoked_at=datetime.now(UTC)))
