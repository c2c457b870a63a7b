"""Photos: with the report and after it, from citizens and officers, and who sees them."""

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from common.settings import Settings
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import bearer, picture, report, sent, upload


def submit(client: FlaskClient, *photos: Any, key: str | None = None) -> TestResponse:
    form: dict[str, Any] = {name: str(value) for name, value in report().items()} | {"photos": list(photos)}
    headers = {"Idempotency-Key": key or str(uuid4())}
    return client.post("/v1/reports", data=form, content_type="multipart/form-data", headers=headers)


def add(client: FlaskClient, number: str, photo: Any, key: str | None = None, **headers: str) -> TestResponse:
    headers["Idempotency-Key"] = key or str(uuid4())
    address = f"/v1/reports/{number}/photos"
    return client.post(address, data={"photo": photo}, content_type="multipart/form-data", headers=headers)


def stored(settings: Settings) -> int:
    """How many files the store holds."""
    folder = Path(settings.media_url.removeprefix("file://"))
    return sum(1 for place in folder.rglob("*") if place.is_file())


def photos(owner: psycopg.Connection) -> list[tuple[Any, ...]]:
    return owner.execute("SELECT kind, width, height FROM perda.photo ORDER BY id").fetchall()


def test_a_form_brings_its_photos(client: FlaskClient, owner: psycopg.Connection, settings: Settings) -> None:
    answer = submit(client, upload(1), upload(2), upload(1))

    assert answer.status_code == 201, answer.text
    assert photos(owner) == [("laporan", 640, 480)] * 2
    assert stored(settings) == 6


def test_a_repeat_leaves_no_file_behind(client: FlaskClient, owner: psycopg.Connection, settings: Settings) -> None:
    key = str(uuid4())
    first, again = submit(client, upload(1), key=key), submit(client, upload(1), key=key)

    assert again.data == first.data
    assert len(photos(owner)) == 1
    assert stored(settings) == 3


def test_a_refused_report_leaves_no_file_behind(client: FlaskClient, settings: Settings) -> None:
    form = {name: str(value) for name, value in report(category="tidak_ada").items()} | {"photos": [upload()]}

    assert client.post("/v1/reports", data=form, content_type="multipart/form-data").status_code == 422
    assert stored(settings) == 0


def test_one_bad_photo_refuses_the_whole_form(
    client: FlaskClient, owner: psycopg.Connection, settings: Settings
) -> None:
    answer = submit(client, upload(1), (io.BytesIO(b"bukan foto"), "foto.jpg", "image/jpeg"))

    assert answer.status_code == 415
    assert owner.execute("SELECT count(*) FROM perda.report").fetchone() == (0,)
    assert stored(settings) == 0


def test_six_photos_are_one_too_many(client: FlaskClient) -> None:
    answer = submit(client, *(upload(shade) for shade in range(6)))

    assert answer.status_code == 422
    assert "photos" in answer.get_json()["errors"]


def test_photos_come_one_by_one_afterwards(client: FlaskClient, owner: psycopg.Connection) -> None:
    taken_in = sent(client)
    number, secret = taken_in["tracking_number"], bearer(taken_in["secret"])
    key = str(uuid4())

    first = add(client, number, upload(1), key, **secret)
    again = add(client, number, upload(1), key, **secret)
    same_file = add(client, number, upload(1), **secret)
    other_file = add(client, number, upload(2), key, **secret)

    assert [one.status_code for one in (first, again, same_file, other_file)] == [201, 201, 201, 422]
    assert first.get_json() == again.get_json() == same_file.get_json()
    assert len(photos(owner)) == 1


def test_a_sixth_photo_is_refused(client: FlaskClient, owner: psycopg.Connection, settings: Settings) -> None:
    taken_in = sent(client)
    number, secret = taken_in["tracking_number"], bearer(taken_in["secret"])
    statuses = [add(client, number, upload(shade), **secret).status_code for shade in range(6)]

    assert statuses == [201] * 5 + [422]
    assert len(photos(owner)) == 5
    assert stored(settings) == 15
    seen = client.get(f"/v1/reports/{number}", headers=secret).get_json()
    assert seen["report"]["can_add_photos"] is False
    assert (seen["history"][0]["kind"], seen["history"][0]["words"]) == ("foto", "5 foto")


def test_a_photo_needs_the_secret_and_an_open_report(client: FlaskClient, owner: psycopg.Connection) -> None:
    taken_in = sent(client)
    number = taken_in["tracking_number"]

    assert add(client, number, upload()).status_code == 401
    assert add(client, number, upload(), **bearer("AAAA-AAAA-AAAA-AAAA")).status_code == 401
    assert add(client, "KS-2222-2222", upload(), **bearer(taken_in["secret"])).status_code == 404
    owner.execute("UPDATE perda.report SET status = 'ditolak'")
    assert add(client, number, upload(), **bearer(taken_in["secret"])).status_code == 409


def test_an_officers_photo_belongs_to_the_closure(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number = sent(client)["tracking_number"]

    assert add(sign_in("petugas", "satpol-pp"), number, upload()).status_code == 404
    assert add(sign_in("kepala_opd"), number, upload()).status_code == 403
    assert add(sign_in("petugas"), number, upload()).status_code == 201
    assert photos(owner) == [("penutupan", 640, 480)]
    assert owner.execute("SELECT act FROM perda.audit WHERE act = 'report.add_photo'").fetchall() != []


def test_the_picture_is_for_the_reporter_and_the_officers(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    taken_in = submit(client, upload()).get_json()
    number, secret = taken_in["tracking_number"], bearer(taken_in["secret"])
    (photo,) = client.get(f"/v1/reports/{number}", headers=secret).get_json()["report"]["photos"]
    other = sent(client)

    shown = client.get(photo["url"], headers=secret)

    assert Image.open(io.BytesIO(shown.data)).size == (640, 480)
    assert "private" in shown.headers["Cache-Control"]
    assert client.get(photo["thumb_url"], headers=secret).status_code == 200
    assert client.get(photo["url"]).status_code == 401
    assert (
        client.get(photo["url"].replace(number, other["tracking_number"]), headers=bearer(other["secret"])).status_code
        == 404
    )
    assert sign_in("petugas").get(photo["url"]).status_code == 200
    assert sign_in("petugas", "satpol-pp").get(photo["url"]).status_code == 404
    assert client.get(photo["url"].replace("/shown", "/original"), headers=secret).status_code == 404


def test_where_the_photo_was_taken_is_kept_as_a_distance(client: FlaskClient, owner: psycopg.Connection) -> None:
    located = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (4.0, 4.0, 43.32), 3: "E", 4: (122.0, 24.0, 37.44)})
    Image.open(io.BytesIO(picture())).save(located, "JPEG", exif=exif)
    located.seek(0)

    submit(client, (located, "foto.jpg", "image/jpeg"))

    (distance,) = owner.execute("SELECT distance_m FROM perda.photo").fetchone() or (None,)
    assert distance is not None
    assert 0 <= distance < 5


def test_a_closure_with_another_photo_is_not_the_same_closure(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, settings: Settings
) -> None:
    number, officer = sent(client)["tracking_number"], sign_in("verifikator")
    officer.post(f"/v1/reports/{number}/verify", json={})
    key = {"Idempotency-Key": str(uuid4())}

    def close(photo: Any) -> TestResponse:
        told = {"result": "dihentikan", "explanation": "Saluran sudah dibersihkan.", "photos": photo}
        return officer.post(f"/v1/reports/{number}/close", data=told, content_type="multipart/form-data", headers=key)

    assert [close(upload(1)).status_code, close(upload(1)).status_code, close(upload(2)).status_code] == [200, 200, 422]
    assert len(photos(owner)) == 1
    assert stored(settings) == 3
