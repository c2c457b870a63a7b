"""The button in a real browser, a real server and database behind it."""

import re
from collections.abc import Callable

import psycopg
from playwright.sync_api import BrowserContext, Geolocation, Locator, Page, expect

from tests.browser.conftest import Site
from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures
from tests.browser.reports import AMBAIPUA, KENDARI, photo, violations
from tests.browser.weak_line import Fault

Visit = Callable[..., Page]
HERE = {"geolocation": AMBAIPUA, "permissions": ["geolocation"]}
SHARPER: Geolocation = {"latitude": AMBAIPUA["latitude"], "longitude": AMBAIPUA["longitude"], "accuracy": 6}
WAITS = "Alarm menunggu di HP ini."
RINGS = "Alarm berbunyi di"


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Kebakaran")


def hold(page: Page, seconds: float = 2.1) -> None:
    """Press with the finger and lift it after so long."""
    button(page).hover()
    page.mouse.down()
    page.wait_for_timeout(seconds * 1000)
    page.mouse.up()


def say_yes(page: Page) -> None:
    """The second way."""
    button(page).click()
    answer_yes(page)


def answer_yes(page: Page) -> None:
    """As a person does, who reads the question first."""
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Ya, bunyikan alarm").click()


def alerts(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM fire.alert").fetchone()
    assert row is not None
    return int(row[0])


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def impatient(page: Page) -> None:
    """The phone finds its signal again and again, so that no test waits for growing pauses."""
    page.evaluate("setInterval(() => window.dispatchEvent(new Event('online')), 150)")


def cut_off(site: Site, context: BrowserContext) -> None:  # noqa: F811
    site.line.is_down = True
    context.set_offline(True)


def back_again(site: Site, context: BrowserContext) -> None:  # noqa: F811
    site.line.is_down = False
    context.set_offline(False)


def kept_by_the_worker(page: Page) -> None:
    """Until the button opens without a signal."""
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_press_follow_add_and_take_back(visit: Visit, owner: psycopg.Connection) -> None:
    page = visit(has_touch=True, **HERE)
    page.goto("/")
    expect(page.get_by_text("Desa Ambaipua, Ranomeeto")).to_be_visible()
    found = violations(page)
    hold(page)
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()
    expect(page.get_by_role("button", name="Batalkan (")).to_be_visible()
    expect(page).to_have_url(re.compile("/alarm/"))
    expect(page.get_by_role("heading", name="Bantu regu bersiap")).to_be_visible()
    found += violations(page)
    assert not is_too_wide(page)
    page.context.set_geolocation(SHARPER)
    page.get_by_label("Rumah atau bangunan").check()
    expect(page.get_by_text("Keluar dulu dan ajak semua orang")).to_be_visible()
    page.get_by_label("Ada", exact=True).check()
    page.get_by_label("Nomor HP Anda").fill("0812 3456 7890")
    page.get_by_label("Catatan").fill("Jalan sempit")
    page.get_by_role("button", name="Simpan untuk regu").click()
    expect(page.get_by_text("Tersimpan dan diteruskan ke regu.")).to_be_visible()
    page.locator("[data-photo]").set_input_files(photo())
    expect(page.get_by_text("Foto diterima regu.")).to_be_visible()
    expect(page.get_by_text("± 6 m")).to_be_visible()
    row = owner.execute(
        "SELECT kind_code, in_danger, note, phone IS NOT NULL, accuracy_m, (SELECT count(*) FROM fire.photo)"
        " FROM fire.alert"
    ).fetchone()
    assert row == ("rumah", True, "Jalan sempit", True, 6, 1)
    owner.execute("UPDATE fire.incident SET state = 'berangkat', acknowledged_at = now(), departed_at = now()")
    expect(page.get_by_role("heading", name="Regu sudah berangkat")).to_be_visible()
    expect(page.get_by_text("perkiraan tiba.")).to_be_visible()
    page.reload()
    page.get_by_text("Batalkan alarm ini").click()
    page.get_by_label("Api sudah padam").check()
    found += violations(page)
    page.get_by_role("button", name="Ya, batalkan alarm").click()
    expect(page.get_by_role("heading", name="Anda membatalkan alarm ini")).to_be_visible()
    assert found == []


def test_whoever_cannot_hold_has_a_second_way(visit: Visit, owner: psycopg.Connection) -> None:
    page = visit(has_touch=True, **HERE)
    page.goto("/")
    hold(page, 0.8)
    expect(page.get_by_text("Belum. Tahan sampai lingkaran penuh")).to_be_attached()
    button(page).tap()
    expect(page.get_by_role("heading", name="Ada kebakaran sekarang?")).to_be_focused()
    page.get_by_role("button", name="Ya, bunyikan alarm").dispatch_event("click")
    page.wait_for_timeout(700)
    assert alerts(owner) == 0
    assert violations(page) == []
    page.get_by_role("button", name="Tidak, kembali").click()
    expect(button(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada kebakaran sekarang?")).to_be_visible()
    page.get_by_role("button", name="Tidak, kembali").click()
    assert alerts(owner) == 0
    page.keyboard.down("Space")
    page.wait_for_timeout(2100)
    page.keyboard.up("Space")
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()
    assert alerts(owner) == 1


def test_taken_back_within_five_seconds(visit: Visit, site: Site, owner: psycopg.Connection) -> None:  # noqa: F811
    page = visit(has_touch=True, **HERE)
    kept_by_the_worker(page)
    cut_off(site, page.context)
    say_yes(page)
    page.get_by_role("button", name="Batalkan (").click()
    expect(page.get_by_text("Alarm dibatalkan. Tidak ada yang terkirim.")).to_be_visible()
    back_again(site, page.context)
    say_yes(page)
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()
    page.get_by_role("button", name="Batalkan (").click()
    expect(page.get_by_role("heading", name="Anda membatalkan alarm ini")).to_be_visible()
    assert owner.execute("SELECT cancel_reason FROM fire.alert").fetchall() == [("Salah tekan",)]


def test_without_signal_the_alarm_waits_and_goes_out_once(
    visit: Visit,
    site: Site,  # noqa: F811
    owner: psycopg.Connection,
) -> None:
    page = visit(has_touch=True, **HERE)
    kept_by_the_worker(page)
    cut_off(site, page.context)
    page.reload()
    hold(page)
    expect(page.get_by_text(WAITS)).to_be_visible()
    call = page.get_by_role("link", name="Telepon 113")
    expect(call).to_have_attribute("href", "tel:113")
    text = page.get_by_role("link", name="SMS berisi tempat Anda")
    expect(text).to_have_attribute("href", "sms:?body=API%20-4.07870%2C122.41040%20%2B-20")
    assert violations(page) == []
    assert not is_too_wide(page)
    page.get_by_role("link", name="Bukan di sini?").click()
    page.get_by_label("Patokan terdekat").fill("Samping masjid")
    page.get_by_label("Patokan terdekat").blur()
    expect(page.get_by_text("Tempat menurut Anda: Samping masjid")).to_be_visible()
    page.wait_for_timeout(500)
    page.reload()
    expect(page.get_by_text(WAITS)).to_be_visible()
    site.line.faults.extend([Fault.LOST_BEFORE, Fault.DOUBLED_AND_LOST, Fault.LOST_AFTER, Fault.LATE, Fault.DOUBLED])
    impatient(page)
    back_again(site, page.context)
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible(timeout=30_000)
    assert alerts(owner) == 1
    row = owner.execute("SELECT sent_at - pressed_at > interval '2 s', landmark FROM fire.alert").fetchone()
    assert row == (True, "Samping masjid")
    page.goto("/")
    expect(page.get_by_text("Alarm Anda tadi masih kami tangani.")).to_be_visible()
    address = page.locator("[data-earlier]").get_attribute("href")
    cut_off(site, page.context)
    page.goto(str(address))
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()


def test_what_the_page_says_of_the_place(visit: Visit) -> None:
    page = visit(has_touch=True, geolocation=KENDARI, permissions=["geolocation"])
    page.goto("/")
    expect(page.get_by_text("Tempat ini di luar Konawe Selatan.")).to_be_visible()
    page.context.set_geolocation(SHARPER)
    expect(page.get_by_text("Desa Ambaipua, Ranomeeto")).to_be_visible()
    page.get_by_role("link", name="Bukan di sini?").click()
    page.get_by_label("Kecamatan", exact=True).select_option("Konda")
    page.get_by_label("Desa atau kelurahan").select_option("Lambusa")
    expect(page.get_by_text("Tempat menurut Anda: Lambusa, Konda")).to_be_visible()
    text = page.get_by_role("link", name="SMS")
    expect(text).to_have_attribute("href", "sms:?body=API%20Lambusa%2C%20Konda")
    say_yes(page)
    expect(page.get_by_text("Desa Lambusa, Konda")).to_be_visible()
    refused = visit(has_touch=True)
    refused.goto("/")
    expect(refused.get_by_text("HP tidak memberi posisi.")).to_be_visible()
    coarse = visit(has_touch=True, geolocation={**AMBAIPUA, "accuracy": 3200}, permissions=["geolocation"])
    coarse.goto("/")
    expect(coarse.get_by_text("± 3,2 km")).to_be_visible()
    assert violations(coarse) == []


def test_a_drill_looks_and_stays_like_one(visit: Visit, owner: psycopg.Connection) -> None:
    page = visit(has_touch=True, **HERE)
    page.goto("/")
    page.get_by_role("link", name="Coba latihan").click()
    assert violations(page) == []
    page.get_by_role("button", name="Latihan").click()
    answer_yes(page)
    expect(page.get_by_role("heading", name="Latihan: alarm diterima")).to_be_visible()
    expect(page.get_by_text("Tidak ada pos sungguhan yang dialarm.")).to_be_visible()
    expect(page.get_by_role("link", name="113")).to_have_count(0)
    assert violations(page) == []
    assert owner.execute("SELECT is_drill FROM fire.alert").fetchall() == [(True,)]


def test_without_script_the_plain_form_does_it_all(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/")
    button(page).click()
    page.get_by_label("Desa atau kelurahan").select_option("Ambaipua")
    page.get_by_label("Patokan terdekat").fill("Samping masjid")
    page.get_by_label("Rumah atau bangunan").check()
    page.get_by_role("button", name="Bunyikan alarm sekarang").click()
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()
    page.get_by_label("Catatan").fill("Ada tabung gas")
    page.get_by_role("button", name="Simpan untuk regu").click()
    expect(page.get_by_text("Tersimpan dan diteruskan ke regu.")).to_be_visible()
    page.get_by_text("Batalkan alarm ini").click()
    page.get_by_label("Ternyata bukan kebakaran").check()
    page.get_by_role("button", name="Ya, batalkan alarm").click()
    expect(page.get_by_role("heading", name="Anda membatalkan alarm ini")).to_be_visible()


def test_a_secret_link_opens_the_alarm_on_another_phone(visit: Visit) -> None:
    page = visit(has_touch=True, **HERE)
    page.goto("/")
    say_yes(page)
    expect(page.get_by_role("heading", name=RINGS)).to_be_visible()
    cookie = next(one for one in page.context.cookies() if one["name"] == "fire_alert")
    alert_id, _, secret = cookie["value"].partition(".")
    other = visit(has_touch=True)
    other.goto(f"/alarm/{alert_id}")
    expect(other.get_by_role("heading", name="Alarm ini dari HP lain")).to_be_visible()
    assert violations(other) == []
    other.goto("about:blank")
    other.goto(f"/alarm/{alert_id}#{secret}")
    expect(other.get_by_role("heading", name=RINGS)).to_be_visible()
    assert secret not in other.url
    other.get_by_label("Kendaraan").check()
    expect(other.get_by_text("Tersimpan dan diteruskan ke regu.")).to_be_visible()
