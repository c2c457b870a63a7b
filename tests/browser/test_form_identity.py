"""Who the reporter is: what each choice asks for, and what leaves the phone."""

import json

import psycopg
from playwright.sync_api import Page, Request, expect

from tests.browser.reports import NUMBER, STORY, send, to_story


def to_identity(page: Page) -> None:
    to_story(page)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()


def test_confidential_asks_for_a_way_back_and_no_name(phone: Page, owner: psycopg.Connection) -> None:
    to_identity(phone)
    phone.get_by_label("Rahasia").check()
    expect(phone.get_by_text("Petugas hanya melihat “Warga 3F”.")).to_be_visible()
    expect(phone.get_by_label("Nama", exact=True)).to_be_hidden()
    expect(phone.locator("#email-hint")).to_be_visible()
    phone.get_by_role("link", name="Periksa laporan").click()
    expect(phone.locator("#phone-error")).to_have_text("Isi nomor HP atau surel, atau pilih Tanpa nama.")
    phone.get_by_label("Surel").fill("ani@contoh")
    phone.get_by_role("link", name="Periksa laporan").click()
    expect(phone.locator("#email-error")).to_contain_text("Periksa alamat surel.")
    phone.get_by_label("Surel").fill("ani@contoh.id")
    phone.get_by_role("link", name="Periksa laporan").click()
    expect(phone.locator("[data-row=identity]")).to_have_text("Rahasia")
    send(phone)
    assert owner.execute("SELECT identity, contact IS NOT NULL FROM perda.report").fetchone() == ("confidential", True)


def test_whoever_changes_to_anonymous_sends_nothing_about_themselves(phone: Page) -> None:
    bodies: list[dict[str, str]] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/v1/reports"):
            bodies.append(json.loads(request.post_data or ""))

    phone.on("request", note)
    to_identity(phone)
    phone.get_by_label("Dengan nama").check()
    phone.get_by_label("Nama", exact=True).fill("Ani Lestari")
    phone.get_by_label("Nomor HP").fill("0812 4000 1234")
    phone.get_by_label("Tanpa nama").check()
    expect(phone.get_by_label("Nomor HP")).to_be_hidden()
    phone.get_by_role("link", name="Periksa laporan").click()
    send(phone)
    assert [body["identity"] for body in bodies] == ["anonymous"]
    assert {"name", "phone", "email"} & set(bodies[0]) == set()


def test_secret_is_in_no_address_and_gone_from_the_phone_once_seen(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    to_identity(phone)
    phone.get_by_role("link", name="Periksa laporan").click()
    send(phone)
    expect(phone.locator(".key")).to_have_text(NUMBER)
    secret = phone.locator("[data-sent-panel] .secret").inner_text()
    phone.wait_for_timeout(300)
    script = """() => new Promise(done => { indexedDB.open("lapor").onsuccess = async ({ target }) => {
      const all = ["draft", "queue"].map(name => new Promise(told => {
        target.result.transaction(name).objectStore(name).getAll().onsuccess = answer => told(answer.target.result) }));
      done(JSON.stringify(await Promise.all(all))) } })"""
    assert secret not in phone.evaluate(script)
    assert [url for url in asked if secret in url] == []
    assert secret not in phone.url


def test_a_fire_and_a_child_in_danger_are_one_tap_away(phone: Page) -> None:
    phone.goto("/lapor")
    expect(phone.get_by_role("link", name="Ada yang terbakar sekarang?")).to_have_attribute(
        "href", "http://localhost:8082"
    )
    expect(phone.get_by_role("link", name="Menyangkut anak atau kekerasan?")).to_have_attribute(
        "href", "http://localhost:8083"
    )
    phone.get_by_role("button", name="Tampilkan semua jenis").click()
    hinting = phone.locator("[data-hint=fire]").first
    hinting.check()
    hint = phone.get_by_role("link", name="Apinya masih menyala?")
    expect(hint).to_be_in_viewport()
    phone.get_by_label("Sampah sembarangan").check()
    expect(hint).to_be_hidden()
