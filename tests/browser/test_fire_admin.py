# ruff: noqa: F811 - fixtures that are imported
"""The settings of the fire service in a browser: a post set on the map, every page usable on a phone, the roster."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from services.fire_button.queries.reference import load_reference
from tests.browser.conftest import PHONE, Site
from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures
from tests.fire_button.conftest import token_of

DESK = {"width": 1280, "height": 800}
PAGES = (
    "/petugas/atur",
    "/petugas/atur/pos",
    "/petugas/atur/pos/mako",
    "/petugas/atur/air/baru",
    "/petugas/atur/jenis/rumah",
    "/petugas/atur/eskalasi",
    "/petugas/atur/eskalasi/1",
    "/petugas/atur/orang",
    "/petugas/atur/relawan/baru",
    "/petugas/atur/kabar",
    "/petugas/atur/jalur/pos:mako",
    "/petugas/jaga",
    "/petugas/saya",
)


def signed_in(page: Page, site: Site, role: str, post_code: str | None = None) -> Page:
    token = token_of(site.settings, role, post_code, "Wa Sari")
    page.context.add_cookies([{"name": "fire_session", "value": token, "url": site.url}])
    return page


def accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_every_page_is_accessible_and_fits_a_phone(visit: Callable[..., Page], site: Site) -> None:
    page = signed_in(visit(viewport=PHONE), site, "administrator")
    for address in PAGES:
        page.goto(address)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_a_post_is_put_where_the_map_was_touched(visit: Callable[..., Page], site: Site) -> None:
    page = signed_in(visit(viewport=DESK), site, "administrator")
    page.goto("/petugas/atur/pos/mako")
    before = page.get_by_label("Lintang").input_value()
    view = page.get_by_role("application")
    expect(view.locator("svg")).to_be_visible()

    view.click(position={"x": 60, "y": 40})
    touched = page.get_by_label("Lintang").input_value()
    assert touched != before
    page.get_by_text("Letak ini masih perkiraan").click()
    page.get_by_role("button", name="Simpan").click()

    expect(page.get_by_role("status").filter(has_text="Tersimpan")).to_be_visible()
    post = load_reference().post("mako")
    assert post is not None
    assert (f"{post.point.latitude:.6f}", post.is_placeholder) == (touched, False)


def test_a_head_fills_the_week_and_takes_a_turn_back(visit: Callable[..., Page], site: Site) -> None:
    page = signed_in(visit(viewport=PHONE), site, "komandan", "mako")
    page.goto("/petugas/jaga")
    expect(page.get_by_text("Jaga kosong")).to_be_visible()
    page.get_by_role("link", name="Berikutnya").click()

    page.get_by_label("Siapa").select_option(label="Wa Sari · belum ada jalur")
    page.get_by_label("Berapa hari berturut-turut").fill("7")
    page.get_by_role("button", name="Tambahkan").click()

    expect(page.locator(".turn")).to_have_count(7)
    page.locator(".turn summary").first.click()
    page.locator(".turn").first.get_by_role("button", name="Hapus").click()
    expect(page.locator(".turn")).to_have_count(6)
    expect(page.locator(".gap").first).to_contain_text("Kosong")
