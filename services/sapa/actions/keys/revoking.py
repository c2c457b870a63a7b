"""Taking a key out of use: at once nothing is sealed to it any more and its officer is signed out everywhere.

The cases that it held get new epochs afterwards, each in a transaction of its own (actions.keys.rekeying).
"""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.sapa.actions.identity.leaving import end_sessions
from services.sapa.actions.keys.statistics import make_statistics_key
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.models import OfficerKey, ReportGrant, StatisticsGrant
from services.sapa.queries.trust import FEWEST, colleagues
from services.sapa.workflow import CASE_ROLES, Role

SUPERVISORS_ONLY = "Hanya penyelia yang mencabut kunci petugas."
OWN_KEY = "Kunci Anda sendiri dicabut oleh penyelia lain."
NO_SUCH_KEY = "Kunci ini tidak ada."
ALREADY = "Kunci ini sudah dicabut."
UNKNOWN_REASON = "Pilih alasan pencabutan."
TOO_FEW = "Sesudah ini kurang dari dua petugas dapat membuka laporan baru. Sahkan penggantinya dulu."


class Reason(StrEnum):
    """Why a key goes out of use. A code, not words: it stands in the audit, where nothing tells about people."""

    PINDAH = "pindah"
    HILANG = "hilang"
    DICURIGAI = "dicurigai"
    PELANGGARAN = "pelanggaran"


REASON_LABELS = {
    Reason.PINDAH: "Pindah tugas atau berhenti",
    Reason.HILANG: "Kata sandi dan kode pemulihan hilang",
    Reason.DICURIGAI: "Mungkin diketahui orang lain",
    Reason.PELANGGARAN: "Disalahgunakan",
}


def revoke_key(session: Session, office: Office, doer: Doer, key_id: UUID, reason: str) -> None:
    """Revoke it, end its officer's sessions, drop what waits for it, and replace the statistics key if it held one.

    `reason` is a value of Reason; PELANGGARAN is misconduct (old rows are sealed anew by actions.keys.rekeying).
    Raises NotAllowed, NotFound, Conflict when it is revoked already or too few would be left, InvalidInput.
    """
    told = _reason(reason)
    if doer.role is not Role.PENYELIA:
        raise NotAllowed(SUPERVISORS_ONLY)
    if key_id == doer.key_id:
        raise NotAllowed(OWN_KEY)
    key = _locked(session, key_id)
    _refuse_too_few(session, office, key_id, told)
    key.revoked_at = datetime.now(UTC)
    end_sessions(session, key.officer_id)
    record_signed(session, doer, "key.revoke", f"key:{key_id}", reason=told.value)
    drop_copies(session, office, doer, key_id)


def drop_copies(session: Session, office: Office, doer: Doer, key_id: UUID) -> None:
    """What was sealed to a revoked key outside cases: waiting reports, and the statistics key, which is replaced."""
    session.flush()
    session.execute(delete(ReportGrant).where(ReportGrant.holder_key_id == key_id))
    held = delete(StatisticsGrant).where(StatisticsGrant.holder_key_id == key_id).returning(StatisticsGrant.key_id)
    if session.scalars(held).all():
        make_statistics_key(session, office, doer)


def _reason(written: str) -> Reason:
    try:
        return Reason(written)
    except ValueError:
        raise InvalidInput(UNKNOWN_REASON, fields={"reason": UNKNOWN_REASON}) from None


def _locked(session: Session, key_id: UUID) -> OfficerKey:
    key = session.scalar(select(OfficerKey).where(OfficerKey.id == key_id).with_for_update())
    if key is None:
        raise NotFound(NO_SUCH_KEY)
    if key.revoked_at is not None:
        raise Conflict(ALREADY)
    return key


def _refuse_too_few(session: Session, office: Office, key_id: UUID, reason: Reason) -> None:
    """A key that others may know goes at once whatever is left; in every other case a successor comes first."""
    if reason in {Reason.DICURIGAI, Reason.PELANGGARAN}:
        return
    known = colleagues(session, office.trust)
    able = {one.key_id for one in known.values() if one.is_current and one.role in CASE_ROLES}
    if key_id in able and len(able) <= FEWEST:
        raise Conflict(TOO_FEW)
