"""The administrator's pages in Chromium: they fit a phone, axe finds nothing, and a rule is written without a mouse."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import sent, violations

HOME = "/petugas/atur"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll("main a[href].btn, main button, main summary, main select")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24)
  .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def admin(visit: Callable[..., Page], sign_in: Callable[..., None]) -> Callable[..., Page]:
    """An administrator's browser of a size."""

    def make(viewport: dict[str, int], **options: object) -> Page:
        page = visit(viewport=viewport, **options)
        sign_in(page, "administrator")
        return page

    return make


def add_rule(page: Page, name: str, category: str = "Sampah sembarangan") -> None:
    page.goto(f"{HOME}/rute/baru")
    page.get_by_label("Nama aturan").fill(name)
    page.get_by_label("Jenis", exact=True).select_option(category)
    page.get_by_label("Kirim ke OPD").select_option("satpol-pp")
    page.get_by_role("button", name="Tambahkan di urutan terakhir").click()
    expect(page.get_by_role("status")).to_contain_text("Sudah ditambahkan")


def fill_everything(page: Page) -> list[str]:
    """Something on every page; gives the addresses of all of them."""
    add_rule(page, "Sampah ke Satpol PP")
    add_rule(page, "Sampah lagi ke Satpol PP")
    rule = page.get_by_role("link", name="Sampah lagi ke Satpol PP").get_attribute("href")
    page.goto(f"{HOME}/tenggat")
    page.get_by_label("Langkah").select_option("Pemeriksaan laporan baru")
    page.get_by_label("Hari kerja").fill("2")
    page.get_by_label("Berlaku mulai").fill((datetime.now(UTC) + timedelta(days=9)).date().isoformat())
    page.get_by_role("button", name="Tambahkan").click()
    page.goto(f"{HOME}/hari-libur")
    page.get_by_label("Tanggal", exact=True).fill((datetime.now(UTC) + timedelta(days=12)).date().isoformat())
    page.get_by_label("Nama", exact=True).fill("Hari jadi kabupaten")
    page.get_by_label("Sifat").select_option("Libur daerah")
    page.get_by_role("button", name="Tambahkan").click()
    page.goto(f"{HOME}/opd/dlh")
    page.get_by_role("button", name="Kirim pesan uji").click()
    contact = page.get_by_role("link", name="dlh@konsel.example").get_attribute("href")
    parts = (
        "",
        "/jenis",
        "/jenis/baru",
        "/jenis/sampah",
        "/rute",
        "/rute/baru",
        "/rute/uji",
        "/tenggat",
        "/hari-libur",
    )
    more = ("/opd", "/opd/baru", "/opd/dlh", "/opd/dlh/alamat/baru", "/surel", "/surel/report.new")
    return [*(HOME + part for part in (*parts, *more)), str(rule), str(contact)]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_and_is_accessible(admin: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = admin(viewport)
    sent(page)
    found = []
    for address in fill_everything(page):
        page.goto(address)
        found += [f"{address} {one}" for one in violations(page)]
        found += [f"{address} is {page.evaluate(OVERFLOW)} px too wide"] if page.evaluate(OVERFLOW) > 0 else []
        found += [f"{address} small: {one}" for one in page.evaluate(SMALL)]
    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_refusals_are_accessible_and_lead_to_the_field(admin: Callable[..., Page], viewport: dict[str, int]) -> None:
    page = admin(viewport)
    found = []
    page.goto(f"{HOME}/jenis/sampah")
    page.get_by_label("Selesai dalam").fill("1")
    page.get_by_role("button", name="Simpan").click()
    found += violations(page)
    page.get_by_role("link", name="Penyelesaian tidak boleh lebih pendek").click()
    expect(page.get_by_label("Selesai dalam")).to_be_focused()

    page.goto(f"{HOME}/surel/report.new")
    page.get_by_label("Isi", exact=True).fill("Halo {siapa}, ada laporan.")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("{siapa} tidak dikenal")
    expect(page.get_by_label("Isi", exact=True)).to_have_value("Halo {siapa}, ada laporan.")
    found += violations(page)

    page.goto(f"{HOME}/opd/dlh")
    page.get_by_role("button", name="Nonaktifkan").click()
    expect(page.get_by_role("alert")).to_contain_text("masih menangani jenis Sampah sembarangan")
    found += violations(page)
    assert found == []


def test_a_rule_is_tried_and_saved_without_script(admin: Callable[..., Page]) -> None:
    page = admin(PHONE, java_script_enabled=False)
    number = sent(page)["tracking_number"]
    page.goto("/petugas")
    page.get_by_role("link", name="Rute laporan").click()
    page.get_by_role("link", name="Tambah aturan").click()
    page.get_by_label("Nama aturan").fill("Sampah Ranomeeto")
    page.get_by_label("Jenis", exact=True).select_option("Sampah sembarangan")
    page.get_by_text("Semua kecamatan").click()
    page.get_by_label("Ranomeeto", exact=True).check()
    page.get_by_label("Kirim ke OPD").select_option("satpol-pp")
    page.get_by_role("button", name="Uji kering dulu").click()

    expect(page.get_by_text("Hasil uji kering")).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    expect(page.get_by_text("1 dipilih")).to_be_visible()
    page.get_by_role("button", name="Tambahkan di urutan terakhir").click()
    expect(page.get_by_role("status")).to_contain_text("Sudah ditambahkan")
    expect(page.get_by_text("Sampah sembarangan · Ranomeeto · Selalu")).to_be_visible()


def test_words_of_a_mail_are_previewed_before_they_are_saved(admin: Callable[..., Page]) -> None:
    page = admin(DESK)
    page.goto(f"{HOME}/surel")
    page.get_by_role("link", name="Kepada OPD, begitu laporan masuk").click()
    page.get_by_label("Judul").fill("Segera periksa {nomor}")
    page.get_by_role("button", name="Lihat pratinjau").click()
    expect(page.get_by_role("status")).to_contain_text("belum disimpan")
    expect(page.get_by_text("Segera periksa KS-7QF4-M2XK")).to_be_visible()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Kata sendiri")).to_be_visible()
    page.get_by_role("button", name="Kembali ke kata bawaan").click()
    expect(page.get_by_text("Kata bawaan", exact=True)).to_be_visible()
