"""From a one-time code to the first sign-in, on a phone; axe finds nothing on the way."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page, expect

from services.sapa.actions.identity.enrolling import NewOfficer
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.browser.conftest import DESK, PHONE
from tests.browser.reports import violations
from tests.browser.sapa_site import database, office, settings, site
from tests.sapa.identity_setup import PASSWORD, certify, enrol_one, one_time_code, quick

__all__ = ["database", "office", "quick", "settings", "site"]

Visit = Callable[..., Page]


def looked_at(page: Page, name: str) -> list[str]:
    """What axe and a narrow screen find; a picture where a folder for them is named."""
    folder = os.environ.get("SMARTSOCIETY_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*(f"{name}: {found}" for found in violations(page)), *([f"{name}: too wide"] if too_wide else [])]


def begun(page: Page, code: str) -> list[str]:
    """From the log-in page to the account; gives what was found on the way."""
    page.goto("/petugas/masuk")
    found = looked_at(page, "masuk")
    page.get_by_role("link", name="Baru punya kode mulai?").click()
    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kode mulai").fill(code)
    found += looked_at(page, "mulai")
    page.get_by_role("button", name="Lanjut").click()
    return found


def test_enrol_and_sign_in(visit: Visit, office: Office, settings: SapaSettings) -> None:
    code = one_time_code(settings, NewOfficer("rina", "Rina Nurhayati", Role.PENDAMPING))
    page = visit()
    found = begun(page, code)
    page.get_by_text("Tidak bisa memindai?").click()
    secret = page.locator("details .copyable").inner_text().replace(" ", "")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Tulis sekali lagi").fill("yang lain")
    page.get_by_label("Kode 6 angka").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Buat kunci saya").click()
    expect(page.get_by_text("Kedua isian belum sama")).to_be_visible()
    found += looked_at(page, "akun")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_label("Tulis sekali lagi").fill(PASSWORD)
    page.get_by_label("Kode 6 angka").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Buat kunci saya").click()

    expect(page.get_by_role("heading", name="Kunci Anda sudah jadi")).to_be_visible()
    found += looked_at(page, "lembar")
    page.get_by_role("link", name="Lembar sudah saya simpan").click()
    expect(page.get_by_role("heading", name="Menunggu pengesahan")).to_be_visible()
    found += looked_at(page, "menunggu")
    line = page.get_by_label("Baris permintaan sertifikat").input_value()
    certify(office, line)
    page.get_by_role("button", name="Keluar").click()

    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kode 6 angka").fill(pyotp.TOTP(secret).at(time.time() + 30))
    page.get_by_role("button", name="Masuk").click()
    page.goto("/petugas/tugas")
    page.get_by_role("button", name="Mulai tugas").click()
    expect(page.get_by_text("Jadwal tugas tersimpan.")).to_be_visible()
    found += looked_at(page, "tugas")
    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_account_pages_are_accessible(
    visit: Visit, office: Office, settings: SapaSettings, viewport: dict[str, int]
) -> None:
    rina = enrol_one(office, settings, NewOfficer("rina", "Rina", Role.PENDAMPING))
    admin = enrol_one(office, settings, NewOfficer("umar", "Umar", Role.ADMINISTRATOR))
    certify(office, admin.request_line)
    page, found = visit(viewport=viewport), []
    width = viewport["width"]
    for address in ("/petugas/pulih", "/petugas/pulih/sandi", "/petugas/pulih/hp", "/petugas/masuk"):
        page.goto(address)
        found += looked_at(page, f"{address.replace('/', '-')}.{width}")
    page.get_by_label("Nama pengguna").fill("umar")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_label("Kode 6 angka").fill(pyotp.TOTP(admin.totp_secret).now())
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", name="Akun petugas")).to_be_visible()
    own = ("/petugas/sandi", "/petugas/langkah-kedua", "/petugas/lembar-pemulihan")
    for address in ("/petugas/akun", "/petugas/akun/baru", f"/petugas/akun/{rina.officer_id}", *own):
        page.goto(address)
        found += looked_at(page, f"{address.replace('/', '-')[:22]}.{width}")
    page.get_by_role("button", name="Buat lembar baru").click()
    expect(page.get_by_text("Kode ini hanya tampil sekali")).to_be_visible()
    found += looked_at(page, f"lembar-baru.{width}")
    assert found == []
