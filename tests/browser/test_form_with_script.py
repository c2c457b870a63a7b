"""The report form as steps on a phone of 360 pixels: back button, focus, place, weak signal, exactly one report."""

from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, Route, expect

from tests.browser.reports import AMBAIPUA, KENDARI, NUMBER, STORY, photo, send, to_place, to_review, to_story

GPS = {"permissions": ["geolocation"]}


def test_back_button_goes_one_step_back_and_the_heading_takes_the_focus(phone: Page) -> None:
    to_story(phone)
    expect(phone.get_by_role("heading", name="Foto dan cerita singkat")).to_be_focused()
    phone.go_back()
    expect(phone.get_by_role("heading", name="Di mana kejadiannya?")).to_be_focused()
    expect(phone.get_by_label("Desa atau kelurahan")).to_have_value("74.05.08.2014")


def test_a_step_opens_only_when_those_before_it_are_complete(phone: Page) -> None:
    phone.goto("/lapor#periksa")
    expect(phone.get_by_role("heading", name="Apa yang Anda lihat?")).to_be_visible()
    phone.get_by_role("link", name="Lanjut ke tempat").click()
    expect(phone.locator("#category-error")).to_have_text("Pilih dulu jenis pelanggarannya.")
    expect(phone.locator("#category-error")).to_be_in_viewport()


def test_position_of_the_phone_names_the_desa_and_its_accuracy(visit: Callable[..., Page]) -> None:
    phone = visit(geolocation=AMBAIPUA, **GPS)
    to_place(phone)
    phone.get_by_role("tab", name="Posisi saya").click()
    expect(phone.locator("[data-gps]")).to_contain_text("Desa Ambaipua, Ranomeeto")
    expect(phone.locator("[data-gps]")).to_contain_text("± 20 m")
    expect(phone.locator("[data-map-view] .pin")).to_be_visible()


def test_position_outside_the_regency_is_said_and_not_kept(visit: Callable[..., Page]) -> None:
    phone = visit(geolocation=KENDARI, **GPS)
    to_place(phone)
    phone.get_by_role("tab", name="Posisi saya").click()
    expect(phone.locator("[data-gps]")).to_contain_text("Tempat ini di luar Konawe Selatan")
    phone.get_by_role("link", name="Lanjut ke foto").click()
    expect(phone.locator("#tempat")).to_be_visible()


def test_a_touch_on_the_map_names_the_desa(phone: Page) -> None:
    to_place(phone)
    phone.get_by_role("tab", name="Tunjuk di peta").click()
    phone.locator("[data-map-view] svg").wait_for()
    phone.locator("[data-map-view]").tap(position={"x": 150, "y": 150})
    expect(phone.locator("[data-pin]")).to_contain_text("Sentuh tempat lain untuk memindahkan.")
    expect(phone.locator("[data-pin-title]")).to_contain_text(",")


def test_what_was_typed_and_photographed_survives_a_reload(phone: Page) -> None:
    to_story(phone)
    phone.locator("[data-gallery]").set_input_files(photo())
    phone.get_by_label("Apa yang terjadi?").fill(STORY)
    expect(phone.get_by_text("Siap dikirim")).to_be_visible()
    phone.wait_for_timeout(1000)
    phone.goto("/lapor")
    expect(phone.get_by_text("Isian Anda yang tadi masih ada.")).to_be_visible()
    phone.goto("/lapor#cerita")
    expect(phone.get_by_label("Apa yang terjadi?")).to_have_value(STORY)
    expect(phone.get_by_text("1 dari 5", exact=True)).to_be_visible()


def test_a_broken_line_sends_one_report_once_and_then_its_photos(phone: Page, owner: psycopg.Connection) -> None:
    to_review(phone)
    phone.go_back()
    phone.go_back()
    phone.locator("[data-gallery]").set_input_files([photo(90), photo(120)])
    expect(phone.get_by_text("Siap dikirim")).to_have_count(2)
    phone.get_by_role("link", name="Lanjut", exact=True).click()
    phone.get_by_role("link", name="Periksa laporan").click()
    phone.route("**/v1/reports", _answer_is_lost_once())
    phone.route("**/photos", _answer_is_lost_once())
    send(phone)

    assert NUMBER.fullmatch(phone.locator(".key").inner_text())
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible(timeout=20_000)
    counted = owner.execute("SELECT (SELECT count(*) FROM perda.report), (SELECT count(*) FROM perda.photo)").fetchone()
    assert counted == (1, 2)
    phone.reload()
    expect(phone.get_by_role("heading", name="Terima kasih")).to_be_visible()
    phone.get_by_role("link", name="Pantau laporan ini").click()
    expect(phone.locator("body")).to_contain_text(STORY)
    assert "#" not in phone.url


def _answer_is_lost_once() -> Callable[[Route], None]:
    """The server does its work the first time, but the phone never hears of it."""
    lost: list[Route] = []

    def handle(route: Route) -> None:
        if not lost:
            lost.append(route)
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    return handle


def test_what_only_the_server_knows_is_shown_at_the_field_and_can_be_mended(phone: Page) -> None:
    to_story(phone)
    phone.get_by_label("Apa yang terjadi?").fill(STORY)
    phone.get_by_label("Hari lain").check()
    phone.get_by_label("Waktu kejadian").fill("2020-01-01T08:00")
    phone.get_by_role("link", name="Lanjut", exact=True).click()
    phone.get_by_role("link", name="Periksa laporan").click()
    phone.get_by_role("button", name="Kirim laporan").click()
    expect(phone.locator("[data-refused]")).to_contain_text("lebih dari setahun")
    phone.get_by_role("link", name="Ubah waktu").click()
    expect(phone.locator("#occurred_at-error")).to_contain_text("lebih dari setahun")
    phone.get_by_label("Masih terjadi").check()
    phone.get_by_role("link", name="Lanjut", exact=True).click()
    phone.get_by_role("link", name="Periksa laporan").click()
    send(phone)
