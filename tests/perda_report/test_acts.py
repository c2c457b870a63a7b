"""Asking, forwarding, assigning, notes, and objections: each act and its refusals, through the JSON interface."""

from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.perda_report.workflow import Act
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import (
    WORDS,
    act,
    done,
    events,
    officer_id,
    refusal,
    reporter_does,
    row_of,
    told,
)
from tests.perda_report.reports import bearer, sent

QUESTION = "Mobil itu lewat jam berapa, dan apa warnanya?"


def contested(app: Flask, client: FlaskClient, sign_in: SignIn) -> tuple[str, FlaskClient]:
    """A report that a supervisor closed and its reporter objects to; with that supervisor."""
    report, closer = sent(client), sign_in("pengawas", name="Penutup")
    number = report["tracking_number"]
    done(closer, number, "verify")
    done(closer, number, "close", result="teguran", explanation=WORDS)
    reporter_does(app, report, Act.OBJECT)
    return number, closer


class TestAsking:
    """A question to the reporter."""

    def test_only_the_reporter_reads_it_and_the_clock_stands_still(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, app: Flask
    ) -> None:
        report, officer = sent(client), sign_in("petugas")
        number = report["tracking_number"]
        due = row_of(owner, number, "verify_due_at, due_at")

        answer = done(officer, number, "ask", version=1, question=QUESTION)

        assert (answer["status"], answer["version"]) == ("menunggu", 2)
        assert row_of(owner, number, "status_before, paused_at IS NOT NULL") == ("baru", True)
        public = client.get(f"/v1/reports/{number}").get_json()["history"][0]
        assert (public["kind"], public["words"]) == ("ditanya", "")
        own = client.get(f"/v1/reports/{number}", headers=bearer(report["secret"])).get_json()["history"][0]
        assert own["words"] == QUESTION
        reporter_does(app, report, Act.ANSWER)
        assert row_of(owner, number, "status, verify_due_at, due_at") == ("baru", *due)

    def test_without_a_question_nothing_is_asked(self, client: FlaskClient, sign_in: SignIn) -> None:
        number = sent(client)["tracking_number"]

        assert "errors" in act(sign_in("petugas"), number, "ask").get_json()

    def test_a_second_question_waits_for_the_first_answer(self, client: FlaskClient, sign_in: SignIn) -> None:
        number, officer = sent(client)["tracking_number"], sign_in("petugas")
        done(officer, number, "ask", question=QUESTION)

        assert "Menunggu jawaban" in refusal(act(officer, number, "ask", question=QUESTION), 409)


class TestForwarding:
    """To the OPD that answers for it."""

    def test_it_begins_anew_there_and_is_gone_here(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        number, officer = sent(client)["tracking_number"], sign_in("verifikator", "dlh")
        done(officer, number, "verify")
        done(officer, number, "assign", officer_id=str(officer_id(owner, "Sitti Rahma")))
        owner.execute("UPDATE perda.report SET verify_due_at = now(), due_at = now(), step_due_at = now()")

        answer = done(officer, number, "forward", opd_code="satpol-pp", reason=WORDS)

        assert answer["status"] == "baru"
        assert row_of(owner, number, "opd_code, assignee_id, step_due_at = verify_due_at, verify_due_at > now()") == (
            "satpol-pp", None, True, True,
        )  # fmt: skip
        assert act(officer, number, "verify").status_code == 404
        assert act(sign_in("verifikator", "satpol-pp", name="B"), number, "verify").status_code == 200
        assert told(owner, "report.forward") == [("opd:satpol-pp", number)]
        trace = owner.execute("SELECT detail FROM perda.audit WHERE act = 'report.forward'").fetchone()
        assert trace is not None
        assert (trace[0]["from_opd"], trace[0]["to_opd"]) == ("dlh", "satpol-pp")

    @pytest.mark.parametrize(
        ("opd_code", "words"), [("tidak-ada", "dari daftar"), ("dlh", "sudah di OPD"), ("bpbd", "")]
    )
    def test_only_to_another_opd_that_works(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, opd_code: str, words: str
    ) -> None:
        number = sent(client)["tracking_number"]
        owner.execute("UPDATE account.opd SET is_active = false WHERE code = 'bpbd'")

        answer = act(sign_in("verifikator"), number, "forward", opd_code=opd_code, reason=WORDS)

        assert words in refusal(answer, 422)
        assert row_of(owner, number, "opd_code, version") == ("dlh", 1)

    def test_back_only_by_a_supervisor(self, client: FlaskClient, sign_in: SignIn) -> None:
        number = sent(client)["tracking_number"]
        done(sign_in("verifikator", "dlh"), number, "forward", opd_code="satpol-pp", reason=WORDS)
        there = sign_in("verifikator", "satpol-pp", name="B")

        assert "Hanya pengawas" in refusal(act(there, number, "forward", opd_code="dlh", reason=WORDS), 403)
        assert act(there, number, "forward", opd_code="putr", reason=WORDS).status_code == 200
        head = sign_in("kepala_opd", "putr", name="C")
        assert act(head, number, "forward", opd_code="dlh", reason=WORDS).status_code == 403
        supervisor = sign_in("pengawas", "putr", name="D")
        assert act(supervisor, number, "forward", opd_code="dlh", reason=WORDS).status_code == 200


class TestAssigning:
    """Who handles it."""

    def test_whoever_is_named_is_told(self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
        number, head = sent(client)["tracking_number"], sign_in("kepala_opd", name="Kepala")
        sign_in("petugas", name="La Ode")
        chosen = officer_id(owner, "La Ode")
        owner.execute("UPDATE account.officer SET email = 'lode@contoh.id' WHERE id = %s", [chosen])

        done(head, number, "assign", version=1, officer_id=str(chosen))

        assert told(owner, "officer.assigned") == [(f"petugas:{chosen}", number)]
        assert row_of(owner, number, "assignee_id, status, version") == (chosen, "baru", 2)
        assert "La Ode" not in client.get(f"/v1/reports/{number}").text
        assert "sudah dipegang" in refusal(act(head, number, "assign", officer_id=str(chosen)), 422)
        done(head, number, "assign", officer_id=None)
        assert row_of(owner, number, "assignee_id") == (None,)
        assert "Belum ada" in refusal(act(head, number, "assign", officer_id=None), 422)

    def test_an_officer_takes_it_and_gives_it_back_but_moves_nobody_else(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        number = sent(client)["tracking_number"]
        mine, other = sign_in("petugas", name="A"), sign_in("petugas", name="B")
        owner.execute("UPDATE account.officer SET email = 'a@contoh.id'")
        a, b = (str(officer_id(owner, name)) for name in "AB")

        assert "melepas yang ia pegang" in refusal(act(mine, number, "assign", officer_id=b), 403)
        done(mine, number, "assign", officer_id=a)
        assert act(other, number, "assign", officer_id=b).status_code == 403
        assert act(other, number, "assign", officer_id=None).status_code == 403
        done(mine, number, "assign", officer_id=None)
        assert told(owner, "officer.assigned") == []

    @pytest.mark.parametrize("who", [("kepala_opd", "dlh"), ("petugas", "satpol-pp"), ("administrator", None)])
    def test_only_to_whoever_works_there(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, who: tuple[str, str | None]
    ) -> None:
        number, lead = sent(client)["tracking_number"], sign_in("verifikator", name="A")
        sign_in(*who, name="B")

        assert "aktif di OPD" in refusal(act(lead, number, "assign", officer_id=str(officer_id(owner, "B"))), 422)

    def test_not_to_somebody_who_left(self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
        number, lead = sent(client)["tracking_number"], sign_in("verifikator", name="A")
        sign_in("petugas", name="B")
        owner.execute("UPDATE account.officer SET is_active = false WHERE name = 'B'")

        assert "aktif di OPD" in refusal(act(lead, number, "assign", officer_id=str(officer_id(owner, "B"))), 422)


class TestNotes:
    """For colleagues, or for everybody."""

    def test_an_internal_note_stays_inside(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        report = sent(client, identity="named", name="Wa Ina", email="ina@contoh.id")
        number = report["tracking_number"]

        done(sign_in("kepala_opd"), number, "note", words="Pemiliknya orang lama.")

        assert "catatan" in events(owner, number)
        assert "Pemiliknya" not in client.get(f"/v1/reports/{number}", headers=bearer(report["secret"])).text
        assert told(owner, "reporter.note") == []
        assert row_of(owner, number, "version") == (1,)

    def test_news_reach_everybody(self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
        number = sent(client, identity="named", name="Wa Ina", email="ina@contoh.id")["tracking_number"]

        done(sign_in("petugas"), number, "note", words=WORDS, is_public=True)

        assert client.get(f"/v1/reports/{number}").get_json()["history"][0]["words"] == WORDS
        assert told(owner, "reporter.note") == [(f"pelapor:{number}", number)]


class TestObjections:
    """What becomes of an objection."""

    def test_resuming_takes_the_result_back(
        self, app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        number, closer = contested(app, client, sign_in)
        other = sign_in("kepala_opd", name="Kepala")

        assert act(other, number, "resume").status_code == 422
        assert "ditangani petugas lain" in refusal(act(closer, number, "resume", reason=WORDS), 403)
        done(other, number, "resume", reason=WORDS)

        assert row_of(owner, number, "status, result, finished_at, step_due_at = due_at, due_at > now()") == (
            "diverifikasi", None, None, True, True,
        )  # fmt: skip
        body = {"result": "teguran", "explanation": WORDS}
        assert "ditangani petugas lain" in refusal(act(closer, number, "close", **body), 403)
        assert act(sign_in("petugas", name="Lain"), number, "close", **body).status_code == 200

    def test_upholding_keeps_it_for_good(
        self, app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        number, closer = contested(app, client, sign_in)

        assert "ditangani petugas lain" in refusal(act(closer, number, "uphold", reason=WORDS), 403)
        done(sign_in("pengawas", name="Lain"), number, "uphold", reason=WORDS)

        assert row_of(owner, number, "status, result, objectable_until, step_due_at") == (
            "selesai", "teguran", None, None,
        )  # fmt: skip

    @pytest.mark.parametrize("who", ["verifikator", "petugas"])
    def test_only_by_supervisors(self, app: Flask, client: FlaskClient, sign_in: SignIn, who: str) -> None:
        number, _ = contested(app, client, sign_in)

        for name in ("resume", "uphold"):
            assert act(sign_in(who, name=f"{name} {who}"), number, name, reason=WORDS).status_code == 403

    def test_it_is_not_given_to_the_one_it_is_about(
        self, app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        number, _ = contested(app, client, sign_in)
        body: dict[str, Any] = {"officer_id": str(officer_id(owner, "Penutup"))}

        assert "keberatan atas keputusan" in refusal(act(sign_in("kepala_opd"), number, "assign", **body), 422)
