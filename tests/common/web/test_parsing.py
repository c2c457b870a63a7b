"""Bad input is refused with the cure, in the person's language, and never repeated back."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(
    client: FlaskClient, body: bytes, content_type: str = "application/json", **more: Any
) -> tuple[int, dict[str, Any]]:
    answer = client.post("/v1/things", data=body, content_type=content_type, headers=OWN, **more)
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "Isi kiriman kosong"),
        (b"  \n", "Isi kiriman kosong"),
        (b'{"name": "pagar"', "posisi 16"),
        (b'{"name": "pagar"} x', "posisi 18"),
        (b"{'name': 1}", "posisi 1"),
        (b'{"name": "\xff"}', "bukan UTF-8 (posisi 10)"),
        ('{"name": "pagar"}'.encode("utf-16"), "bukan UTF-8"),
        (b'\xef\xbb\xbf{"name": "pagar"}', "posisi 0"),
        (b'{"name": "a", "name": "b"}', "dua kali"),
        (b'{"name": "pagar", "weight": NaN}', "NaN"),
        (b'{"name": "pagar", "weight": -Infinity}', "NaN"),
        (b'{"name": "pagar", "weight": 1e999}', "terlalu besar"),
        (b'{"name": "pagar", "size": ' + b"9" * 5000 + b"}", "terlalu besar"),
        (b'{"name": ' + b"[" * 30_000, "terlalu dalam"),
        (b'{"name": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", "terlalu dalam"),
        (b'{"name": "line\nbreak"}', "posisi"),
    ],
)
def test_what_is_not_json_is_unreadable(client: FlaskClient, body: bytes, sentence: str) -> None:
    status, problem = send(client, body)
    assert status == 400
    assert problem["type"] == "/docs#unreadable"
    assert sentence in problem["detail"]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, "name", "Bagian ini wajib diisi."),
        ({"name": "x"}, "name", "Tulis paling sedikit 2 huruf."),
        ({"name": "x" * 21}, "name", "Terlalu panjang. Tulis paling banyak 20 huruf."),
        ({"name": 5}, "name", "Isi dengan teks."),
        ({"name": None}, "name", "Isi dengan teks."),
        ({"name": "pagar", "size": 0}, "size", "Isi paling sedikit 1."),
        ({"name": "pagar", "size": 10**20}, "size", "Isi paling banyak 100."),
        ({"name": "pagar", "size": 1.5}, "size", "Isi dengan bilangan bulat."),
        ({"name": "pagar", "tags": "a"}, "tags", "Isi dengan daftar."),
        ({"name": "pagar", "tags": ["a", 1]}, "tags.1", "Isi dengan teks."),
        ({"name": "pagar", "color": "red"}, "color", "Isian ini tidak dikenal. Hapus dari kiriman."),
        ({"name": "pa\x00gar"}, "name", "Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang."),
        ({"name": "pa\ud800gar"}, "name", "Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang."),
        (
            {"name": "pagar", "tags": ["\u0007"]},
            "tags.0",
            "Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang.",
        ),
        (["pagar"], "body", "Isi dengan sekumpulan isian bernama (objek)."),
        ("\x00", "body", "Ada tanda yang tidak dapat dibaca di sini. Hapus, lalu ketik ulang."),
    ],
)
def test_each_field_says_its_cure(client: FlaskClient, given: object, field: str, sentence: str) -> None:
    status, problem = send(client, json.dumps(given).encode())
    assert status == 422
    assert problem["errors"] == {field: sentence}


@pytest.mark.parametrize("depth", [100, 400, 700, 850, 900, 950, 990, 2000])
def test_no_depth_breaks_the_check(client: FlaskClient, depth: int) -> None:
    for text in (b"", b'"\\u0000"'):
        status, _ = send(client, b'{"name": "pagar", "tags": ' + b"[" * depth + text + b"]" * depth + b"}")
        assert status in (400, 422)


def test_a_name_made_up_by_the_sender_is_cut(client: FlaskClient) -> None:
    for name in ("x" * 500, "\x00" * 5 + "x" * 500, "\ud800" + "x" * 500):
        status, problem = send(client, json.dumps({"name": "pagar", name: "a\x00"}).encode())
        assert status == 422
        assert list(problem["errors"]) == ["x" * 64]


def test_ordinary_text_with_escapes_is_kept(client: FlaskClient) -> None:
    for name in ("bis\\u0000", "tab\tbaru", "baris\nbaru", "📷 sawah", "café"):
        assert send(client, json.dumps({"name": name}).encode())[1]["name"] == name


def test_the_input_is_not_repeated(client: FlaskClient) -> None:
    secret = "rahasia-0812"
    for body in ({"name": secret * 9}, {"name": "pagar", "size": secret}, {"name": "pagar", f"<{secret}>": 1}):
        status, problem = send(client, json.dumps(body).encode())
        assert status == 422
        assert f"<{secret}" not in json.dumps(problem)
        assert secret not in "".join(problem["errors"].values())


def test_other_types_and_sizes_are_refused(client: FlaskClient) -> None:
    assert send(client, b'{"name": "pagar"}', "text/plain")[0] == 415
    assert send(client, b'{"name": "pagar"}', "")[0] == 415
    assert send(client, b'{"name": "pagar"}', "application/json; charset=utf-8")[0] == 201
    assert send(client, json.dumps({"name": "x" * 70_000}).encode())[0] == 413
    assert send(client, b"x" * (26 * 1024 * 1024))[0] == 413


def test_english_by_choice(client: FlaskClient) -> None:
    status, problem = send(client, b"{}", query_string={"lang": "en"})
    assert status == 422
    assert problem["title"] == "Some entries need to be mended"
    assert problem["errors"] == {"name": "Please fill this in."}


def form(client: FlaskClient, data: object, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post("/form", data=data, headers=OWN | {"Accept": "application/json"}, **more)
    return answer.status_code, answer.get_json()


def test_a_form_fills_the_same_model(client: FlaskClient) -> None:
    given = {"name": "pagar", "size": "", "weight": "2.5", "tags": ["a", "b", ""]}
    assert form(client, given) == (200, {"name": "pagar", "size": 1, "weight": 2.5, "tags": ["a", "b"]})
    assert form(client, {"name": "baris\r\nbaru"})[1]["name"] == "baris\nbaru"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": ["pagar", "kawat"]}, "name"),
        ({"name": "pagar", "size": "banyak"}, "size"),
        ({"name": "pagar", "weight": "nan"}, "weight"),
        ({"name": "pagar", "weight": "1e999"}, "weight"),
        ({"name": "pa\x00gar"}, "name"),
        ({"name": "pagar", "sent": ""}, "sent"),
        ("name=pagar&name=", None),
        ("name=%FF%00x", "name"),
    ],
)
def test_a_form_says_its_cures(client: FlaskClient, data: object, field: str | None) -> None:
    status, answer = form(client, data, content_type="application/x-www-form-urlencoded")
    assert (status, list(answer.get("errors", {}))) == ((200, []) if field is None else (422, [field]))


def test_forms_of_another_kind_are_refused(client: FlaskClient) -> None:
    assert form(client, b"{}", content_type="application/json")[0] == 415
    assert form(client, b"name=\xff", content_type="application/x-www-form-urlencoded")[0] == 400
    assert form(client, b"--x\r\nbroken", content_type="multipart/form-data; boundary=y")[0] == 400
    assert form(client, b"--x", content_type="multipart/form-data")[0] == 400
    broken = b'--y\r\nContent-Disposition: form-data; name="name"\r\n\r\npa\xffgar\r\n--y--\r\n'
    assert form(client, broken, content_type="multipart/form-data; boundary=y")[0] == 422
    assert form(client, {f"name{n}": "x" for n in range(300)}, content_type="multipart/form-data")[0] == 413


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("words=pagar&page=2&kind=a&kind=b", 200),
        ("lang=en&page=", 200),
        ("page=0", 422),
        ("page=99999999999999999999999", 422),
        ("page=1&page=2", 422),
        ("colour=red", 422),
        ("words=%00", 400),
        ("words=%ED%A0%80", 200),
        ("words=%01", 422),
    ],
)
def test_the_query_is_checked_too(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/v1/things?{query}").status_code == status


def test_an_address_with_nul_is_refused(client: FlaskClient) -> None:
    assert client.get("/v1/fail/a%00b").status_code == 400
    assert client.get("/v1/fail/%ff%fe").status_code == 200
