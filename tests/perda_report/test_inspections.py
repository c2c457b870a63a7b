"""What is shown with photos: inspections and closures. A photo that was there before proves nothing."""

from collections.abc import Sequence
from typing import Any

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.perda_report.workflow import Act
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import WORDS, act, done, refusal, reporter_does, row_of
from tests.perda_report.reports import AMBAIPUA, bearer, sent, upload

FINDING = "Tumpukan sampah dua meter di saluran, milik toko sebelah."
VISIT = {"is_found": True, "finding": FINDING, "words": WORDS}
STOPPED = {"result": "dihentikan", "explanation": WORDS}


def with_photos(
    officer: FlaskClient, number: str, name: str, body: dict[str, Any], **photos: Sequence[int]
) -> TestResponse:
    """An act as a form that brings photos, each by its number."""
    files = {field: [upload(photo) for photo in numbers] for field, numbers in photos.items()}
    data = {name: str(value).lower() if isinstance(value, bool) else value for name, value in body.items()} | files
    return officer.post(f"/v1/reports/{number}/{name}", data=data, content_type="multipart/form-data")


def true_one(client: FlaskClient, officer: FlaskClient, **changes: Any) -> dict[str, Any]:
    """A report that was verified."""
    report = sent(client, **changes)
    done(officer, report["tracking_number"], "verify")
    return report


class TestInspecting:
    """A visit to the place."""

    def test_what_was_found_is_for_officers_and_the_words_for_citizens(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        officer = sign_in("verifikator")
        report = true_one(client, officer)
        number = report["tracking_number"]
        there = {"latitude": AMBAIPUA["latitude"] + 0.001, "longitude": AMBAIPUA["longitude"], "accuracy_m": 12}

        answer = with_photos(officer, number, "inspect", {**VISIT, **there, "version": 2}, photos=[1, 2, 1])

        assert answer.get_json()["status"] == "diperiksa"
        seen = client.get(f"/v1/reports/{number}", headers=bearer(report["secret"]))
        assert seen.get_json()["history"][0]["words"] == WORDS
        assert FINDING not in seen.text
        visit = owner.execute("SELECT is_found, finding, distance_m, accuracy_m FROM perda.inspection").fetchone()
        assert visit is not None
        assert visit[:2] == (True, FINDING)
        assert 105 < visit[2] < 115
        linked = (
            "SELECT kind, count(*) FROM perda.photo p JOIN perda.inspection i ON i.id = inspection_id GROUP BY kind"
        )
        assert owner.execute(linked).fetchall() == [("pemeriksaan", 2)]

    def test_without_a_position_or_photos_it_still_counts(self, client: FlaskClient, sign_in: SignIn) -> None:
        officer = sign_in("petugas", name="B")
        number = true_one(client, sign_in("verifikator"))["tracking_number"]

        assert done(officer, number, "inspect", **(VISIT | {"is_found": False}))["status"] == "diperiksa"
        assert done(officer, number, "inspect", **VISIT)["status"] == "diperiksa"

    def test_half_a_position_is_refused(self, client: FlaskClient, sign_in: SignIn) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]

        assert "bersama" in refusal(act(officer, number, "inspect", **VISIT, latitude=-4.1), 422)

    def test_not_before_it_was_verified(self, client: FlaskClient, sign_in: SignIn) -> None:
        assert act(sign_in("petugas"), sent(client)["tracking_number"], "inspect", **VISIT).status_code == 409

    def test_five_photos_for_each_visit_and_none_twice(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]

        assert with_photos(officer, number, "inspect", VISIT, photos=range(6)).status_code == 422
        assert with_photos(officer, number, "inspect", VISIT, photos=[1, 2, 3, 4, 5]).status_code == 200
        again = with_photos(officer, number, "inspect", VISIT, photos=[6, 1])
        assert "pemeriksaan sebelumnya" in refusal(again, 422)
        assert with_photos(officer, number, "inspect", VISIT, photos=[6]).status_code == 200
        assert owner.execute("SELECT count(*) FROM perda.inspection").fetchone() == (2,)


class TestClosing:
    """Before and after."""

    def test_before_and_after_are_kept_apart(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]

        assert with_photos(officer, number, "close", STOPPED, before=[1], photos=[2, 3]).status_code == 200

        kinds = "SELECT kind, count(*) FROM perda.photo GROUP BY kind ORDER BY kind"
        assert owner.execute(kinds).fetchall() == [("penutupan", 2), ("sebelum", 1)]

    def test_a_before_photo_alone_shows_nothing(self, client: FlaskClient, sign_in: SignIn) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]

        assert "foto sesudah" in refusal(with_photos(officer, number, "close", STOPPED, before=[1]), 422)

    def test_the_same_file_before_and_after(self, client: FlaskClient, sign_in: SignIn) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]

        answer = with_photos(officer, number, "close", STOPPED, before=[1], photos=[1])

        assert "sejak sebelum penanganan" in refusal(answer, 422)

    def test_a_photo_of_another_report(self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
        officer = sign_in("verifikator")
        first, second = (true_one(client, officer)["tracking_number"] for _ in range(2))
        assert with_photos(officer, first, "close", STOPPED, photos=[1]).status_code == 200

        assert "laporan lain" in refusal(with_photos(officer, second, "close", STOPPED, photos=[1]), 422)
        single = officer.post(
            f"/v1/reports/{second}/photos", data={"photo": upload(1)}, content_type="multipart/form-data"
        )
        assert "laporan lain" in refusal(single, 422)
        assert row_of(owner, second, "status, version") == ("diverifikasi", 2)
        assert owner.execute("SELECT count(*) FROM perda.photo").fetchone() == (1,)
        assert with_photos(officer, second, "close", STOPPED, before=[1], photos=[2]).status_code == 200

    def test_the_citizens_own_photo_is_no_after_photo(self, client: FlaskClient, sign_in: SignIn) -> None:
        officer = sign_in("verifikator")
        report = true_one(client, officer)
        client.post(
            f"/v1/reports/{report['tracking_number']}/photos",
            data={"photo": upload(3)},
            headers=bearer(report["secret"]),
            content_type="multipart/form-data",
        )

        answer = with_photos(officer, report["tracking_number"], "close", STOPPED, photos=[3])

        assert "sejak sebelum penanganan" in refusal(answer, 422)

    def test_after_an_objection_new_photos_are_needed(self, app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
        officer, other = sign_in("verifikator", name="A"), sign_in("pengawas", name="B")
        report = true_one(client, officer)
        number = report["tracking_number"]
        assert with_photos(officer, number, "close", STOPPED, before=[9], photos=[1, 2, 3, 4, 5]).status_code == 200
        reporter_does(app, report, Act.OBJECT)
        done(other, number, "resume", reason=WORDS)

        assert "Sertakan foto" in refusal(act(other, number, "close", **STOPPED), 422)
        assert "sejak sebelum" in refusal(with_photos(other, number, "close", STOPPED, photos=[1]), 422)
        assert with_photos(other, number, "close", STOPPED, before=[9], photos=[6]).status_code == 200

    def test_the_same_key_closes_once_and_keeps_its_photos_once(
        self, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
    ) -> None:
        officer = sign_in("verifikator")
        number = true_one(client, officer)["tracking_number"]
        officer.environ_base["HTTP_IDEMPOTENCY_KEY"] = "7a4f3f0e-6d4f-4b57-9a3f-2f0a5a7f2a11"

        answers = [with_photos(officer, number, "close", STOPPED, before=[1], photos=[2]) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert owner.execute("SELECT count(*) FROM perda.photo").fetchone() == (2,)
