"""`Laporan saya`: only a code that went to the mailbox lists its reports, and nobody learns who has any."""

import re

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.reports import report, sent

ADDRESS = "hasna@contoh.id"


@pytest.fixture
def phone(client: FlaskClient) -> FlaskClient:
    """A browser on our own pages."""
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def ask(phone: FlaskClient, address: str = ADDRESS) -> str:
    """Ask for a code; gives the check's address."""
    page = phone.post("/laporan-saya", data={"email": address})
    assert page.status_code == 200
    found = re.search(r'action="(/laporan-saya/kode/[^"]+)"', page.text)
    assert found is not None
    return found[1]


def mailed(owner: psycopg.Connection) -> str:
    """The newest code."""
    row = owner.execute(
        "SELECT subject, body FROM perda.outbox WHERE topic = 'mailbox.code' ORDER BY id DESC"
    ).fetchone()
    assert row is not None
    found = re.search(r"\b\d{6}\b", row[1])
    assert found is not None
    assert found[0] not in row[0]
    return found[0]


def test_the_code_lists_own_reports_and_opens_them(phone: FlaskClient, owner: psycopg.Connection) -> None:
    mine = sent(phone, identity="named", name="Hasna", email="Hasna@Contoh.ID")["tracking_number"]
    others = sent(phone)["tracking_number"]
    joined = sent(phone)["tracking_number"]
    phone.post(f"/v1/reports/{joined}/follow", json={"email": ADDRESS})

    opened = phone.post(ask(phone), data={"code": mailed(owner)})
    assert opened.status_code == 303
    page = phone.get("/laporan-saya").text
    assert (mine in page, joined in page, others in page) == (True, True, False)
    assert report()["description"] in phone.get(f"/laporan/{mine}").text
    assert report()["description"] not in phone.get(f"/laporan/{joined}").text
    assert report()["description"] not in phone.get(f"/laporan/{others}").text
    assert phone.post(f"/laporan/{mine}/tambah", data={"words": "Masih ada."}).status_code == 303

    phone.post("/laporan-saya/keluar")
    assert mine not in phone.get("/laporan-saya").text
    assert report()["description"] not in phone.get(f"/laporan/{mine}").text


def test_closing_the_details_on_a_shared_phone_closes_the_mailbox(
    phone: FlaskClient, owner: psycopg.Connection
) -> None:
    mine = sent(phone, identity="named", name="Hasna", email=ADDRESS)["tracking_number"]
    phone.post(ask(phone), data={"code": mailed(owner)})
    assert report()["description"] in phone.get(f"/laporan/{mine}").text

    phone.post(f"/laporan/{mine}/tutup")
    assert report()["description"] not in phone.get(f"/laporan/{mine}").text
    assert owner.execute("SELECT count(*) FROM perda.email_check").fetchone() == (0,)


def test_an_address_without_reports_gets_the_same_answer(phone: FlaskClient, owner: psycopg.Connection) -> None:
    sent(phone, identity="named", name="Hasna", email=ADDRESS)
    known = phone.post("/laporan-saya", data={"email": ADDRESS}).text
    unknown = phone.post("/laporan-saya", data={"email": "lain@contoh.id"}).text
    ids = re.compile(r"/laporan-saya/kode/[0-9a-f-]+")
    assert ids.sub("", known) == ids.sub("", unknown)
    assert owner.execute("SELECT count(*) FROM perda.outbox WHERE topic = 'mailbox.code'").fetchone() == (2,)


def test_five_wrong_codes_are_the_end(phone: FlaskClient, owner: psycopg.Connection) -> None:
    check = ask(phone)
    code = mailed(owner)
    wrong = "000000" if code != "000000" else "111111"
    assert [phone.post(check, data={"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert phone.post(check, data={"code": code}).status_code == 422
    assert owner.execute("SELECT tries, verified_at FROM perda.email_check").fetchone() == (5, None)


def test_a_code_serves_once_and_not_for_ever(phone: FlaskClient, owner: psycopg.Connection) -> None:
    check = ask(phone)
    code = mailed(owner)
    assert phone.post(check, data={"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert phone.post(check, data={"code": code}).status_code == 422
    late = ask(phone)
    owner.execute("UPDATE perda.email_check SET expires_at = now() - interval '1 second'")
    assert phone.post(late, data={"code": mailed(owner)}).status_code == 422
    assert "Kirim kode" in phone.get("/laporan-saya").text


def test_nobodys_mailbox_is_flooded(phone: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(6):
        ask(phone)
    assert owner.execute("SELECT count(*) FROM perda.outbox WHERE topic = 'mailbox.code'").fetchone() == (3,)


def test_nothing_in_the_table_tells_address_or_code(phone: FlaskClient, owner: psycopg.Connection) -> None:
    ask(phone)
    row = owner.execute("SELECT * FROM perda.email_check").fetchone()
    assert row is not None
    stored = b" ".join(value for value in row if isinstance(value, bytes))
    assert mailed(owner).encode() not in stored
    assert b"hasna" not in stored


@pytest.mark.parametrize("typed", ["", "bukan surel", "a@b", "x" * 300])
def test_a_wrong_address_stays_in_the_form(phone: FlaskClient, typed: str) -> None:
    page = phone.post("/laporan-saya", data={"email": typed})
    assert page.status_code == 422
    assert f'value="{typed}"' in page.text
