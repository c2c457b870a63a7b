"""The key pages of sapa's officers, on a phone and on a desk: readable, complete, and used as in the ceremony."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from common.pack import Pack
from common.settings import Settings
from services.sapa.actions.office import Office
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.browser.conftest import DESK, PHONE, Site, serving
from tests.browser.reports import violations
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import Made, MakeOfficer, database, make_officer, office, settings
from tests.sapa.keys_setup import certificate_line, request_of

__all__ = ["database", "make_officer", "office", "settings"]
Visit = Callable[..., Page]


@pytest.fixture
def site(database: str, settings: SapaSettings, pack: Pack) -> Iterator[Site]:
    def make(mine: Settings) -> Flask:
        return create_app(SapaSettings.model_validate(mine.model_dump()), pack)

    with serving(settings, pack, make) as found:
        yield found


def enter(page: Page, site: Site, made: Made) -> None:
    page.context.add_cookies([{"name": "sapa_session", "value": made.token, "url": site.url}])


def look(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on both screens."""
    found = []
    for screen in (PHONE, DESK):
        page.set_viewport_size(screen)  # type: ignore[arg-type]  # a plain dict
        found += [f"{screen['width']} {one}" for one in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{screen['width']} too wide: {page.url}")
    return found


def test_from_the_ceremony_to_a_revocation(visit: Visit, site: Site, office: Office, make_officer: MakeOfficer) -> None:
    hasnah, rina = make_officer(Role.PENYELIA, "Hasnah Mappa"), make_officer(Role.PENDAMPING)
    wati = make_officer(Role.PENDAMPING, "Wati Lestari", certified=False)
    accepted_case(office, rina, hasnah)
    page = visit()
    enter(page, site, hasnah)
    page.goto("/petugas/kunci")
    found = look(page)
    page.goto("/petugas/kunci/kantor")
    expect(page.get_by_text(request_of(office, wati).fingerprint)).to_be_visible()
    page.get_by_text("Baris permintaan untuk upacara").click()
    found += look(page)
    page.get_by_label("Baris sertifikat dari upacara").fill("bukan sertifikat")
    page.get_by_role("button", name="Masukkan sertifikat").click()
    expect(page.get_by_text("Salin seluruh baris")).to_be_visible()
    found += look(page)
    page.get_by_label("Baris sertifikat dari upacara").fill(certificate_line(request_of(office, wati)))
    page.get_by_role("button", name="Masukkan sertifikat").click()
    expect(page.get_by_text("Sertifikat diterima")).to_be_visible()
    page.get_by_text("Cabut kunci ini").click()
    page.get_by_label("Alasan").select_option("dicurigai")
    found += look(page)
    page.goto("/petugas/kunci/kantor")
    page.get_by_role("button", name="Buat kunci statistik").click()
    expect(page.get_by_text("Memegang", exact=True)).to_be_visible()
    page.get_by_role("link", name="Rina Nurhayati").click()
    page.get_by_text("Cabut kunci ini").click()
    page.get_by_label("Alasan").select_option("dicurigai")
    page.get_by_role("button", name="Cabut kunci").click()
    expect(page.get_by_text("Belum selesai")).to_be_visible()
    found += look(page)
    assert found == []
