"""Deadlines by the day from which they hold. Running reports keep the ones that they were given."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from common.administration import Entry, refuse
from common.audit import Actor
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.perda_report.models import Category, Deadline
from services.perda_report.queries.reference import load_terms
from services.perda_report.schemas.administration import DeadlineForm

NO_DEADLINE = "Tenggat ini tidak ada, atau sudah dibatalkan."
NO_CATEGORY = "Pilih jenis dari daftar."
PAST = "Pilih hari ini atau sesudahnya. Yang sudah lewat tidak diubah."
BEGUN = "Tenggat ini sudah berlaku. Tambahkan yang baru sebagai gantinya."
SHORTER = (
    "{category} jadi harus selesai ({finish} hari kerja) sebelum selesai diperiksa ({verify}) mulai {since}."
    " Beri penyelesaian paling sedikit sama dengan pemeriksaan."
)
DEADLINE_LIMIT = 500
TOO_MANY = "Sudah ada 500 tenggat. Batalkan dulu yang belum berlaku."


def set_deadline(session: Session, pack: Pack, form: DeadlineForm, actor: Actor) -> None:
    """Working days of a term from a day on; the same day again replaces its count. Raises InvalidInput."""
    if form.valid_from < _today(pack.zone):
        raise refuse("valid_from", PAST)
    if form.category_code and session.get(Category, form.category_code) is None:
        raise refuse("category_code", NO_CATEGORY)
    values = {"days": form.days, "note": form.note}
    row = session.scalar(_same(form))
    before = {"days": row.days, "note": row.note} if row else {}
    if row is None:
        _refuse_too_many(session)
        row = Deadline(category_code=form.category_code, term=form.term, valid_from=form.valid_from, **values)
        session.add(row)
    row.days, row.note = form.days, form.note
    session.flush()
    refuse_shorter_finish(session, pack, "days")
    if before != values:
        _entry(actor, "deadline.set", row).record(session, before, values)


def cancel_deadline(session: Session, pack: Pack, deadline_id: UUID, actor: Actor) -> None:
    """Take back one that does not hold yet. Raises NotFound, and Conflict when it does or others need it."""
    row = session.get(Deadline, deadline_id, with_for_update=True)
    if row is None:
        raise NotFound(NO_DEADLINE)
    if row.valid_from <= _today(pack.zone):
        raise Conflict(BEGUN)
    _entry(actor, "deadline.cancel", row).record(session, {"days": row.days, "note": row.note}, {})
    session.delete(row)
    session.flush()
    refuse_shorter_finish(session, pack)


def refuse_shorter_finish(session: Session, pack: Pack, field: str = "") -> None:
    """Raises when a category would have to be finished before it is verified, now or on any day of change to come.

    InvalidInput beside `field`, or Conflict without one. Every written row counts, also those of this transaction.
    """
    categories = session.scalars(select(Category)).all()
    found = load_terms(session, categories, pack.deadlines).shorter_finish(_today(pack.zone))
    if found is None:
        return
    names = {row.code: row.name for row in categories}
    sentence = SHORTER.format(
        category=names[found.category_code], finish=found.finish, verify=found.verify, since=f"{found.since:%d-%m-%Y}"
    )
    raise refuse(field, sentence) if field else Conflict(sentence)


def _refuse_too_many(session: Session) -> None:
    if len(session.scalars(select(Deadline.id).limit(DEADLINE_LIMIT)).all()) >= DEADLINE_LIMIT:
        raise Conflict(TOO_MANY)


def _same(form: DeadlineForm) -> Select[Deadline]:
    return select(Deadline).where(
        Deadline.category_code.is_not_distinct_from(form.category_code),
        Deadline.term == form.term,
        Deadline.valid_from == form.valid_from,
    )


def _entry(actor: Actor, act: str, row: Deadline) -> Entry:
    return Entry(actor, act, f"deadline:{row.term}:{row.category_code or 'semua'}:{row.valid_from}")


def _today(zone: ZoneInfo) -> date:
    return datetime.now(zone).date()
