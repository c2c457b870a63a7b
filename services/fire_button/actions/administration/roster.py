"""The roster: who is rung first at which post, from when to when. Hours that nobody has are warned of (timers)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from common import audit
from common.administration import refuse
from common.audit import Actor
from common.auth.models import Officer
from common.errors import Conflict, NotFound
from services.fire_button.actions.administration.people import fire_officer
from services.fire_button.models import Post, Shift
from services.fire_button.schemas.administration import ShiftForm

NO_POST = "Pos ini tidak ada."
NO_SHIFT = "Giliran ini sudah tidak ada."
OVER = "Giliran ini sudah lewat, jadi tidak diubah lagi."
CLOSED_ACCOUNT = "Akun petugas ini ditutup. Pilih orang lain."
TOO_OLD = "Pilih hari ini atau sesudahnya."
TOO_FAR = "Pilih tanggal paling lama setahun dari sekarang."
BUSY = "{name} sudah jaga {when}. Pilih jam lain, atau hapus giliran itu dulu."
NOTHING_TO_COPY = "Minggu sebelumnya kosong. Tidak ada yang bisa disalin."
WEEK = timedelta(days=7)
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Copied:
    """How many turns were written, and how many left out because the person had another one, or no account."""

    added: int
    skipped: int


def add_shifts(session: Session, zone: ZoneInfo, post_code: str, form: ShiftForm, actor: Actor) -> int:
    """The turns of a form; how many were written: all, or none. Raises NotFound, InvalidInput."""
    _find_post(session, post_code)
    officer = _working(session, form.officer_id)
    today = datetime.now(zone).date()
    if form.day < today - timedelta(days=1):
        raise refuse("day", TOO_OLD)
    if form.day > today + FARTHEST:
        raise refuse("day", TOO_FAR)
    for starts, ends in _hours(form, zone):
        if other := _clash(session, officer.id, starts, ends):
            raise refuse("officer_id", BUSY.format(name=officer.name, when=_when(other, zone)))
        session.add(Shift(post_code=post_code, officer_id=officer.id, rank=form.rank, starts_at=starts, ends_at=ends))
        session.flush()
    told = {"officer": str(officer.id), "from": str(form.day), "days": form.days, "rank": form.rank}
    audit.record(session, actor, "shift.add", f"post:{post_code}", **told)
    return form.days


def remove_shift(session: Session, post_code: str, shift_id: UUID, actor: Actor) -> None:
    """Take a turn back. Raises NotFound, and Conflict once it is over."""
    row = session.scalar(select(Shift).where(Shift.id == shift_id, Shift.post_code == post_code).with_for_update())
    if row is None:
        raise NotFound(NO_SHIFT)
    if row.ends_at <= datetime.now(UTC):
        raise Conflict(OVER)
    session.delete(row)
    told = {"officer": str(row.officer_id), "from": row.starts_at.isoformat(), "until": row.ends_at.isoformat()}
    audit.record(session, actor, "shift.remove", f"post:{post_code}", **told)


def copy_week(session: Session, zone: ZoneInfo, post_code: str, monday: date, actor: Actor) -> Copied:
    """Bring the turns of the week before into the week of `monday`. Raises NotFound, Conflict."""
    _find_post(session, post_code)
    start = datetime.combine(monday, time(), zone)
    if start + WEEK <= datetime.now(UTC):
        raise Conflict(OVER)
    rows = session.execute(_week_before(post_code, start)).all()
    if not rows:
        raise Conflict(NOTHING_TO_COPY)
    fitting = [row for row in rows if row.is_active and not _clash(session, row.officer_id, *_later(row))]
    for row in fitting:
        starts, ends = _later(row)
        session.add(
            Shift(post_code=post_code, officer_id=row.officer_id, rank=row.rank, starts_at=starts, ends_at=ends)
        )
    audit.record(session, actor, "shift.copy", f"post:{post_code}", week=str(monday), added=len(fitting))
    return Copied(len(fitting), len(rows) - len(fitting))


def _week_before(post_code: str, start: datetime) -> Select[UUID, int, datetime, datetime, bool]:
    columns = (Shift.officer_id, Shift.rank, Shift.starts_at, Shift.ends_at, Officer.is_active)
    asked = select(*columns).join(Officer, Officer.id == Shift.officer_id)
    in_week = (Shift.post_code == post_code, Shift.starts_at >= start - WEEK, Shift.starts_at < start)
    return asked.where(*in_week).order_by(Shift.starts_at, Shift.rank)


def _later(row: Row[UUID, int, datetime, datetime, bool]) -> tuple[datetime, datetime]:
    return row.starts_at + WEEK, row.ends_at + WEEK


def _find_post(session: Session, post_code: str) -> None:
    if session.get(Post, post_code) is None:
        raise NotFound(NO_POST)


def _working(session: Session, officer_id: UUID) -> Officer:
    officer = fire_officer(session, officer_id)
    if not officer.is_active:
        raise refuse("officer_id", CLOSED_ACCOUNT)
    return officer


def _hours(form: ShiftForm, zone: ZoneInfo) -> Sequence[tuple[datetime, datetime]]:
    """Start and end of each turn."""
    days = [form.day + timedelta(days=number) for number in range(form.days)]
    over_night = timedelta(days=1 if form.ends <= form.starts else 0)
    return [
        (datetime.combine(day, form.starts, zone), datetime.combine(day + over_night, form.ends, zone)) for day in days
    ]


def _clash(session: Session, officer_id: UUID, starts: datetime, ends: datetime) -> Shift | None:
    """A turn of this person, anywhere, that shares time with these hours."""
    clashing = select(Shift).where(Shift.officer_id == officer_id, Shift.starts_at < ends, Shift.ends_at > starts)
    return session.scalar(clashing.order_by(Shift.starts_at).limit(1))


def _when(shift: Shift, zone: ZoneInfo) -> str:
    start, end = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
    return f"{start:%d-%m} pukul {start:%H.%M} sampai {end:%d-%m} pukul {end:%H.%M}"
