"""Days off of the regency, and holidays that are worked. Deadlines that run stay; new ones count with the change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from common.administration import Entry, change, refuse
from common.audit import Actor
from common.calendar import WORKING_KIND, DayOff, Holiday, load_calendar, national_holidays, years_around
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.perda_report.schemas.administration import HolidayForm

NO_DAY = "Tidak ada perubahan pada hari itu. Mungkin rekan Anda sudah menghapusnya."
PAST = "Pilih hari ini atau sesudahnya. Hari yang sudah lewat tidak diubah."
TOO_FAR = "Pilih tanggal sampai akhir {year}."
ALREADY_WORKED = "Hari itu memang hari kerja. Tidak perlu diubah."
ALREADY_OFF = "Hari itu sudah libur: {name}."
BEGUN = "Hari itu sudah lewat, jadi tidak diubah lagi."


def set_holiday(session: Session, pack: Pack, form: HolidayForm, actor: Actor) -> None:
    """Make a day off, or a worked one, of a day to come. Raises InvalidInput when it already is."""
    today = _today(pack)
    if form.day < today:
        raise refuse("day", PAST)
    last = years_around(today)[-1]
    if form.day.year > last:
        raise refuse("day", TOO_FAR.format(year=last))
    row = session.get(Holiday, form.day, with_for_update=True)
    if row is None or row.edited_at is None:
        _refuse_idle(session, pack, form)
    values = {"name": form.name, "kind": form.kind}
    entry = _entry(actor, "holiday.set", form.day)
    if row is not None:
        change(session, row, values, entry)
        return
    session.add(Holiday(day=form.day, edited_at=datetime.now(UTC), **values))
    entry.record(session, {}, values)


def remove_holiday(session: Session, pack: Pack, day: date, actor: Actor) -> None:
    """Take back what a person set: the day is again what pack and calendar say. Raises NotFound, Conflict."""
    row = session.get(Holiday, day, with_for_update=True)
    if row is None or row.edited_at is None:
        raise NotFound(NO_DAY)
    if day < _today(pack):
        raise Conflict(BEGUN)
    given = given_days(pack, day.year).get(day)
    before = {"name": row.name, "kind": row.kind}
    after: Mapping[str, Any] = {"name": given.name, "kind": given.kind} if given else {}
    _entry(actor, "holiday.remove", day).record(session, before, after)
    if given is None:
        session.delete(row)
        return
    row.name, row.kind, row.edited_at = given.name, given.kind, None


def given_days(pack: Pack, year: int) -> dict[date, DayOff]:
    """The days off of a year without what administrators changed; the pack's word goes first."""
    days = (*national_holidays([year]), *pack.holidays)
    return {off.day: off for off in days if off.day.year == year}


def _refuse_idle(session: Session, pack: Pack, form: HolidayForm) -> None:
    """What the day already is: a worked day that is worked, or a holiday that is one."""
    if form.kind == WORKING_KIND and load_calendar(session, pack.office_hours).is_working_day(form.day):
        raise refuse("kind", ALREADY_WORKED)
    given = given_days(pack, form.day.year).get(form.day)
    if form.kind != WORKING_KIND and given is not None:
        raise refuse("day", ALREADY_OFF.format(name=given.name))


def _entry(actor: Actor, act: str, day: date) -> Entry:
    return Entry(actor, act, f"holiday:{day}")


def _today(pack: Pack) -> date:
    return datetime.now(pack.zone).date()
