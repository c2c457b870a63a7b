"""The form without a browser: who the reporter is, what it tells of each category, and what a phone may keep."""

import re
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.perda_report.crypto import pseudonym
from tests.perda_report.conftest import SignIn

STORY = "Setiap malam ada mobil bak terbuka membuang sampah ke saluran."
DESA = "74.05.08.2014"


def post(client: FlaskClient, **changes: str) -> TestResponse:
    form = {"key": str(uuid4()), "category": "sampah", "desa_code": DESA, "description": STORY, "identity": "anonymous"}
    return client.post("/lapor", data=form | changes)


def kept_addresses(script: str) -> list[str]:
    return re.findall(r'"(/[^"]+)"', script)


def test_confidential_without_a_way_back_says_the_cure_and_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = post(client, identity="confidential", name="Ani")
    assert answer.status_code == 422
    assert "Isi nomor HP atau surel, atau pilih Tanpa nama." in answer.text
    assert re.search(r'value="confidential" checked', answer.text)
    assert STORY in answer.text


@pytest.mark.parametrize("way", [{"phone": "0812 4000 1234"}, {"email": "ani@contoh.id"}])
def test_confidential_shows_officers_a_pseudonym_only(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, way: dict[str, str]
) -> None:
    assert post(client, identity="confidential", **way).status_code == 200
    row = owner.execute("SELECT tracking_number, identity, contact IS NOT NULL FROM perda.report").fetchone()
    assert row is not None
    number, identity, is_sealed = row
    assert (identity, is_sealed) == ("confidential", True)
    page = sign_in("verifikator").get(f"/petugas/laporan/{number}").text
    assert pseudonym(number) in page
    assert not any(value in page for value in way.values())


def test_each_category_tells_who_answers_and_who_helps(client: FlaskClient) -> None:
    page = client.get("/lapor").text
    assert "Ditangani DLH bersama Satpol PP" in page


def test_the_worker_is_served_from_the_root_checked_each_time_and_names_only_the_form(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = kept_addresses(answer.text)
    assert "/lapor" in kept
    assert [one for one in kept if not re.fullmatch(r"/lapor|/static/[0-9a-f]+/.+|/peta/[0-9a-f]+\.svg", one)] == []
    assert [one for one in kept if client.get(one).status_code != 200] == []


def test_the_worker_keeps_every_module_that_the_form_imports(client: FlaskClient) -> None:
    kept = kept_addresses(client.get("/sw.js").text)
    scripts = [one for one in kept if one.endswith(".js")]
    imported = {
        one.rsplit("/", 1)[0] + "/" + name
        for one in scripts
        for name in re.findall(r'(?:from|import\() ?"\./([a-z]+\.js)"', client.get(one).text)
    }
    assert len(imported) > 10
    assert imported - set(kept) == set()


def test_another_word_of_the_form_is_another_worker(client: FlaskClient) -> None:
    first = client.get("/sw.js").text
    assert client.get("/sw.js").text == first
    client.get("/lapor?lang=en")
    assert client.get("/sw.js").text != first
