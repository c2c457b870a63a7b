"""/petugas/rekap: tables of years that are over, and the sheet for SIMFONI. Nothing that is not suppressed is shown."""

import io
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from common import db
from common.auth import requires
from common.auth.pages import Page, again, go, show
from common.errors import DomainError, NotFound
from services.sapa.actions.publishing import publish_year
from services.sapa.actions.simfoni import simfoni_cases
from services.sapa.documents.simfoni import simfoni_book, tables_book
from services.sapa.queries.figures import Year, published, years
from services.sapa.queries.trust import colleagues
from services.sapa.routes.access import doer, office, trust
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.workflow import CASE_ROLES, Role

PAGE = "officers/figures/years.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (*CASE_ROLES, Role.PDP)
# As far as a calendar goes.
A_YEAR = "int(min=1, max=9999)"
NO_YEAR = "Rekap tahun ini belum terbit."

blueprint = Blueprint("figures", __name__, url_prefix="/petugas/rekap")


@blueprint.get("")
@requires(*READERS)
def page() -> Page:
    """The newest published year, or the one that the address names."""
    return show(PAGE, **_shown())


@blueprint.post(f"/<{A_YEAR}:year>")
@requires(Role.PENYELIA)
@confirmed
def publish(year: int) -> Page:
    """Make the tables of a year, once."""
    try:
        publish_year(office(), doer(), year, _today())
    except DomainError as refused:
        return again(PAGE, refused, **_shown())
    return go("figures.page", tahun=year)


@blueprint.get(f"/<{A_YEAR}:year>.xlsx")
@requires(*READERS)
def sheet(year: int) -> Page:
    """The published tables to take away; they are public figures by then."""
    with db.reading() as session:
        found = published(session, year, colleagues(session, trust()))
    if not found:
        raise NotFound(NO_YEAR)
    return _file(tables_book(found, office().zone), f"rekap-{year}.xlsx")


@blueprint.post("/simfoni")
@requires(*CASE_ROLES)
@confirmed
def simfoni() -> Page:
    """The officer's own closed cases as codes. A form, not a link: it opens every one of them."""
    try:
        cases = simfoni_cases(office(), doer(), request.form.get("year", _today().year, int))
    except DomainError as refused:
        return again(PAGE, refused, **_shown())
    return _file(simfoni_book(cases, office().zone), "simfoni.xlsx")


def _today() -> datetime:
    return datetime.now(UTC).astimezone(office().zone)


def _shown() -> dict[str, Any]:
    with db.reading() as session:
        all_years, known = years(session), colleagues(session, trust())
        asked = request.args.get("tahun", 0, int)
        year = next((one.year for one in all_years if one.is_published and asked in (0, one.year)), None)
        tables = published(session, year, known) if year else ()
    this_year = _today().year
    waiting = [one for one in all_years if _may_publish(one, this_year)]
    return {"years": all_years, "year": year, "tables": tables, "waiting": waiting, "this_year": this_year}


def _may_publish(one: Year, this_year: int) -> bool:
    return not one.is_published and one.year < this_year


def _file(content: bytes, name: str) -> Response:
    answer = send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
