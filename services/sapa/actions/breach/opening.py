"""Opening a breach: what happened is sealed to those who keep it, what the people are told also to those who tell them.

In the caller's transaction, but for `read_breach`, whose audit row is committed before anything is opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import db
from common.codes import new_id
from common.errors import InvalidInput, NotAllowed, NotFound
from common.timers import set_timer
from services.sapa.actions.entries import myself
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.crypto.breaches import BreachKeys, seal_keys
from services.sapa.crypto.places import breach_place
from services.sapa.crypto.primitives import encrypt
from services.sapa.crypto.statements import breach_statement
from services.sapa.models import Breach, BreachCase, BreachGrant, BreachText, Case
from services.sapa.queries.breaches import KEEPERS, OpenedBreach, missing_holders, open_breach
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.breach import TERM, BreachPart, BreachState, BreachTold, Notice, OpenBreach

DUE = "breach.due"
KEEPERS_ONLY = "Ini dicatat penyelia atau pejabat pelindungan data."
NOT_YET = "Waktunya belum tiba. Isi saat kantor mengetahuinya."
NO_CASES = "Tulis nomor kasus yang terkena, atau pilih semua kasus."
UNKNOWN = "Kasus {numbers} tidak ada. Periksa nomornya."
GONE = "Insiden ini tidak ada, atau bukan untuk Anda."
SERIAL = text("SELECT nextval('breach_serial')")
NUMBER = re.compile(r"\d{4}-\d{4,}")


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where a text goes."""

    breach_id: UUID
    part: BreachPart
    keys: BreachKeys


def begin(session: Session, office: Office, doer: Doer, form: OpenBreach, breach_id: UUID) -> str:
    """The number; the same id begins once. Raises NotAllowed, and InvalidInput for cases that there are not."""
    if myself(session, office, doer).role not in KEEPERS:
        raise NotAllowed(KEEPERS_ONLY)
    if form.known_at > datetime.now(UTC):
        raise InvalidInput(NOT_YET, fields={"known_at": NOT_YET})
    cases = _cases(session, form)
    number = _begun(session, office, form, breach_id)
    if number is None:
        return session.get_one(Breach, breach_id).number
    session.add_all([BreachCase(breach_id=breach_id, case_id=case_id) for case_id in cases])
    session.flush()
    keys = BreachKeys.new()
    for part, body in _texts(form, tuple(cases.values())):
        write(session, doer, Sealed(breach_id, part, keys), body)
    record_signed(session, doer, "breach.begin", f"breach:{number}", cases=len(cases))
    share(session, office, doer, breach_id, keys)
    set_timer(session, DUE, str(breach_id), datetime.now(UTC))
    return number


def _cases(session: Session, form: OpenBreach) -> dict[UUID, str]:
    """Ids and numbers of the cases that it concerns."""
    asked = set(NUMBER.findall(form.cases))
    wanted = select(Case.id, Case.number).where(Case.erased_at.is_(None)).order_by(Case.number)
    if not form.all_cases:
        if not asked:
            raise InvalidInput(NO_CASES, fields={"cases": NO_CASES})
        wanted = wanted.where(Case.number.in_(asked))
    found = {row.id: row.number for row in session.execute(wanted)}
    unknown = set() if form.all_cases else asked - set(found.values())
    if unknown:
        words = UNKNOWN.format(numbers=", ".join(sorted(unknown)))
        raise InvalidInput(words, fields={"cases": words})
    return found


def _begun(session: Session, office: Office, form: OpenBreach, breach_id: UUID) -> str | None:
    """The number of a new row; None when this form was sent before."""
    number = f"I-{form.known_at.astimezone(office.zone).year}-{session.scalar(SERIAL):02}"
    row = {"id": breach_id, "number": number, "known_at": form.known_at, "due_at": form.known_at + TERM}
    first = insert(Breach).values(row).on_conflict_do_nothing(index_elements=["id"])
    return session.scalar(first.returning(Breach.number))


def _texts(form: OpenBreach, numbers: tuple[str, ...]) -> Iterator[tuple[BreachPart, BaseModel]]:
    told = BreachTold(known_at=form.known_at, since=form.since, happened=form.happened, numbers=numbers)
    yield BreachPart.ISI, told
    notice = Notice(known_at=form.known_at, data=form.data, plainly=form.plainly, measures=form.measures)
    yield BreachPart.KABAR, notice


def write(session: Session, doer: Doer, at: Sealed, body: BaseModel) -> None:
    """One text more, sealed and signed."""
    text_id, now = new_id(), datetime.now(UTC)
    place = breach_place(at.breach_id, text_id).of(at.part)
    sealed = encrypt(at.keys.of(at.part), body.model_dump_json().encode(), place)
    told = breach_statement(text_id, at.breach_id, at.part, sealed, now)
    session.add(
        BreachText(
            id=text_id,
            breach_id=at.breach_id,
            part=at.part,
            body=sealed,
            author_key_id=doer.key_id,
            signature=doer.signer.sign(told),
            made_at=now,
        )
    )
    session.flush()


def share(session: Session, office: Office, doer: Doer, breach_id: UUID, keys: BreachKeys) -> int:
    """To every current keeper, and to the holders of its cases as far as they tell the people; gives how many."""
    wanting = missing_holders(session, breach_id, colleagues(session, office.trust))
    rows = [
        {"breach_id": breach_id, "holder_key_id": one.key_id, "sealed": seal_keys(one.box_public, keys, whole=whole)}
        for one, whole in wanting
    ]
    if rows:
        session.execute(insert(BreachGrant).values(rows).on_conflict_do_nothing())
        holders = sorted(str(one.key_id) for one, _ in wanting)
        record_signed(session, doer, "breach.share", f"breach:{breach_id}", holders=holders)
    return len(rows)


def read_breach(office: Office, doer: Doer, breach_id: UUID) -> OpenedBreach:
    """What this officer's keys open of it. Raises NotFound without a grant, as for a breach that there is not.

    A keeper who opens it shares it with those who became keepers or holders of its cases since.
    """
    with db.transaction() as session:
        row = _granted(session, doer, breach_id)
        record_signed(session, doer, "breach.read", f"breach:{row.number}")
    with db.reading() as session:
        found = open_breach(session, row, (doer.key_id, doer.keys.box), colleagues(session, office.trust))
    if found is None:
        raise NotFound(GONE)
    if found.is_whole and found.state is BreachState.TERBUKA:
        with db.transaction() as session:
            share(session, office, doer, breach_id, found.keys)
    return found


def _granted(session: Session, doer: Doer, breach_id: UUID) -> Breach:
    row = session.scalar(
        select(Breach)
        .join(BreachGrant, BreachGrant.breach_id == Breach.id)
        .where(Breach.id == breach_id, BreachGrant.holder_key_id == doer.key_id)
    )
    if row is None:
        raise NotFound(GONE)
    return row
