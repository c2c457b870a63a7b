"""The mailbox as its two users meet it: an SMTP client that hands over mails, and a person who reads them."""

import json
import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from common.notifications.channels import push, sms
from common.notifications.claims import Claimed, Letter
from common.notifications.recipients import Address
from common.settings import Settings
from deploy.local.processes import free_port
from deploy.mailbox.page import make_page
from deploy.mailbox.receive import listen
from deploy.mailbox.store import KEPT, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "mailbox")


@pytest.fixture
def port(store: Store) -> Iterator[int]:
    number = free_port()
    receiver = listen(store, "127.0.0.1", number)
    yield number
    receiver.stop()


@pytest.fixture
def page(store: Store) -> FlaskClient:
    return make_page(store).test_client()


@pytest.fixture
def local(page: FlaskClient) -> Iterator[str]:
    """The page's own address: what is sent there goes over HTTP."""
    server = make_server("127.0.0.1", 0, page.application)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def letter(subject: str = "Laporan baru KS-7QF4-M2XK", html: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "layanan@localhost"
    message["To"] = "satpolpp@contoh.id"
    message["Subject"] = subject
    message.set_content("Buka: http://localhost:8081/petugas/laporan/KS-7QF4-M2XK\nTenggat: Kamis.")
    if html:
        message.add_alternative(html, subtype="html")
    return message


def send(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        client.send_message(message, to_addrs=["satpolpp@contoh.id", "kedua@contoh.id"])


def test_a_mail_sent_over_smtp_is_listed_and_can_be_read(port: int, page: FlaskClient) -> None:
    assert "Belum ada surat" in page.get("/").text
    send(port, letter())
    listed = page.get("/").text
    assert "Laporan baru KS-7QF4-M2XK" in listed
    assert "kedua@contoh.id" in listed
    link = listed.split('href="/surat/')[1].split('"')[0]
    shown = page.get(f"/surat/{link}").text
    assert "Tenggat: Kamis." in shown
    assert 'href="http://localhost:8081/petugas/laporan/KS-7QF4-M2XK"' in shown
    assert page.get(f"/surat/{link}.eml").data.count(b"Subject: Laporan baru") == 1


def test_what_a_mail_carries_cannot_act_on_the_page(port: int, store: Store, page: FlaskClient) -> None:
    send(port, letter("<script>alert(1)</script>", html="<script>alert(2)</script><p>Isi</p>"))
    assert "<script>alert(1)" not in page.get("/").text
    (mail,) = store.newest(1)
    answer = page.get(f"/surat/{mail.id}/html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["..%2F..%2Fsecrets", "20260101T000000000000-abcdef", "x"])
def test_what_is_not_a_mail_is_not_found(page: FlaskClient, name: str) -> None:
    for path in (f"/surat/{name}", f"/surat/{name}.eml", f"/surat/{name}/html"):
        assert page.get(path).status_code == 404


def test_only_the_newest_are_kept(store: Store) -> None:
    names = [store.keep(b"Subject: x\r\n\r\n", ["a@b"]) for _ in range(KEPT + 3)]
    assert store.count() == KEPT
    assert store.read(names[0]) is None
    assert next(store.newest(1)).id == names[-1]


def test_the_demo_officers_are_shown_with_the_code_of_now(store: Store, tmp_path: Path) -> None:
    secret = pyotp.random_base32()
    file = tmp_path / "demo-accounts.json"
    row = {"service": "perda", "role": "petugas", "username": "petugas.x", "password": "kata-sandi"}
    file.write_text(json.dumps([row | {"totp_secret": secret}]))
    shown = make_page(store, file).test_client().get("/akun").text
    # The code may change between the page and this line.
    codes = [pyotp.TOTP(secret).at(int(time.time()) - age) for age in (0, 30)]
    assert any(f"{code[:3]} {code[3:]}" in shown for code in codes)
    assert secret not in shown


def test_an_sms_is_kept_beside_the_mails(settings: Settings, local: str, page: FlaskClient) -> None:
    """Sent as a worker sends it, in the default shape of a gateway."""
    letter = Letter(
        UUID(int=7), "fire.alarm", "K-1042", "KEBAKARAN", "Surat", {"sms": "KEBAKARAN K-1042. Balas YA 1042"}
    )
    gateway = settings.model_copy(update={"sms_url": f"{local}/sms"})
    contact = Address("sms", "+6281234567890")
    outcome = sms.send(gateway, Claimed(letter, contact, UUID(int=8), UUID(int=9), 1))
    assert outcome.state == "delivered"
    listed = page.get("/").text
    assert "KEBAKARAN K-1042. Balas YA 1042" in listed
    assert "+6281234567890" in listed
    assert outcome.provider_reference in listed


def test_a_push_is_opened_and_kept(settings: Settings, local: str, page: FlaskClient) -> None:
    """Encrypted for the mailbox's own subscription, which stays the same."""
    subscription = page.get("/push", base_url=local).get_json()
    assert page.get("/push", base_url=local).get_json() == subscription
    letter = Letter(UUID(int=7), "fire.alarm", "K-1042", "KEBAKARAN K-1042", "Surat", {"push": "Balas YA"})
    address = Address("push", json.dumps(subscription))
    open_inside = settings.model_copy(update={"webhook_allow_private": True})
    assert push.send(open_inside, Claimed(letter, address, UUID(int=8), UUID(int=9), 1)).state == "delivered"
    assert "KEBAKARAN K-1042" in page.get("/").text
    assert page.post("/push", data=b"not encrypted").status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"to": 1}'])
def test_an_odd_sms_does_no_harm(page: FlaskClient, body: bytes) -> None:
    assert page.post("/sms", data=body, content_type="application/json").status_code == 202
    assert page.get("/").status_code == 200
