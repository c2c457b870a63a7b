"""Coming back with the paper. Two of three are always asked for: paper and telephone, or paper and password.

Whoever lost more begins anew (`restart`): with a supervisor who knows them, new keys and another certificate.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.auth.login import Refusal, Visit
from common.auth.passwords import refuse_weak
from common.errors import Conflict, InvalidInput, NotAllowed, NotSignedIn
from services.sapa.actions.identity import proving
from services.sapa.actions.identity.enrolling import give_code
from services.sapa.actions.identity.leaving import end_sessions, locked_officer
from services.sapa.actions.identity.opened import Opened
from services.sapa.actions.identity.own import begin_again, put_password
from services.sapa.actions.identity.wrapping import under_password
from services.sapa.actions.office import Doer
from services.sapa.actions.signed_audit import record_signed
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_secrets import recovery_bytes
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.models import OfficerKey
from services.sapa.workflow import Role

ONLY_SUPERVISORS = "Hanya penyelia yang boleh memulai ulang akun petugas lain."
SLIP = "Ada huruf yang keliru. Cocokkan lagi tiap kelompok dengan lembar pemulihan."
NOT_BEGUN = "Petugas ini belum memulai akunnya. Administrator bisa membuat kode baru."


@dataclass(frozen=True, slots=True)
class LostPassword:
    """Paper and telephone."""

    username: str
    paper: str = field(repr=False)
    code: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LostPhone:
    """Paper and password."""

    username: str
    paper: str = field(repr=False)
    password: str = field(repr=False)


def recover_password(settings: SapaSettings, given: LostPassword, visit: Visit) -> str:
    """Wrap the keys under a new password; gives the token of the only session that is left.

    Raises InvalidInput for a weak password or a slip on the paper, NotSignedIn, and TooMany when locked.
    """
    refuse_weak(given.new_password, given.username)
    paper = _paper(given.paper)
    account = proving.counted(settings, given.username)
    read = proving.by_paper(settings, account, paper)
    wrapped = under_password(settings, read.key.id, read.held, given.new_password) if isinstance(read, Opened) else None
    with db.transaction() as session:
        locked = proving.proven(session, read, given.code)
        if isinstance(locked, Opened) and wrapped is not None:
            proving.forget(session, settings, given.username)
            return put_password(session, locked, wrapped, Actor(locked.subject, visit.request_id), "officer.recover")
        refusal = locked if isinstance(locked, Refusal) else Refusal(NotSignedIn(proving.WRONG_PAPER), "recovery")
        proving.refuse(session, settings, given.username, refusal, visit.request_id)
    raise refusal.error


def recover_phone(settings: SapaSettings, given: LostPhone, visit: Visit) -> str:
    """Take the second factor away and give the token of a session in which a new one is set up before all else.

    Raises InvalidInput for a slip on the paper, NotSignedIn, and TooMany when locked.
    """
    paper = _paper(given.paper)
    account = proving.counted(settings, given.username)
    by_paper = proving.by_paper(settings, account, paper)
    read = proving.by_password(settings, account, given.password)
    if isinstance(read, Refusal):
        read = Refusal(NotSignedIn(proving.WRONG_PAPER), read.reason, read.officer_id)
    outcome = by_paper if isinstance(by_paper, Refusal) else read
    with db.transaction() as session:
        locked = outcome if isinstance(outcome, Refusal) else proving.locked_rows(session, outcome)
        if isinstance(locked, Opened):
            proving.forget(session, settings, given.username)
            locked.officer.totp_sealed = None
            return begin_again(session, locked, Actor(locked.subject, visit.request_id), "officer.recover")
        proving.refuse(session, settings, given.username, locked, visit.request_id)
    raise locked.error


def _paper(typed: str) -> bytes:
    try:
        return recovery_bytes(typed)
    except CannotOpen:
        raise InvalidInput(SLIP, fields={"paper": SLIP}) from None


def restart(session: Session, doer: Doer, officer_id: UUID) -> str:
    """Give an officer who lost password and paper a code to begin anew; what they had opens nothing any more.

    The keys that follow count only once the root has certified them, so that no supervisor can become somebody else.
    Raises NotAllowed for anybody but another supervisor, Conflict for an account that was closed or never begun.
    """
    if doer.role is not Role.PENYELIA or officer_id == doer.officer.id:
        raise NotAllowed(ONLY_SUPERVISORS)
    officer = locked_officer(session, officer_id)
    if officer.verifier is None or not officer.is_active:
        raise Conflict(NOT_BEGUN)
    officer.salt = officer.verifier = officer.totp_sealed = officer.on_duty_until = None
    officer.totp_last_step = 0
    lost = update(OfficerKey).where(OfficerKey.officer_id == officer_id, OfficerKey.revoked_at.is_(None))
    session.execute(lost.values(revoked_at=datetime.now(UTC)))
    end_sessions(session, officer_id)
    record_signed(session, doer, "officer.restart", f"officer:{officer_id}")
    return give_code(officer)
