"""A report as its officers get it: what has to do with it, what they may do, and what one look costs."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.auth.identity import Grant, SignedIn
from common.auth.sessions import utc_now
from services.perda_report.queries import report_for_officer
from services.perda_report.queries.views import ReportView
from services.perda_report.workflow import Act
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import WORDS, act, done, office_of, officer_id, reporter_does
from tests.perda_report.reports import AMBAIPUA, sent, upload

STORY = "Truk yang membuang sampah itu juga parkir menutup jalan setiap malam."


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements of this process from now on."""
    seen: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor: Any, statement: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(statement, str) and "FROM" in statement:
            seen.append(statement)
        return execute(cursor, statement, *rest, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", note)
    return seen


@pytest.fixture
def look(app: Flask, owner: psycopg.Connection) -> Any:
    """What an officer of this name, with this role, sees of a report."""

    def as_officer(
        number: str, name: str = "Sitti Rahma", role: str = "verifikator", opd: str | None = "dlh"
    ) -> ReportView:
        who = officer_id(owner, name)
        officer = SignedIn(who, name, name, (Grant(role, opd),), who, utc_now())
        here = office_of(app)
        reference = here.reference.current()
        with db.reading() as session:
            return report_for_officer(session, number, officer, pack=here.pack, reference=reference)

    return as_officer


def eventful(client: FlaskClient, officer: FlaskClient, owner: psycopg.Connection) -> str:
    """A report to which everything happened that adds rows."""
    number: str = sent(client)["tracking_number"]
    for _ in range(3):
        done(officer, sent(client)["tracking_number"], "merge", into=number)
        sent(client)
    done(officer, number, "verify")
    done(officer, number, "split", category="parkir", description=STORY)
    done(officer, number, "split", category="pembakaran", description=STORY)
    done(officer, number, "assign", officer_id=str(officer_id(owner, "Sitti Rahma")))
    for photo in (1, 2):
        visit = {"is_found": "true", "finding": "Masih ada", "words": WORDS, "photos": [upload(photo)]}
        officer.post(f"/v1/reports/{number}/inspect", data=visit, content_type="multipart/form-data")
    return number


def test_what_one_look_costs_does_not_grow_with_what_happened(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, look: Any, asked: list[str]
) -> None:
    officer = sign_in("verifikator")
    plain, busy = sent(client)["tracking_number"], eventful(client, officer, owner)
    look(plain)
    asked.clear()
    look(plain)
    first = len(asked)
    view = look(busy)

    assert (first, len(asked)) == (9, 18)
    assert (len(view.inspections), len(view.merged_here), len(view.children)) == (2, 3, 2)


def test_everything_that_happened_is_there(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, look: Any
) -> None:
    number = eventful(client, sign_in("verifikator"), owner)

    view = look(number)

    assert view.assignee.name == "Sitti Rahma"
    assert [one.name for one in view.assignable] == ["Sitti Rahma"]
    assert [visit.photos[0].id for visit in view.inspections] == [photo.id for photo in reversed(view.inspected)]
    assert view.inspections[0].who == "Sitti Rahma"
    assert view.co_reporter_count == 3
    parking, burning = view.children
    assert (parking.is_readable, parking.headline, burning.is_readable) == (False, "", True)
    assert look(burning.tracking_number).split_from.tracking_number == number
    assert look(view.merged_here[0].tracking_number).merged_into.tracking_number == number
    codes = [opd.code for opd in view.forward_to]
    assert "satpol-pp" in codes
    assert "dlh" not in codes


def test_duplicates_are_open_near_recent_and_of_the_same_kind(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, look: Any
) -> None:
    officer = sign_in("verifikator")
    here, there = AMBAIPUA["latitude"], AMBAIPUA["longitude"]
    number = sent(client)["tracking_number"]
    near = sent(client, latitude=here + 0.001)["tracking_number"]
    nearer = sent(client, longitude=there - 0.0005)["tracking_number"]
    village = sent(client, latitude=None, longitude=None, desa_code="74.05.08.2014")["tracking_number"]
    old, over = sent(client)["tracking_number"], sent(client)["tracking_number"]
    sent(client, latitude=here + 0.003)
    sent(client, category="pembakaran")
    sent(client, category="parkir")
    owner.execute("UPDATE perda.report SET created_at = now() - interval '85 days' WHERE tracking_number = %s", [old])
    done(officer, over, "reject", reason=WORDS)
    (desa,) = owner.execute("SELECT desa_code FROM perda.report WHERE tracking_number = %s", [number]).fetchone() or (
        "",
    )
    owner.execute("UPDATE perda.report SET desa_code = %s WHERE tracking_number = %s", [desa, village])

    found = look(number).duplicates

    assert [one.tracking_number for one in found] == [nearer, near, village]
    assert 50 < found[0].distance_m < 60
    assert found[2].distance_m is None


def test_a_corner_of_the_square_is_too_far(client: FlaskClient, sign_in: SignIn, look: Any) -> None:
    sign_in("verifikator")
    number = sent(client)["tracking_number"]
    sent(client, latitude=AMBAIPUA["latitude"] + 0.002, longitude=AMBAIPUA["longitude"] + 0.002)

    assert look(number).duplicates == ()


def test_the_open_question_and_the_newest_objection(
    app: Flask, client: FlaskClient, sign_in: SignIn, look: Any
) -> None:
    officer, report = sign_in("verifikator"), sent(client)
    number = report["tracking_number"]
    done(officer, number, "ask", question="Jam berapa mobil itu lewat?")
    assert look(number).question == "Jam berapa mobil itu lewat?"
    reporter_does(app, report, Act.ANSWER)
    assert look(number).question == ""
    done(officer, number, "verify")
    done(officer, number, "close", result="teguran", explanation=WORDS)
    reporter_does(app, report, Act.OBJECT, "Sampahnya masih ada di sana.")

    view = look(number)

    assert view.objection == "Sampahnya masih ada di sana."
    assert view.is_barred


def test_only_acts_that_can_succeed_are_offered(
    app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, look: Any
) -> None:
    report, lead = sent(client), sign_in("pengawas", name="Pengawas")
    number = report["tracking_number"]
    sign_in("petugas", name="Petugas")
    done(lead, number, "verify")
    assert Act.ASSIGN in look(number, "Petugas", "petugas").acts
    done(lead, number, "assign", officer_id=str(officer_id(owner, "Pengawas")))
    assert Act.ASSIGN not in look(number, "Petugas", "petugas").acts
    assert Act.ASSIGN in look(number, "Pengawas", "pengawas").acts
    done(lead, number, "close", result="teguran", explanation=WORDS)
    reporter_does(app, report, Act.OBJECT)

    assert look(number, "Pengawas", "pengawas").acts == (Act.ASSIGN, Act.NOTE)
    assert set(look(number, "Petugas", "petugas").acts) == {Act.NOTE}
    assert {Act.RESUME, Act.UPHOLD} <= set(look(number, "Petugas", "kepala_opd").acts)


@pytest.mark.parametrize("role", ["verifikator", "petugas", "pengawas", "kepala_opd"])
def test_what_is_not_offered_is_refused(client: FlaskClient, sign_in: SignIn, look: Any, role: str) -> None:
    bodies: dict[Act, dict[str, Any]] = {
        Act.VERIFY: {},
        Act.REJECT: {"reason": WORDS},
        Act.ASK: {"question": WORDS},
        Act.FORWARD: {"opd_code": "putr", "reason": WORDS},
        Act.SPLIT: {"category": "parkir", "description": STORY},
        Act.INSPECT: {"is_found": True, "finding": WORDS, "words": WORDS},
        Act.CLOSE: {"result": "teguran", "explanation": WORDS},
        Act.RESUME: {"reason": WORDS},
        Act.UPHOLD: {"reason": WORDS},
    }
    number, officer = sent(client)["tracking_number"], sign_in(role)
    offered = look(number, role=role).acts
    for name, body in bodies.items():
        if name not in offered:
            assert act(officer, number, name, **body).status_code in {403, 409}, name
