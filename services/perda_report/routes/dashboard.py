"""The dashboard: what supervisors and heads of an OPD would rather look at than read."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.errors import NotAllowed
from common.web import current_pack, parse_query
from services.perda_report.queries import Scope, dashboard
from services.perda_report.queries.reference import Reference
from services.perda_report.routes.access import office
from services.perda_report.routes.officer.page import page
from services.perda_report.schemas import DashboardQuery
from services.perda_report.workflow import SUPERVISORS

PERIODS = (("bulan", "30 hari"), ("triwulan", "3 bulan"), ("tahun", "1 tahun"))
OTHERS = "OPD ini tidak termasuk tugas Anda. Pilih OPD dari daftar."

blueprint = Blueprint("dashboard", __name__, url_prefix="/petugas/dasbor")


@blueprint.get("")
@requires(*SUPERVISORS)
def figures() -> ResponseReturnValue:
    """The figures of the OPD that the officer leads; the choice is in the address."""
    asked = parse_query(DashboardQuery)
    reference = office().reference.current()
    theirs = current_officer().opd_codes(*SUPERVISORS)
    kecamatan = {one.code: one.name for one in current_pack().regions.kecamatan}
    scope = Scope(_chosen(asked.opd, theirs), asked.periode, datetime.now(UTC), kecamatan)
    with db.reading() as session:
        found = dashboard(session, scope, reference)
    return page(
        "officer/dashboard.html",
        board=found,
        asked_for=asked,
        periods=PERIODS,
        link=_changed(asked),
        opd_options=_options(reference, theirs),
    )


def _chosen(code: str | None, theirs: frozenset[str] | None) -> frozenset[str] | None:
    if code is None:
        return theirs
    if theirs is not None and code not in theirs:
        raise NotAllowed(OTHERS)
    return frozenset({code})


def _options(reference: Reference, theirs: Collection[str] | None) -> list[tuple[str, str]]:
    """Nothing to choose from for whoever leads one."""
    names = [(one.code, one.abbreviation) for one in reference.opd.values() if theirs is None or one.code in theirs]
    return [("", "Semua"), *sorted(names, key=lambda option: option[1])] if len(names) > 1 else []


def _changed(asked: DashboardQuery) -> Callable[..., str]:
    kept = asked.model_dump(exclude_defaults=True)
    return lambda **changes: url_for("dashboard.figures", **(kept | changes))
