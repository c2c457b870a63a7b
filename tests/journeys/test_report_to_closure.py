"""The first promise: a report travels from a citizen's phone to the responsible OPD, and the citizen sees it end."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deploy.local_run import LocalRun
from tests.journeys.people import DESK, NUMBER, PHONE, OfficerPage, audited_acts, citizen, mail_about, photo

STORY = "Enam ekor sapi berkeliaran di jalan setiap sore, kemarin hampir tertabrak motor."
RESULT = "Sapi sudah dikandangkan. Pemilik diberi teguran tertulis dan menandatangani pernyataan."

pytestmark = [pytest.mark.journey, pytest.mark.browser]


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


def verify(page: Page) -> None:
    page.locator("#tindakan").get_by_text("Nyatakan benar", exact=True).click()
    page.get_by_label(re.compile("^Kabar untuk warga")).fill("Regu berangkat sore ini.")
    page.get_by_role("button", name="Ya, nyatakan benar").click()
    expect(page.get_by_role("status")).to_contain_text("Laporan dinyatakan benar")


def test_a_report_travels_from_a_phone_to_a_closure_with_proof(
    product: LocalRun, browser: Browser, officer: OfficerPage
) -> None:
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

    desk = officer("verifikator.satpol-pp", DESK)
    desk.goto(link.group())
    expect(desk.get_by_text(STORY)).to_be_visible()
    expect(desk.get_by_text("Sampai", exact=True)).to_be_visible()
    verify(desk)
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
