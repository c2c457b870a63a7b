"""The letter to the authority, that it was sent, and the end. In the caller's transaction, by a keeper."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.errors import Conflict, InvalidInput, NotAllowed
from common.timers import cancel_timer
from services.sapa.actions.breach.opening import DUE, KEEPERS_ONLY, Sealed, write
from services.sapa.actions.casework.documents import next_number
from services.sapa.actions.entries import myself
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.models import Breach, BreachText
from services.sapa.queries.breaches import KEEPERS, OpenedBreach
from services.sapa.schemas.breach import AuthorityTold, BreachPart, BreachState, LetterToAuthority, TellAuthority

MEANWHILE = "Rekan Anda baru saja mengubah insiden ini. Muat ulang halamannya."
CLOSED = "Insiden ini sudah ditutup."
BROKEN = "Catatan insiden ini diubah di luar aplikasi. Periksa jejak, lalu catat insiden baru."
NOT_YET = "Waktunya belum tiba. Isi saat laporan itu dikirim."
TOLD_ALREADY = "Laporan ke lembaga sudah tercatat."
AUTHORITY_FIRST = "Catat dulu laporan ke lembaga pelindungan data."
LEFT = "Belum semua diberi tahu: {numbers}."
MOST_NAMED = 10


def number_letter(session: Session, office: Office, doer: Doer, breach: OpenedBreach) -> LetterToAuthority:
    """The letter's number of the year, once. Raises Conflict when it is closed."""
    _lock(session, office, doer, breach)
    if breach.letter is not None:
        return breach.letter
    today = datetime.now(office.zone).date()
    letter = LetterToAuthority(number=next_number(session, today), written_on=datetime.now(UTC))
    write(session, doer, Sealed(breach.id, BreachPart.ISI, breach.keys), letter)
    record_signed(session, doer, "breach.letter", f"breach:{breach.number}")
    return letter


def tell_authority(session: Session, office: Office, doer: Doer, breach: OpenedBreach, form: TellAuthority) -> None:
    """That it was told, when and how. Raises Conflict a second time."""
    _lock(session, office, doer, breach)
    if breach.authority is not None:
        raise Conflict(TOLD_ALREADY)
    if form.told_at > datetime.now(UTC):
        raise InvalidInput(NOT_YET, fields={"told_at": NOT_YET})
    body = AuthorityTold(told_at=form.told_at, how=form.how)
    write(session, doer, Sealed(breach.id, BreachPart.ISI, breach.keys), body)
    record_signed(session, doer, "breach.authority", f"breach:{breach.number}")


def close(session: Session, office: Office, doer: Doer, breach: OpenedBreach) -> None:
    """Everybody knows. Raises Conflict naming who does not."""
    row = _lock(session, office, doer, breach)
    if breach.authority is None:
        raise Conflict(AUTHORITY_FIRST)
    if breach.left:
        named = ", ".join(one.number for one in breach.left[:MOST_NAMED])
        raise Conflict(LEFT.format(numbers=named))
    row.state, row.closed_at = BreachState.SELESAI, datetime.now(UTC)
    cancel_timer(session, DUE, str(breach.id))
    record_signed(session, doer, "breach.close", f"breach:{breach.number}")


def _lock(session: Session, office: Office, doer: Doer, breach: OpenedBreach) -> Breach:
    if myself(session, office, doer).role not in KEEPERS or breach.keys.isi is None:
        raise NotAllowed(KEEPERS_ONLY)
    if not breach.is_whole:
        raise Conflict(BROKEN)
    row = session.scalar(select(Breach).where(Breach.id == breach.id).with_for_update())
    if row is None or row.state != BreachState.TERBUKA:
        raise Conflict(CLOSED)
    texts = select(func.count()).select_from(BreachText).where(BreachText.breach_id == breach.id)
    if session.scalar(texts) != len(breach.texts) + breach.refused:
        raise Conflict(MEANWHILE)
    return row
