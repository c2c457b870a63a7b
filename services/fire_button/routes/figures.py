"""Figures of a quarter: response against the SPM, stages, places and causes; on screen and as a spreadsheet."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from common import audit, db
from common.auth import actor, current_officer, requires
from common.errors import NotFound
from services.fire_button.documents.spm import Fact, Tables, minutes, quarter_sheet
from services.fire_button.queries.figures import Names, figures
from services.fire_button.queries.quarter import Quarter
from services.fire_button.queries.views.figures import Figures
from services.fire_button.routes.access import office
from services.fire_button.routes.menu import menu
from services.fire_button.workflow import Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_QUARTERS = 6
NO_QUARTER = "Triwulan ini tidak dikenal. Pilih dari daftar."

blueprint = Blueprint("figures", __name__, url_prefix="/petugas")
leads = requires(Role.KOMANDAN, Role.OPERATOR, Role.KEPALA)


@blueprint.get("/angka")
@leads
def page() -> ResponseReturnValue:
    """The quarter that the address names, or the running one."""
    officer, found = current_officer(), _figures()
    return render_template(
        "figures.html",
        officer=officer,
        nav=menu(officer),
        found=found,
        facts=_facts(found),
        groups=_groups(found),
        quarters=_quarters(),
        limit_minutes=office().rules.response_s // 60,
        minutes=minutes,
        sheet=url_for("figures.sheet", triwulan=str(found.quarter)),
    )


@blueprint.get("/angka.xlsx")
@leads
def sheet() -> ResponseReturnValue:
    """The same to take away; who took it is in the audit."""
    found, file = _figures(), io.BytesIO()
    quarter_sheet(file, Tables(_facts(found), found.strata, found.stages, _groups(found), found.lines), office().zone)
    with db.transaction() as session:
        audit.record(session, actor(), "figures.export", f"quarter:{found.quarter}")
    file.seek(0)
    answer = send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"damkar-{found.quarter}.xlsx")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _figures() -> Figures:
    here, quarter = office(), _asked()
    names = Names(here.reference.current(), here.kecamatan)
    with db.reading() as session:
        return figures(session, quarter, here.zone, here.rules.response_s, names)


def _asked() -> Quarter:
    written = request.args.get("triwulan")
    if written is None:
        return _now()
    try:
        return Quarter.parse(written)
    except ValueError:
        raise NotFound(NO_QUARTER) from None


def _now() -> Quarter:
    return Quarter.of(datetime.now(UTC).astimezone(office().zone).date())


def _quarters() -> list[Quarter]:
    shown = [_now()]
    while len(shown) < SHOWN_QUARTERS:
        shown.append(shown[-1].previous)
    return shown


def _facts(found: Figures) -> Sequence[Fact]:
    harm = found.harm
    return (
        Fact("Kejadian", found.incidents),
        Fact("Alarm dan panggilan", found.alerts),
        Fact("Alarm palsu", found.false_alarms),
        Fact("Laporan kejadian ditulis", harm.reports),
        Fact("Meninggal, warga", harm.dead),
        Fact("Luka, warga", harm.injured),
        Fact("Meninggal, petugas", harm.dead_firefighters),
        Fact("Luka, petugas", harm.injured_firefighters),
        Fact("Keluarga mengungsi", harm.displaced_households),
        Fact("Jiwa mengungsi", harm.displaced_people),
        Fact("Kerugian (Rp)", harm.loss_rupiah),
        Fact("Luas terbakar (m²)", round(harm.area_m2)),
        Fact("Personel dikerahkan", harm.personnel),
        Fact("Unit dikerahkan", harm.units),
    )


def _groups(found: Figures) -> Sequence[tuple[str, Sequence[object]]]:
    named: Mapping[str, Sequence[object]] = {
        "Bulan": found.months,
        "Kecamatan": found.kecamatan,
        "Jenis": found.kinds,
        "Objek": found.objects,
        "Penyebab": found.causes,
        "Alarm palsu": found.codes,
    }
    return tuple(named.items())
