"""Opening the escrow: two holders give one certified officer the keys of named cases, and everybody is told.

Every grant and the audit row are signed with the escrow key itself, so that no certified officer could have made them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.codes import new_id
from common.errors import InvalidInput, NotAllowed, NotFound
from common.notifications import outbox
from common.notifications.outbox import Message
from services.sapa.actions.office import Office
from services.sapa.crypto import escrow
from services.sapa.crypto.epochs import EpochKeys, seal_grant
from services.sapa.crypto.escrow import ESCROW_ID
from services.sapa.crypto.primitives import seal_to, to_text
from services.sapa.crypto.statements import GrantTold, digest, grant_statement, moment, reading_statement
from services.sapa.messages import words
from services.sapa.messages.recipients import officer_mail, officer_phone
from services.sapa.models import CaseGrant, Officer, ReportGrant
from services.sapa.queries.chain import chain
from services.sapa.queries.escrow import escrowed_keys, escrowed_report_key, numbered_case, waiting_reports
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.workflow import CASE_ROLES, Part, Role

SHORTEST_REASON, LONGEST_REASON = 20, 500
NO_REASON = "Tulis alasan pembukaan, paling sedikit dua puluh huruf, tanpa nama korban."
NOT_CERTIFIED = "Penerima belum punya kunci yang disahkan dan berlaku, atau bukan petugas kasus."
NO_CASE = "Kasus {number} tidak ada."
NOTHING = "Kunci titipan tidak membuka kasus {number}. Periksa cadangan basis data."
ACT = "escrow.open"


@dataclass(frozen=True, slots=True)
class EscrowAsk:
    """Which cases (numbers) for whose key, why, and which two holders came. With `reports` also all that wait."""

    holder_key_id: UUID
    reason: str
    present: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    reports: bool = False


@dataclass(frozen=True, slots=True)
class EscrowGiven:
    """What the holder can open now: epochs by case number, and how many reports."""

    holder: Colleague
    epochs: Mapping[str, int] = field(default_factory=dict)
    reports: int = 0


def open_escrow(session: Session, office: Office, seed: bytes, ask: EscrowAsk, actor: Actor) -> EscrowGiven:
    """Give what was asked for, or nothing at all. `seed` is what crypto.escrow.join gave.

    Raises InvalidInput without a written reason, NotAllowed for a holder who is not certified, NotFound for a case.
    """
    if not SHORTEST_REASON <= len(ask.reason.strip()) <= LONGEST_REASON:
        raise InvalidInput(NO_REASON, fields={"reason": NO_REASON})
    known = colleagues(session, office.trust)
    holder = known.get(ask.holder_key_id)
    if holder is None or not holder.is_current or holder.role not in CASE_ROLES:
        raise NotAllowed(NOT_CERTIFIED)
    giving = _Giving(session, office, seed, holder)
    given = EscrowGiven(
        holder,
        {number: giving.case(number, known) for number in dict.fromkeys(ask.numbers)},
        giving.reports() if ask.reports else 0,
    )
    subjects = [f"case:{number}" for number in given.epochs]
    for subject in subjects + ([f"key:{holder.key_id}"] if ask.reports else []):
        _record(session, seed, ask, subject, actor)
    _tell_everybody(session, office)
    return given


@dataclass(frozen=True, slots=True)
class _Giving:
    """One opening."""

    session: Session
    office: Office
    seed: bytes = field(repr=False)
    holder: Colleague

    def case(self, number: str, known: Mapping[UUID, Colleague]) -> int:
        """How many epochs of it the holder has now."""
        found = numbered_case(self.session, number)
        if found is None:
            raise NotFound(NO_CASE.format(number=number))
        epochs = chain(self.session, found.id, known, self.office.escrow_key)
        opened = escrowed_keys(self.session, found.id, epochs, escrow.box_private(self.seed))
        if not opened:
            raise NotFound(NOTHING.format(number=number))
        for epoch, held in opened.items():
            self._grant(found.id, epoch, held)
        return len(opened)

    def _grant(self, case_id: UUID, epoch: int, held: EpochKeys) -> None:
        part = Part.PENYELIA if self.holder.role is Role.PENYELIA else Part.PENDAMPING
        sealed, now = seal_grant(self.holder.box_public, held, with_identity=True), datetime.now(UTC)
        told = GrantTold(
            case_id, epoch, self.holder.key_id, part, has_identity=True, sealed_digest=digest(sealed), at=now
        )
        signature = escrow.sign(self.seed, grant_statement(told))
        made = {"sealed": sealed, "sealed_digest": told.sealed_digest, "part": part, "has_identity": True}
        made |= {"made_by": ESCROW_ID, "signature": signature, "made_at": now, "revoked_at": None}
        row = insert(CaseGrant).values(case_id=case_id, epoch=epoch, holder_key_id=self.holder.key_id, **made)
        again = [CaseGrant.case_id, CaseGrant.epoch, CaseGrant.holder_key_id]
        self.session.execute(row.on_conflict_do_update(index_elements=again, set_=made))

    def reports(self) -> int:
        """How many waiting reports the holder can open now; those already theirs are not counted."""
        mine = select(ReportGrant.report_id).where(ReportGrant.holder_key_id == self.holder.key_id)
        held = set(self.session.scalars(mine))
        opened = {
            report_id: private
            for report_id in waiting_reports(self.session)
            if report_id not in held
            and (private := escrowed_report_key(self.session, report_id, escrow.box_private(self.seed)))
        }
        for report_id, private in opened.items():
            sealed = seal_to(self.holder.box_public, private)
            grant = ReportGrant(id=new_id(), report_id=report_id, holder_key_id=self.holder.key_id, sealed=sealed)
            self.session.add(grant)
        return len(opened)


def _record(session: Session, seed: bytes, ask: EscrowAsk, subject: str, actor: Actor) -> None:
    told = {
        "reason": ask.reason.strip(),
        "present": sorted(ask.present),
        "holder": str(ask.holder_key_id),
        "key": str(ESCROW_ID),
        "at": moment(datetime.now(UTC)),
    }
    signature = escrow.sign(seed, reading_statement(actor.name, ACT, subject, actor.request_id, told))
    record(session, actor, ACT, subject, **told, signature=to_text(signature))


def _tell_everybody(session: Session, office: Office) -> None:
    """All officers, of every role: an opening that nobody hears of is what escrow must not be."""
    said = words.to_officers(words.ESCROW, office.officers_url)
    ways = select(Officer.id, Officer.email.is_not(None), Officer.phone.is_not(None)).where(Officer.is_active)
    told = [
        to
        for officer_id, has_mail, has_phone in session.execute(ways)
        for to in [officer_mail(officer_id)] * has_mail + [officer_phone(officer_id)] * has_phone
    ]
    outbox.put_all(session, [Message("sapa.escrow", "layanan", to, said.subject, said.body) for to in told])
