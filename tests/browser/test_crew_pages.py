# ruff: noqa: F811 - fixtures that are imported
"""A crew's phone: one big button at a time, taps kept without a signal and sent in order, the forms that end it."""

import re
from collections.abc import Callable
from pathlib import Path

import psycopg
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from services.fire_button.app import create_app
from tests.browser.conftest import Site
from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures
from tests.faults.processes import eventually
from tests.fire_button.alerts import add, pressed
from tests.fire_button.conftest import token_of
from tests.fire_button.crews import LEAD, log, part, row_of


def burning(site: Site) -> str:
    """A fire whose caller told what they see; its number."""
    caller: FlaskClient = create_app(site.settings, site.pack).test_client()
    created = pressed(caller)
    add(caller, created, kind="rumah", in_danger=True, note="Ada kakek di dalam rumah", landmark="Seberang pasar")
    add(caller, created, phone="0812 3456 7890")
    number: str = created["incident_number"]
    return number


def signed_in(page: Page, site: Site, role: str, post_code: str | None) -> None:
    token = token_of(site.settings, role, post_code, "La Ode Arman")
    page.context.add_cookies([{"name": "fire_session", "value": token, "url": site.url}])


def button(page: Page, words: str) -> None:
    """Wait for this word on the big button."""
    expect(page.locator("[data-now-words]")).to_have_text(words)


def press(page: Page) -> None:
    page.locator("[data-now]").click()


def accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()


def put_away(phone: Page) -> None:
    """Into the pocket."""
    phone.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_crew_on_a_road_without_signal(phone: Page, site: Site, owner: psycopg.Connection, tmp_path: Path) -> None:
    number = burning(site)
    signed_in(phone, site, "regu", LEAD)
    phone.goto("/petugas/regu/")
    phone.get_by_role("link", name=re.compile(number)).click()
    expect(phone.get_by_text("Ada kakek di dalam rumah")).to_be_visible()
    expect(phone.locator("[data-since]")).to_have_text(re.compile(r"^00\.\d\d$"))
    button(phone, "Terima")
    accessible(phone)
    press(phone)
    button(phone, "Berangkat")
    expect(phone.locator("[data-step=acknowledge] time")).not_to_contain_text("jam HP")
    assert part(owner, number)["acknowledged_by"] == "La Ode Arman"

    press(phone)
    button(phone, "Tiba")
    phone.get_by_role("button", name=re.compile("Urungkan")).click()
    button(phone, "Berangkat")
    assert part(owner, number)["departed_at"] is None, "a tap that was taken back never left the phone"

    phone.context.set_offline(True)
    press(phone)
    button(phone, "Tiba")
    press(phone)
    button(phone, "Di titik api")
    expect(phone.locator("[data-step=depart] time")).to_contain_text("jam HP")
    put_away(phone)
    expect(phone.get_by_text("2 tekanan Anda tersimpan di HP.")).to_be_visible()
    phone.screenshot(path=tmp_path / "crew-offline.png", full_page=True)
    accessible(phone)

    phone.context.set_offline(False)
    expect(phone.locator("[data-step=arrive] time")).not_to_contain_text("jam HP", timeout=15_000)
    assert eventually(lambda: part(owner, number)["arrived_at"] is not None)
    ours = part(owner, number)
    assert ours["departed_at"] < ours["arrived_at"]
    kinds = [kind for kind, _, _ in log(owner, number)]
    assert kinds == ["incident.acknowledged", "incident.departed", "incident.arrived"], "in the order of the taps"
    phone.screenshot(path=tmp_path / "crew-there.png", full_page=True)


def test_the_forms_that_end_an_incident(phone: Page, site: Site, owner: psycopg.Connection, tmp_path: Path) -> None:
    number = burning(site)
    signed_in(phone, site, "komandan", LEAD)
    phone.goto(f"/petugas/regu/{number}/palsu")
    phone.get_by_role("button", name="Tutup sebagai bukan kebakaran").click()
    expect(phone.get_by_role("alert")).to_contain_text("2 hal perlu dilengkapi")
    phone.screenshot(path=tmp_path / "crew-false.png", full_page=True)
    accessible(phone)

    phone.goto(f"/petugas/regu/{number}")
    phone.get_by_text("Ada langkah yang terlewat?").click()
    phone.locator("[data-skip=arrive] button").click()
    button(phone, "Di titik api")
    expect(phone.locator("[data-step=depart] time")).to_have_text("Terlewat")
    expect(phone.get_by_role("link", name="Tutup kejadian")).to_be_visible(timeout=20_000)
    phone.get_by_role("button", name="Pelapor").click()
    expect(phone.get_by_role("link", name="+6281234567890")).to_be_visible()

    phone.get_by_role("link", name="Tutup kejadian").click()
    phone.get_by_label("Jalannya kejadian").fill("Api di dapur saat regu tiba, padam sepuluh menit kemudian.")
    phone.reload()
    expect(phone.get_by_label("Jalannya kejadian")).to_have_value(re.compile("Api di dapur"))
    phone.get_by_label("Objek", exact=True).select_option("rumah")
    phone.get_by_label("Dugaan penyebab").select_option("listrik")
    phone.get_by_label("Kerugian (Rp)").fill("25.000.000")
    accessible(phone)
    phone.screenshot(path=tmp_path / "crew-close.png", full_page=True)
    phone.get_by_role("button", name="Tutup kejadian").click()
    expect(phone.get_by_text("Kejadian ditutup. Laporannya tersimpan.")).to_be_visible()
    assert row_of(owner, number)["state"] == "selesai"


def test_another_post_is_seen_without_reloading(
    visit: Callable[..., Page],
    site: Site,
    owner: psycopg.Connection,
) -> None:
    number, page = burning(site), visit(viewport={"width": 360, "height": 740}, color_scheme="dark")
    signed_in(page, site, "regu", LEAD)
    page.goto(f"/petugas/regu/{number}")
    button(page, "Terima")
    owner.execute("UPDATE fire.incident SET called_off_at = now()")
    expect(page.get_by_text("Pemanggil membatalkan alarm.")).to_be_visible(timeout=15_000)
    accessible(page)
