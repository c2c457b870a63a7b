"""Days off of the regency, and holidays that are worked: for deadlines that begin later."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import time_machine
from flask.testing import FlaskClient

from common import db
from common.pack import Pack, apply_pack
from tests.perda_report.administering import HOME, audited, posted, shown
from tests.perda_report.conftest import ACTOR, SignIn
from tests.perda_report.reports import sent

TUESDAY = "2026-11-24"
NEW_YEAR = "2027-01-01"


@pytest.fixture
def monday() -> Iterator[None]:
    """Monday, 23 November 2026, in the morning of the regency."""
    with time_machine.travel(datetime(2026, 11, 23, 1, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def admin(monday: None, sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


def set_day(admin: FlaskClient, day: str, kind: str = "libur daerah", name: str = "Hari jadi kabupaten") -> str:
    answer = posted(admin, "/hari-libur", day=day, kind=kind, name=name)
    assert answer.status_code == 303, answer.text
    return answer.location or ""


def test_a_day_off_moves_new_deadlines_only(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    before = sent(client)

    assert set_day(admin, TUESDAY) == "/petugas/atur/hari-libur?selesai=tambah&tahun=2026"
    assert "Sudah ditambahkan" in shown(admin, "/hari-libur?selesai=tambah&tahun=2026")

    after = sent(client)
    assert (before["due_at"][:10], after["due_at"][:10]) == ("2026-12-03", "2026-12-04")
    stored = owner.execute("SELECT verify_due_at::date::text FROM perda.report ORDER BY id").fetchall()
    assert [day for (day,) in stored] == ["2026-11-26", "2026-11-27"]
    ((subject, detail),) = audited(owner, "holiday.set")
    assert subject == f"holiday:{TUESDAY}"
    assert detail == {"before": {}, "after": {"name": "Hari jadi kabupaten", "kind": "libur daerah"}}


def test_it_outlives_the_pack_and_can_be_taken_back(admin: FlaskClient, pack: Pack, owner: psycopg.Connection) -> None:
    set_day(admin, TUESDAY)
    set_day(admin, NEW_YEAR, "hari kerja", "Tetap melayani")
    with db.transaction() as session:
        apply_pack(session, pack, ACTOR)
    assert "Hari jadi kabupaten" in shown(admin, "/hari-libur?tahun=2026")
    assert "Tetap melayani" in shown(admin, "/hari-libur?tahun=2027")

    for day in (TUESDAY, NEW_YEAR):
        assert posted(admin, f"/hari-libur/{day}/hapus").status_code == 303

    assert owner.execute("SELECT count(*) FROM account.holiday WHERE day = %s", [TUESDAY]).fetchone() == (0,)
    given = owner.execute("SELECT kind, edited_at FROM account.holiday WHERE day = %s", [NEW_YEAR]).fetchone()
    assert given == ("libur nasional", None)
    again = posted(admin, f"/hari-libur/{NEW_YEAR}/hapus")
    assert (again.status_code, "Tidak ada perubahan pada hari itu" in again.text) == (404, True)
    assert len(audited(owner, "holiday.remove")) == 2


def test_a_weekend_can_be_worked(admin: FlaskClient, client: FlaskClient) -> None:
    set_day(admin, "2026-11-28", "hari kerja", "Pengganti libur")
    for day in ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"):
        set_day(admin, day)

    assert sent(client)["due_at"][:10] == "2026-12-08"


@pytest.mark.parametrize(
    ("day", "kind", "sentence"),
    [
        ("2026-11-22", "libur daerah", "Pilih hari ini atau sesudahnya"),
        ("2031-01-02", "libur daerah", "Pilih tanggal sampai akhir 2028"),
        (TUESDAY, "hari kerja", "memang hari kerja"),
        (NEW_YEAR, "libur daerah", "Hari itu sudah libur"),
        (TUESDAY, "pesta", "Pilih salah satu"),
    ],
)
def test_what_changes_nothing_or_the_past_is_refused(
    admin: FlaskClient, owner: psycopg.Connection, day: str, kind: str, sentence: str
) -> None:
    answer = posted(admin, "/hari-libur", day=day, kind=kind, name="Hari jadi")

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'value="Hari jadi"' in answer.text
    assert owner.execute("SELECT count(*) FROM account.holiday WHERE edited_at IS NOT NULL").fetchone() == (0,)


def test_a_day_that_is_over_stays(admin: FlaskClient, sign_in: SignIn) -> None:
    set_day(admin, TUESDAY)
    with time_machine.travel(datetime(2026, 11, 25, 1, tzinfo=UTC), tick=True):
        refused = sign_in("administrator", None, "Wayan").post(
            f"{HOME}/hari-libur/{TUESDAY}/hapus", content_type="application/x-www-form-urlencoded"
        )
    assert (refused.status_code, "sudah lewat" in refused.text) == (409, True)
