"""The dashboard: who sees it, and that its figures are those of the reports."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.perda_report.queries import Scope, dashboard
from services.perda_report.queries.views import Dashboard, Share
from services.perda_report.routes import access
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent

NOW = datetime.now(UTC)
# A Monday at noon in the regency, weeks ago: the figures must not depend on the day of the test.
MONDAY = (NOW - timedelta(days=28 + NOW.weekday())).replace(hour=4, minute=0, second=0, microsecond=0)


def back(owner: psycopg.Connection, number: str, came: datetime, **columns: Any) -> None:
    """Let a report have come at that time; its id tells its age."""
    moved = {"created_at": came, "due_at": came + timedelta(days=10), **columns}
    changes = ", ".join(f"{name} = %({name})s" for name in moved)
    owner.execute(
        f"UPDATE perda.report SET id = uuidv7(%(came)s - now()), {changes} WHERE tracking_number = %(number)s",  # noqa: S608
        {**moved, "came": came, "number": number},
    )


def figures(app: Flask, period: str = "triwulan", *opd: str) -> Dashboard:
    office = app.extensions[access.EXTENSION]
    names = {one.code: one.name for one in office.pack.regions.kecamatan}
    scope = Scope(frozenset(opd) or None, period, NOW, names)
    with db.reading() as session:
        return dashboard(session, scope, office.reference.current())


@pytest.fixture
def decided(client: FlaskClient, owner: psycopg.Connection) -> list[str]:
    """Three waste reports: one closed in time, one late and contested with success, one open."""
    owner.execute("DELETE FROM account.holiday")
    numbers = [sent(client)["tracking_number"] for _ in range(3)]
    day = timedelta(days=1)
    times = ((day, 3 * day, 5), (2 * day, 16 * day, 2))
    for number, (verified, finished, rating) in zip(numbers, times, strict=False):
        done = {"verified_at": MONDAY + verified, "finished_at": MONDAY + finished, "rating": rating}
        back(owner, number, MONDAY, status="selesai", step_due_at=None, **done)
    owner.execute(
        "INSERT INTO perda.report_event (report_id, kind) SELECT id, kind FROM perda.report,"
        " unnest(ARRAY['keberatan', 'ditangani_lagi']) kind WHERE tracking_number = %s",
        [numbers[1]],
    )
    return numbers


@pytest.mark.usefixtures("decided")
def test_the_figures_are_those_of_the_reports(app: Flask) -> None:
    found = figures(app)
    totals = found.totals

    assert (totals.received, totals.decided, totals.on_time) == (3, 2, 1)
    assert (totals.objections, totals.accepted, totals.rated, totals.rating) == (1, 1, 2, 3.5)
    # Tuesday and Wednesday after that Monday; Thursday, and the Wednesday two weeks later.
    assert (totals.days_to_verify, totals.days_to_finish) == (1.5, 7.5)
    assert found.categories == (Share("Sampah sembarangan", 3, 1),)
    assert found.kecamatan == (Share("Ranomeeto", 3, 1),)
    assert [share.total for share in found.ratings] == [1, 0, 0, 1, 0]
    assert [share for share in found.ages if share.total] == [Share("Sampai 3 hari", 1, 0)]


@pytest.mark.usefixtures("decided")
def test_every_week_and_every_month_has_its_place(app: Flask) -> None:
    weeks, months = figures(app).times, figures(app, "tahun").times

    assert sum(share.total for share in weeks) == sum(share.total for share in months) == 3
    assert [share.total for share in weeks if share.total] == [2, 1]
    assert len(weeks) in {13, 14}
    assert len(months) == 13 or (len(months) == 12 and NOW.day == 1)


@pytest.mark.usefixtures("decided")
def test_older_reports_and_those_of_others_are_left_out(app: Flask) -> None:
    assert figures(app, "bulan", "dlh").totals.received in {1, 3}
    assert figures(app, "tahun", "putr").totals.received == 0
    assert figures(app, "tahun", "putr").totals.rating is None


def test_an_open_report_after_its_deadline_is_late(app: Flask, client: FlaskClient, owner: psycopg.Connection) -> None:
    late, asked = sent(client)["tracking_number"], sent(client)["tracking_number"]
    back(owner, late, NOW - timedelta(days=20), step_due_at=NOW - timedelta(days=1))
    back(owner, asked, NOW - timedelta(days=20), step_due_at=NOW - timedelta(days=1), status="menunggu")
    found = figures(app)

    assert found.categories == (Share("Sampah sembarangan", 2, 1),)
    assert [share for share in found.ages if share.total] == [Share("15 sampai 30 hari", 2, 1)]


@pytest.mark.parametrize(
    ("role", "status"), [("pengawas", 200), ("kepala_opd", 200), ("petugas", 403), ("verifikator", 403)]
)
def test_supervisors_see_it(sign_in: SignIn, role: str, status: int) -> None:
    assert sign_in(role).get("/petugas/dasbor").status_code == status


def test_visitors_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/petugas/dasbor").status_code == 303


def test_only_ones_own_opd(client: FlaskClient, sign_in: SignIn) -> None:
    sent(client)
    sent(client, category="ternak_lepas")
    page = sign_in("kepala_opd").get("/petugas/dasbor").text

    assert "Sampah sembarangan" in page
    assert "Ternak lepas" not in page
    assert sign_in("kepala_opd", name="Wa Ode").get("/petugas/dasbor?opd=satpol-pp").status_code == 403
    assert "Ternak lepas" in sign_in("kepala_opd", None).get("/petugas/dasbor?opd=satpol-pp").text


@pytest.mark.parametrize("query", ["periode=abad", "opd=" + "x" * 99])
def test_an_address_that_is_none_is_refused(sign_in: SignIn, query: str) -> None:
    assert sign_in("kepala_opd", None).get(f"/petugas/dasbor?{query}").status_code == 422


def test_an_opd_that_is_none_has_no_reports(client: FlaskClient, sign_in: SignIn) -> None:
    sent(client)

    assert "Belum ada laporan pada kurun ini" in sign_in("kepala_opd", None).get("/petugas/dasbor?opd=x").text
