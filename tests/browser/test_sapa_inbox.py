"""The inbox, one's cases, the search and the keys of a case in a real browser, at a desk and on a phone, axe-clean.

`INBOX_SHOTS` names a folder for screenshots.
"""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import Page, expect

from common.pack import Pack
from services.sapa.actions.office import Office
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from services.sapa.schemas.codes import AgeGroup, Channel, Danger, ForWhom, Safety
from services.sapa.schemas.reporting import DangerTold, SafeContact
from services.sapa.workflow import Role, Urgency
from tests.browser.conftest import DESK, PHONE, Site, serving
from tests.browser.reports import violations
from tests.sapa.case_setup import Told, accepted_case, send_report
from tests.sapa.conftest import Made, MakeOfficer, database, make_officer, office, settings

__all__ = ["database", "make_officer", "office", "settings"]

SHOTS = os.environ.get("INBOX_SHOTS", "")
WHATSAPP = SafeContact(may_contact=True, channels=(Channel.WHATSAPP,), address="0812 3456 7890")
LATER = DangerTold(safety=Safety.RAGU, signs=(Danger.SERUMAH,))


@pytest.fixture
def site(database: str, settings: SapaSettings, pack: Pack) -> Iterator[Site]:
    """The officers' process, serving."""
    with serving(settings, pack, lambda mine: create_app(mine, pack)) as found:  # type: ignore[arg-type]
        yield found


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """The worker."""
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def number(office: Office, rina: Made, make_officer: MakeOfficer, owner: psycopg.Connection) -> str:
    """One case, and four reports that wait: one is late, one was given back."""
    hasnah, place = make_officer(Role.PENYELIA, "Hasnah Lubis"), next(iter(office.kecamatan))
    lethal = DangerTold(safety=Safety.TIDAK_AMAN, signs=(Danger.CEKIKAN, Danger.ANAK_DI_RUMAH))
    child = Told(for_whom=ForWhom.ANAK, age_group=AgeGroup.UMUR_6_12, kecamatan_code=place, danger=lethal)
    calm = Told(urgency=Urgency.HARI_INI, danger=LATER, kecamatan_code=place, safe_contact=WHATSAPP)
    other = Told(urgency=Urgency.MINGGU_INI, danger=DangerTold(safety=Safety.AMAN), for_whom=ForWhom.ORANG_LAIN)
    late, *_, back = [send_report(office, (rina, hasnah), told) for told in (child, Told(), calm, other, other)]
    owner.execute("UPDATE sapa.report SET read_by = now() - interval '6 minutes' WHERE id = %s", (late.report_id,))
    owner.execute("UPDATE sapa.report SET state = 'dikembalikan' WHERE id = %s", (back.report_id,))
    return accepted_case(office, rina, hasnah, Told(words="Diancam di kebun", safe_contact=WHATSAPP)).number


@pytest.fixture
def desk(visit: Callable[..., Page], site: Site, rina: Made) -> Page:
    """The worker at a desk."""
    page = visit(viewport=DESK)
    page.context.add_cookies([{"name": "sapa_session", "value": rina.token, "url": site.url}])
    return page


def look(page: Page, name: str) -> list[str]:
    """What axe finds, and what sticks out at either width."""
    found = []
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} {width} is wider than the screen")
    found += [f"{name} {one}" for one in violations(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    return found


def test_every_page_is_accessible(desk: Page, number: str) -> None:
    found = []
    for name, address in (
        ("inbox", ""),
        ("returned", "?tampil=dikembalikan"),
        ("messages", "?tampil=pesan"),
        ("cases", "/kasus"),
        ("ended", "/kasus?tampil=selesai"),
        ("search", "/cari"),
        ("holders", f"/kasus/{number}/akses"),
    ):
        desk.goto(f"/petugas{address}")
        found += look(desk, name)
    desk.goto("/petugas")
    desk.get_by_role("link", name="Seorang anak, umur 6 sampai 12", exact=True).click()
    found += look(desk, "report")
    assert found == []


def test_accepting_searching_and_giving_a_key(desk: Page, number: str, make_officer: MakeOfficer) -> None:
    make_officer(Role.PENDAMPING, "Dewi Sartika")
    desk.goto("/petugas")
    expect(desk.get_by_text("Lewat 6 menit")).to_be_visible()
    expect(desk.get_by_text("Kunci aktif")).to_be_visible()
    desk.locator("a", has_text="Terima: Seorang anak").first.click()
    desk.get_by_role("button", name="Terima laporan").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("2026-0002")
    desk.get_by_label("Cari di kasus saya").fill("kebun")
    desk.get_by_label("Cari di kasus saya").press("Enter")
    expect(desk.get_by_role("link", name=number)).to_be_visible()
    assert "kebun" not in desk.url
    assert look(desk, "found") == []
    desk.goto(f"/petugas/kasus/{number}/akses")
    desk.get_by_label("Kepada").select_option(label="Dewi Sartika · Pendamping")
    desk.get_by_role("button", name="Beri akses").click()
    expect(desk.get_by_text("Akses diberikan kepada Dewi Sartika")).to_be_visible()
    assert look(desk, "given") == []
