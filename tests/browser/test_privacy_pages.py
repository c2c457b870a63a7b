"""The pages about people's own data, on a phone: read, accessible in every state, and no wider than the screen."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import STORY, add_photo, sent, violations

Visit = Callable[..., Page]
NAMED = {"identity": "confidential", "name": "Wa Ode Nur", "phone": "081234567890", "email": "nur@contoh.example"}


def opened(page: Page, **changes: Any) -> dict[str, str]:
    """A report with a contact, opened by its secret link."""
    created = sent(page, **(NAMED | changes))
    add_photo(page, created)
    page.goto(f"/laporan/{created['tracking_number']}#{created['secret']}")
    page.get_by_role("heading", name="Isi laporan").wait_for()
    return created


def is_too_wide(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_notice(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit(viewport=viewport)
    page.goto("/privasi")
    expect(page.get_by_role("heading", level=1, name="Privasi dan hak Anda")).to_be_visible()
    assert violations(page) == []
    assert not is_too_wide(page)
    page.get_by_role("link", name="Buka laporan saya").click()
    expect(page.get_by_label("Nomor laporan")).to_be_visible()


def test_from_the_report_to_ones_data_and_its_erasure(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    created = opened(page)
    page.get_by_role("link", name="Data saya", exact=True).click()
    expect(page.get_by_text("nur@contoh.example")).to_be_visible()
    expect(page.get_by_text(STORY)).to_be_visible()
    found = violations(page)
    too_wide = [is_too_wide(page)]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh sebagai berkas").click()
    waiting.value.save_as(tmp_path / "data.json")
    assert json.loads((tmp_path / "data.json").read_text())["contact"]["name"] == "Wa Ode Nur"
    page.get_by_role("link", name="Hapus data saya").click()
    found += violations(page)
    too_wide.append(is_too_wide(page))
    page.get_by_role("button", name="Ya, hapus data saya").click()
    expect(page.get_by_text("Tidak ada lagi nama, nomor HP, atau surel Anda")).to_be_visible()
    found += violations(page)
    page.get_by_role("link", name="Kembali ke laporan").click()
    expect(page.get_by_text("Data diri pelapor dihapus")).to_be_visible()
    page.goto(f"/laporan/{created['tracking_number']}/data")
    expect(page.get_by_text("Sudah dihapus pada")).to_be_visible()
    found += violations(page)
    assert found == []
    assert too_wide == [False, False]


def test_it_works_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    created = sent(page, **NAMED)
    page.goto(f"/laporan/{created['tracking_number']}")
    page.get_by_label("Kode rahasia").fill(created["secret"])
    page.get_by_role("button", name="Buka laporan saya").click()
    page.get_by_role("link", name="Hapus data saya").click()
    page.get_by_role("button", name="Ya, hapus data saya").click()
    expect(page.get_by_text("Tidak ada lagi nama, nomor HP, atau surel Anda")).to_be_visible()


def test_who_holds_no_secret_is_asked_for_it(visit: Visit) -> None:
    page = visit()
    created = sent(page, **NAMED)
    for part in ("data", "hapus-data"):
        page.goto(f"/laporan/{created['tracking_number']}/{part}")
        expect(page.get_by_label("Kode rahasia")).to_be_visible()
