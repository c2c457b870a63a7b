"""Holidays: the days off of a year, one more, or one that is worked."""

from datetime import date, datetime

from common import db
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.calendar import years_around
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form, parse_query
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.queries.administration.holidays import holidays_of
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import HolidayForm, HolidayQuery

UNKNOWN_DAY = "Tanggal ini tidak ada."
KINDS = [
    ("libur daerah", "Libur daerah"),
    ("cuti bersama", "Cuti bersama"),
    ("hari kerja", "Hari kerja (libur yang tetap masuk)"),
]


@blueprint.get("/hari-libur")
@requires(ADMINISTRATOR)
def holidays() -> Page:
    """The days off of a year."""
    return _holidays(parse_query(HolidayQuery).tahun)


@blueprint.post("/hari-libur")
@requires(ADMINISTRATOR)
def holiday_set() -> Page:
    """A day off, or a holiday that is worked."""
    try:
        form = parse_form(HolidayForm)
        with changing() as session:
            administration.set_holiday(session, office().pack, form, actor())
    except InvalidInput as refused:
        return _holidays(None, refused)
    return done("tambah", "admin.holidays", tahun=form.day.year)


@blueprint.post("/hari-libur/<day>/hapus")
@requires(ADMINISTRATOR)
def holiday_remove(day: str) -> Page:
    """The day is again what pack and calendar say."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise NotFound(UNKNOWN_DAY) from None
    try:
        with changing() as session:
            administration.remove_holiday(session, office().pack, wanted, actor())
    except (Conflict, NotFound) as refused:
        return _holidays(None, of_another=refused)
    return done("hapus", "admin.holidays", tahun=wanted.year)


def _holidays(year: int | None, refused: DomainError | None = None, *, of_another: DomainError | None = None) -> Page:
    pack = office().pack
    today = datetime.now(pack.zone).date()
    years = years_around(today)
    shown = year if year is not None and year in years else today.year
    with db.reading() as session:
        days = holidays_of(session, administration.given_days(pack, shown), shown, today)
    values = {
        "days": days,
        "years": years,
        "year": shown,
        "kinds": KINDS,
        "today": today,
        "last": date(years[-1], 12, 31),
    }
    if of_another is not None:
        return page("admin/holidays.html", of_another, saved={}, **values)
    return form_page("admin/holidays.html", refused, saved={}, **values)
