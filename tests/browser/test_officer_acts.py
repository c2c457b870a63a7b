"""Acts on the report's page in a browser, on a phone in the field; what is refused keeps all that it had."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import AMBAIPUA, add_photo, photo, sent, violations

WORDS = "Petugas sudah melihat tempat itu bersama aparat desa."
FOLDED = ("Tanya pelapor", "Teruskan ke OPD lain", "Gabungkan dengan laporan lain", "Pecah menjadi dua laporan")


@pytest.fixture
def field(visit: Callable[..., Page], sign_in: Callable[..., None]) -> Page:
    """A supervisor with a phone that knows where it is."""
    page = visit(geolocation=AMBAIPUA, permissions=["geolocation"])
    sign_in(page)
    return page


def opened(page: Page, act: str = "") -> str:
    """A new report, opened; `act` was done before."""
    number = sent(page)["tracking_number"]
    if act:
        done = page.context.request.post(
            f"/v1/reports/{number}/{act}", data={}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert done.status == 200, done.text()
    page.goto(f"/petugas/laporan/{number}")
    return number


def test_the_reporter_is_asked_and_the_clock_stands(field: Page) -> None:
    opened(field)
    field.get_by_text("Tanya pelapor").click()
    field.get_by_role("button", name="Kirim pertanyaan").click()
    expect(field.locator("#ask-question-error")).to_contain_text("Tulis pertanyaan untuk pelapor")
    field.get_by_label("Pertanyaan").fill("Apakah mobilnya selalu sama setiap malam?")
    field.get_by_role("button", name="Kirim pertanyaan").click()
    expect(field.get_by_role("status")).to_contain_text("Pertanyaan terkirim")
    expect(field.locator("#tindakan")).to_contain_text("Waktu berhenti selama pelapor ditanya")


def test_a_report_is_split_and_its_part_is_linked(field: Page) -> None:
    opened(field)
    field.get_by_text("Pecah menjadi dua laporan").click()
    field.get_by_label("Isi laporan baru").fill("Sapi juga lepas di tempat yang sama.")
    field.get_by_role("button", name="Buat laporan baru").click()
    expect(field.locator("#split-category-error")).to_contain_text("Pilih jenis")
    field.get_by_label("Jenis laporan baru").select_option("Ternak lepas")
    field.get_by_role("button", name="Buat laporan baru").click()
    expect(field.get_by_text("Dipecah dari laporan ini")).to_be_visible()
    field.get_by_role("link", name="Sapi juga lepas di tempat yang sama").click()
    expect(field.get_by_text("Bagian dari")).to_be_visible()


def test_a_duplicate_is_merged_into_this_report(field: Page) -> None:
    other = sent(field)["tracking_number"]
    opened(field)
    field.get_by_text("Gabungkan", exact=True).click()
    field.get_by_role("button", name=f"Gabungkan {other} ke laporan ini").click()
    expect(field.get_by_role("status")).to_contain_text("Laporan digabung")
    expect(field.get_by_text("2 warga melapor")).to_be_visible()
    expect(field.get_by_text("Digabung ke laporan ini")).to_be_visible()


def test_a_report_is_handed_on_and_the_list_says_so(field: Page) -> None:
    opened(field)
    field.get_by_text("Teruskan ke OPD lain").click()
    field.get_by_label("Mengapa diteruskan").fill(WORDS)
    field.get_by_label("OPD yang dituju").select_option(index=1)
    field.get_by_role("button", name="Teruskan", exact=True).click()
    expect(field.get_by_role("heading", name="Kotak kerja")).to_be_visible()
    expect(field.get_by_role("status")).to_contain_text("Laporan diteruskan")


def test_a_visit_is_recorded_with_place_and_photo(field: Page) -> None:
    opened(field, "verify")
    field.get_by_role("link", name="Catat pemeriksaan").click()
    field.get_by_role("button", name="Pakai posisi saya sekarang").click()
    expect(field.get_by_label("Lintang")).to_have_value("-4.078700")
    field.get_by_label("Foto di tempat").set_input_files(photo(150))
    field.get_by_label("Temuan, untuk petugas saja").fill("Tumpukan lima meter.")
    field.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(field.locator("#ada")).to_contain_text("Pilih apakah pelanggarannya ada")
    expect(field.get_by_role("img", name="Foto pemeriksaan 1")).to_be_visible()
    expect(field.get_by_label("Temuan, untuk petugas saja")).to_have_value("Tumpukan lima meter.")
    assert violations(field) == []
    field.get_by_label("Ada, seperti dilaporkan").check()
    field.get_by_label("Kabar untuk warga").fill(WORDS)
    field.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(field.get_by_role("status")).to_contain_text("Pemeriksaan tercatat")
    expect(field.get_by_text("0 m dari titik laporan")).to_be_visible()


def test_without_a_position_the_visit_is_recorded_all_the_same(
    visit: Callable[..., Page], sign_in: Callable[..., None]
) -> None:
    page = visit(permissions=[])
    sign_in(page)
    opened(page, "verify")
    page.get_by_role("link", name="Catat pemeriksaan").click()
    page.get_by_role("button", name="Pakai posisi saya sekarang").click()
    expect(page.get_by_text("Posisi tidak didapat")).to_be_visible()
    page.get_by_label("Tidak ditemukan").check()
    page.get_by_label("Temuan, untuk petugas saja").fill("Tempatnya sudah bersih.")
    page.get_by_label("Kabar untuk warga").fill(WORDS)
    page.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(page.get_by_text("Tempatnya sudah bersih.")).to_be_visible()


def test_a_colleague_is_named_and_a_note_written(field: Page) -> None:
    opened(field)
    field.get_by_role("button", name="Ambil laporan ini").click()
    expect(field.get_by_text("Sitti Rahma (Anda)")).to_be_visible()
    field.get_by_text("Tulis catatan").click()
    field.get_by_label("Catatan", exact=True).fill("Sudah ditelepon, besok pagi ke sana.")
    field.get_by_role("button", name="Simpan catatan").click()
    expect(field.get_by_text("Sitti Rahma: Sudah ditelepon")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_fold_is_accessible_and_fits(field: Page, viewport: dict[str, int]) -> None:
    field.set_viewport_size(viewport)  # type: ignore[arg-type]
    created = sent(field)
    add_photo(field, created)
    opened(field, "verify")
    for name in (*FOLDED, "Tugaskan", "Tulis catatan"):
        field.locator("summary", has_text=name).click()
        assert violations(field) == []
    assert not field.evaluate("document.documentElement.scrollWidth > innerWidth")
