"""The first promise: a report travels from a citizen's phone to the responsible OPD, and the citizen sees it end."""

import email
import email.policy
import io
import json
import re
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pyotp
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Geolocation, Page, ViewportSize, expect

from deploy.cli.connection import read_env_file
from tests.deploy.local_run import LocalRun, wait_for

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
AMBAIPUA = Geolocation(latitude=-4.0816, longitude=122.418, accuracy=25)
STORY = "Enam ekor sapi berkeliaran di jalan setiap sore, kemarin hampir tertabrak motor."
RESULT = "Sapi sudah dikandangkan. Pemilik diberi teguran tertulis dan menandatangani pernyataan."
NUMBER = re.compile(r"KS-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def photo(colour: tuple[int, int, int]) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(out, "JPEG")
    return FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def citizen(browser: Browser) -> BrowserContext:
    """A phone that knows where it is."""
    return browser.new_context(
        viewport=PHONE,
        locale="id-ID",
        has_touch=True,
        is_mobile=True,
        geolocation=AMBAIPUA,
        permissions=["geolocation"],
    )


def report_from_the_portal(page: Page, product: LocalRun) -> str:
    """Every step of the form as a person takes it; gives the tracking number."""
    page.goto(f"http://localhost:{product.ports['portal']}/")
    page.get_by_role("link", name=re.compile("Lapor Pelanggaran")).click()
    page.get_by_role("radio", name=re.compile("^Ternak lepas")).check()
    page.get_by_role("link", name="Lanjut ke tempat").click()
    page.get_by_role("tab", name="Posisi saya").click()
    expect(page.locator("[data-gps-title]")).to_contain_text("Ambaipua")
    page.get_by_label(re.compile("Patokan terdekat")).fill("Depan sekolah, dekat jembatan kecil")
    page.get_by_role("link", name="Lanjut ke foto").click()
    page.locator("[data-gallery]").set_input_files([photo((90, 120, 60))])
    expect(page.locator("[data-photos] li")).to_have_count(1)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("radio", name=re.compile("Tanpa nama")).check()
    page.get_by_role("link", name="Periksa laporan").click()
    expect(page.locator("[data-review]")).to_contain_text("Ambaipua")
    expect(page.locator("[data-review]")).to_contain_text(STORY)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator("[data-sent-panel]")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-upload-title]")).to_have_text("Semua foto sudah terkirim.", timeout=20_000)
    found = NUMBER.search(page.locator("[data-sent-panel]").inner_text())
    assert found is not None
    return found.group()


def mail_about(number: str, mailbox: Path) -> EmailMessage:
    """The one mail that tells the OPD of this report."""
    found: list[EmailMessage] = []

    def arrived() -> bool:
        found[:] = [
            message
            for file in sorted(mailbox.glob("**/*.eml"))
            if number in (message := read_mail(file)).get_content() or number in str(message["Subject"])
        ]
        return bool(found)

    wait_for(arrived, seconds=20)
    assert len(found) == 1
    return found[0]


def read_mail(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=email.policy.default)


def log_in(page: Page, product: LocalRun, role: str) -> None:
    """With password and second factor, on whatever page asks for it."""
    accounts = json.loads((product.state / "demo-accounts.json").read_text())
    account = next(row for row in accounts if row["role"] == role)
    page.get_by_label("Nama pengguna").fill(account["username"])
    page.get_by_label("Kata sandi").fill(account["password"])
    page.get_by_label(re.compile("Kode 6 angka")).fill(pyotp.TOTP(account["totp_secret"]).now())
    page.get_by_role("button", name="Masuk").click()


def audited_acts(product: LocalRun, number: str) -> list[str]:
    url = read_env_file(product.state / "env" / "perda.env")["SMARTSOCIETY_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        return [
            act
            for (act,) in connection.execute("SELECT act FROM audit WHERE subject LIKE %s ORDER BY id", [f"%{number}"])
        ]


def test_a_report_travels_from_a_phone_to_a_closure_with_proof(product: LocalRun, browser: Browser) -> None:
    phone = citizen(browser)
    page = phone.new_page()
    number = report_from_the_portal(page, product)
    page.get_by_role("link", name=re.compile("Pantau laporan")).click()
    expect(page.get_by_text(STORY)).to_be_visible()
    expect(page.get_by_role("link", name="Foto 1")).to_be_visible()

    mail = mail_about(number, product.state / "mailbox")
    words = mail.get_content()
    assert "sapi" not in words
    assert "jembatan" not in words
    link = re.search(r"http://\S+/petugas/laporan/\S+", words)
    assert link is not None

    desk = browser.new_context(viewport=DESK, locale="id-ID").new_page()
    desk.goto(link.group())
    log_in(desk, product, "verifikator")
    expect(desk.get_by_text(STORY)).to_be_visible()
    expect(desk.get_by_text("Sampai").first).to_be_visible()
    desk.get_by_text("Nyatakan benar", exact=True).click()
    desk.get_by_label(re.compile("Kabar untuk warga")).fill("Regu berangkat sore ini.")
    desk.get_by_role("button", name="Ya, nyatakan benar").click()
    expect(desk.get_by_role("status")).to_contain_text("Laporan dinyatakan benar")

    page.reload()
    expect(page.get_by_text("Regu berangkat sore ini.")).to_be_visible()

    desk.get_by_role("link", name="Tutup dengan hasil").click()
    desk.get_by_role("radio", name="Pelanggaran dihentikan").check()
    desk.get_by_label("Penjelasan untuk warga").fill(RESULT)
    desk.get_by_label(re.compile("Foto sesudah")).set_input_files([photo((60, 140, 90))])
    desk.get_by_role("button", name="Tutup laporan dan kabari warga").click()
    expect(desk.get_by_role("status")).to_contain_text("Laporan ditutup")

    page.reload()
    expect(page.get_by_text(RESULT)).to_be_visible()
    expect(page.get_by_text("Selesai").first).to_be_visible()
    acts = audited_acts(product, number)
    assert [act for act in acts if act.endswith(("verify", "close"))] == ["report.verify", "report.close"]


def test_what_a_stranger_sees_with_the_number_alone(product: LocalRun, browser: Browser) -> None:
    phone = citizen(browser)
    number = report_from_the_portal(phone.new_page(), product)
    stranger = browser.new_context(viewport=PHONE, locale="id-ID").new_page()
    stranger.goto(f"http://localhost:{product.ports['portal']}/")
    stranger.get_by_label(re.compile("Sudah melapor")).fill(number.lower().replace("-", " "))
    stranger.get_by_role("button", name="Lihat laporan saya").click()
    expect(stranger.get_by_text(number)).to_be_visible()
    expect(stranger.get_by_text("Satuan Polisi Pamong Praja").first).to_be_visible()
    assert "berkeliaran di jalan setiap" not in stranger.content()
    assert "jembatan kecil" not in stranger.content()
