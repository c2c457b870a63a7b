"""Somebody reported it already: the form offers it, and whoever joins gets a number and a secret of their own."""

from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.reports import AMBAIPUA, STORY, sent, to_place, to_review, to_story, violations

Visit = Callable[..., Page]
OFFER = "Sudah ada yang melaporkan?"


def reported(visit: Visit) -> str:
    """Somebody else's report; gives its number."""
    return sent(visit(), desa_code="74.05.08.2014")["tracking_number"]


def test_joining_gives_a_number_and_a_secret_and_clears_the_draft(
    visit: Visit, phone: Page, owner: psycopg.Connection
) -> None:
    number = reported(visit)
    to_story(phone)
    expect(phone.get_by_role("heading", name=OFFER)).to_be_visible()
    assert violations(phone) == []
    phone.get_by_role("button", name="Ini yang saya lihat").click()
    assert violations(phone) == []
    phone.locator("#follow_email").fill("bukan surel")
    phone.get_by_role("button", name="Ikut laporan ini").click()
    expect(phone.locator("#follow_email-error")).to_contain_text("Periksa alamat surel.")
    phone.locator("#follow_email").fill("budi@contoh.id")
    phone.get_by_role("button", name="Ikut laporan ini").click()

    expect(phone.get_by_role("heading", name="Anda ikut dalam laporan ini.")).to_be_visible()
    expect(phone.locator("[data-joined=number]")).to_have_text(number)
    expect(phone.get_by_text("Kami kabari lewat surel")).to_be_visible()
    assert violations(phone) == []
    secret = phone.locator("[data-joined=secret]").inner_text()
    counted = owner.execute(
        "SELECT (SELECT count(*) FROM perda.report), (SELECT count(*) FROM perda.co_reporter)"
    ).fetchone()
    assert counted == (1, 1)
    phone.reload()
    expect(phone.locator("[data-joined=secret]")).to_have_text(secret)
    phone.get_by_role("link", name="Pantau laporan ini").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert number in phone.url
    assert secret not in phone.url
    phone.goto("/lapor")
    expect(phone.get_by_text("Isian Anda yang tadi masih ada.")).to_be_hidden()


def test_another_event_goes_on_with_the_form(visit: Visit, phone: Page) -> None:
    reported(visit)
    to_story(phone)
    phone.get_by_role("button", name="Bukan, ini kejadian lain").click()
    expect(phone.get_by_role("heading", name=OFFER)).to_be_hidden()
    phone.get_by_label("Apa yang terjadi?").fill(STORY)
    phone.get_by_role("link", name="Lanjut", exact=True).click()
    expect(phone.get_by_role("heading", name="Siapa yang boleh tahu bahwa ini Anda?")).to_be_visible()


def test_back_from_joining_everything_typed_is_still_there(visit: Visit, phone: Page) -> None:
    reported(visit)
    to_story(phone)
    phone.get_by_role("button", name="Ini yang saya lihat").click()
    phone.get_by_role("button", name="Kembali ke formulir").click()
    expect(phone.get_by_role("heading", name="Foto dan cerita singkat")).to_be_visible()
    expect(phone.get_by_label("Desa atau kelurahan")).to_have_value("74.05.08.2014")


def test_distance_is_said_where_the_place_is_a_point(visit: Visit) -> None:
    sent(visit())
    page = visit(geolocation=AMBAIPUA, permissions=["geolocation"])
    to_place(page)
    page.get_by_role("tab", name="Posisi saya").click()
    expect(page.locator("[data-gps]")).to_contain_text("Ambaipua")
    page.get_by_role("link", name="Lanjut ke foto").click()
    expect(page.locator("[data-nearby-list]")).to_contain_text("± 10 m dari sini")


def test_without_signal_nothing_is_offered_and_nothing_waits(visit: Visit, phone: Page, site: Site) -> None:
    reported(visit)
    phone.goto("/lapor")
    site.line.is_down = True
    phone.get_by_label("Sampah sembarangan").check()
    phone.get_by_role("link", name="Lanjut ke tempat").click()
    phone.get_by_label("Kecamatan", exact=True).select_option("Ranomeeto")
    phone.get_by_label("Desa atau kelurahan").select_option("Ambaipua")
    phone.get_by_role("link", name="Lanjut ke foto").click()
    expect(phone.get_by_role("heading", name="Foto dan cerita singkat")).to_be_visible()
    expect(phone.get_by_role("heading", name=OFFER)).to_be_hidden()


def test_the_offer_comes_late_only_beside_the_review(visit: Visit, phone: Page) -> None:
    phone.route("**/v1/reports/nearby", lambda route: route.abort())
    to_review(phone)
    reported(visit)
    phone.unroute("**/v1/reports/nearby")
    phone.goto("/lapor#jenis")
    phone.get_by_label("Ternak lepas").check()
    phone.get_by_label("Sampah sembarangan").check()
    phone.goto("/lapor#periksa")
    expect(phone.locator("#periksa").get_by_role("heading", name=OFFER)).to_be_visible()
