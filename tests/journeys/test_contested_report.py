"""Loose cattle: sent without signal, inspected, closed with a photo, contested, and opened again by somebody else."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.deploy.local_run import LocalRun, wait_for
from tests.journeys.people import (
    DESK,
    NUMBER,
    PHONE,
    OfficerPage,
    audited_acts,
    citizen,
    mail_about,
    mails,
    photo,
)

STORY = "Sapi lepas masuk kebun jagung kami setiap malam, pagarnya sudah roboh di tiga tempat."
WHY = "Malam ini sapinya masuk kebun lagi, jadi belum selesai."

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def write(page: Page, product: LocalRun, address: str) -> None:
    """The whole form by GPS, confidential, with two photos, up to the last button."""
    page.goto(f"http://localhost:{product.ports['perda']}/lapor")
    page.get_by_role("radio", name=re.compile("^Ternak lepas")).check()
    page.get_by_role("link", name="Lanjut ke tempat").click()
    page.get_by_role("tab", name="Posisi saya").click()
    expect(page.locator("[data-gps-title]")).to_contain_text("Ambaipua")
    page.get_by_role("link", name="Lanjut ke foto").click()
    page.locator("[data-gallery]").set_input_files([photo((70, 110, 60)), photo((90, 100, 50))])
    expect(page.get_by_text("Siap dikirim")).to_have_count(2)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("radio", name=re.compile("^Rahasia")).check()
    page.get_by_label(re.compile("^Surel")).fill(address)
    page.get_by_role("link", name="Periksa laporan").click()


def send_without_signal(context: BrowserContext, page: Page) -> str:
    """Pressed without signal; gives the number that came when the signal did."""
    context.set_offline(True)
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Laporan Anda tersimpan di HP ini.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=40_000)
    found = NUMBER.search(page.locator("[data-sent-panel]").inner_text())
    assert found is not None
    return found.group()


def inspect(page: Page, colour: tuple[int, int, int]) -> None:
    page.get_by_role("link", name="Catat pemeriksaan").click()
    page.get_by_role("radio", name=re.compile("^Ada")).check()
    page.get_by_label(re.compile("^Temuan")).fill("Empat sapi tanpa tali di kebun, pemiliknya tetangga sebelah.")
    page.get_by_label(re.compile("^Kabar untuk warga")).fill("Petugas sudah ke kebun dan melihat sapinya.")
    page.get_by_label(re.compile("^Foto di tempat")).set_input_files([photo(colour)])
    page.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(page.get_by_role("status").first).to_contain_text("Pemeriksaan tercatat")


def close(page: Page, colour: tuple[int, int, int]) -> None:
    page.get_by_role("link", name="Tutup dengan hasil").click()
    page.get_by_role("radio", name="Pelanggaran dihentikan").check()
    page.get_by_label("Penjelasan untuk warga").fill("Sapi sudah dikandangkan dan pagar diperbaiki pemiliknya.")
    page.get_by_label(re.compile("^Foto sesudah")).set_input_files([photo(colour)])
    page.get_by_role("button", name="Tutup laporan dan kabari warga").click()
    expect(page.get_by_role("status").first).to_contain_text("Laporan ditutup")


def contest(page: Page) -> None:
    page.reload()
    expect(page.get_by_role("heading", name="Foto dari petugas")).to_be_visible()
    page.get_by_text("Hasilnya tidak sesuai").click()
    page.get_by_label("Apa yang tidak sesuai?").fill(WHY)
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.get_by_text("Keberatan Anda diterima.")).to_be_visible()


def resume(page: Page, product: LocalRun, number: str) -> None:
    page.goto(f"http://localhost:{product.ports['perda']}/petugas?tab=keberatan")
    page.locator(f"a[href*='{number}']").first.click()
    page.get_by_text("Terima keberatan", exact=True).click()
    page.get_by_label(re.compile("^Mengapa diterima")).fill("Sapi masih lepas, petugas lain ke sana malam ini.")
    page.get_by_role("button", name="Terima dan tangani lagi").click()
    expect(page.get_by_role("status").first).to_contain_text("Keberatan diterima")


@pytest.mark.parametrize(("viewport", "shade"), [(PHONE, 0), (DESK, 9)], ids=["phone", "desk"])
def test_loose_cattle_from_a_weak_signal_to_a_closure_that_is_contested(
    product: LocalRun, browser: Browser, officer: OfficerPage, viewport: ViewportSize, shade: int
) -> None:
    address = f"warga{shade}@contoh.example"
    phone = citizen(browser, viewport)
    page = phone.new_page()
    write(page, product, address)
    number = send_without_signal(phone, page)
    page.get_by_role("link", name=re.compile("Pantau laporan")).click()
    expect(page.get_by_text(STORY)).to_be_visible()

    desk = officer("verifikator.satpol-pp", viewport)
    desk.goto(f"http://localhost:{product.ports['perda']}/petugas/laporan/{number}")
    expect(desk.get_by_text(STORY)).to_be_visible()
    assert address not in desk.content()
    desk.locator("#tindakan").get_by_text("Nyatakan benar", exact=True).click()
    desk.get_by_role("button", name="Ya, nyatakan benar").click()
    inspect(desk, (120, 60 + shade, 40))
    close(desk, (40, 90 + shade, 120))

    said = mail_about(number, product.state / "mailbox", address, "selesai").get_content()
    assert not {"jagung", "kandang"} & set(re.findall(r"\w+", said))
    contest(page)
    desk.reload()
    expect(desk.get_by_text(WHY).first).to_be_visible()
    expect(desk.get_by_text("Terima keberatan")).to_have_count(0)
    resume(officer("pengawas", viewport), product, number)

    page.reload()
    expect(page.get_by_text("Dinyatakan benar").first).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("link", name="Tutup dengan hasil")).to_have_count(0)
    wait_for(lambda: len(mails(product.state / "mailbox", number, address)) == 4, seconds=20)
    acts = [act.partition(".")[2] for act in audited_acts(product, number)]
    assert acts == ["verify", "inspect", "close", "resume"]
