"""Photos in the form: what this browser can read is made small on it, what only the server can read goes as it is."""

import io
from pathlib import Path

import pillow_heif
import psycopg
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.reports import STORY, photo, send, to_story

UNREADABLE = "Berkas ini bukan foto yang bisa dibaca."
MEBI = 1024 * 1024
HEADED = b"\0\0\0\x18ftypheic"


def noise(size: tuple[int, int], kind: str, name: str, mime: str) -> FilePayload:
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, kind)
    return {"name": name, "mimeType": mime, "buffer": made.getvalue()}


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("[data-gallery]").set_input_files(list(files))


def to_the_end(page: Page) -> None:
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("link", name="Periksa laporan").click()
    send(page)


def test_heic_that_this_browser_cannot_read_arrives_and_is_a_jpeg_afterwards(
    phone: Page, owner: psycopg.Connection
) -> None:
    pillow_heif.register_heif_opener()
    to_story(phone)
    choose(phone, noise((800, 600), "HEIF", "IMG_0001.HEIC", ""))
    expect(phone.get_by_text("Siap dikirim")).to_be_visible()
    expect(phone.get_by_role("img", name="Foto 1")).to_be_visible()
    to_the_end(phone)
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible()
    assert owner.execute("SELECT width, height FROM perda.photo").fetchall() == [(800, 600)]
    phone.get_by_role("link", name="Pantau laporan ini").click()
    expect(phone.get_by_role("img", name="Foto 1")).to_have_js_property("naturalWidth", 320)


def test_a_large_photo_is_made_small_on_the_phone_and_says_so(phone: Page, owner: psycopg.Connection) -> None:
    large = noise((3000, 2000), "JPEG", "besar.jpg", "image/jpeg")
    to_story(phone)
    choose(phone, large)
    expect(phone.get_by_text("dikecilkan jadi")).to_be_visible()
    to_the_end(phone)
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible()
    found = owner.execute("SELECT width, size FROM perda.photo").fetchone()
    assert found is not None
    assert found[0] == 1920
    assert found[1] < len(large["buffer"])


def test_what_the_server_does_not_know_but_the_phone_does_arrives_as_a_jpeg(
    phone: Page, owner: psycopg.Connection
) -> None:
    to_story(phone)
    choose(phone, noise((320, 240), "GIF", "gambar.gif", "image/gif"))
    expect(phone.get_by_text("Siap dikirim")).to_be_visible()
    to_the_end(phone)
    expect(phone.get_by_text("Semua foto sudah terkirim.")).to_be_visible()
    assert owner.execute("SELECT count(*) FROM perda.photo").fetchone() == (1,)


def test_broken_and_too_large_files_are_said_and_the_good_ones_stay(phone: Page, tmp_path: Path) -> None:
    to_story(phone)
    choose(phone, {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}, photo(90))
    expect(phone.get_by_text("Siap dikirim")).to_have_count(1)
    expect(phone.locator("[data-photo-wrong]")).to_contain_text(UNREADABLE)
    heavy = tmp_path / "b.heic"
    heavy.write_bytes(HEADED + b"\0" * (21 * MEBI))
    phone.locator("[data-gallery]").set_input_files(heavy)
    expect(phone.locator("[data-photo-wrong]")).to_contain_text("Foto ini terlalu besar (22 MB).")
    expect(phone.get_by_text("Siap dikirim")).to_have_count(1)
    choose(phone, *[photo(shade) for shade in range(100, 200, 20)])
    expect(phone.locator("[data-photo-wrong]")).to_contain_text("Paling banyak 5 foto.")
    expect(phone.get_by_text("Siap dikirim")).to_have_count(5)
    phone.get_by_role("button", name="Hapus foto 2").click()
    expect(phone.get_by_text("4 dari 5", exact=True)).to_be_visible()


def test_a_photo_that_the_server_refuses_says_why_and_the_report_stands(phone: Page) -> None:
    to_story(phone)
    choose(phone, photo(90), {"name": "b.heic", "mimeType": "image/heic", "buffer": HEADED + b"\0" * 900})
    expect(phone.get_by_text("Siap dikirim")).to_have_count(2)
    to_the_end(phone)
    expect(phone.get_by_text("Sebagian foto tidak diterima.")).to_be_visible()
    expect(phone.get_by_text("Tidak diterima", exact=True)).to_have_count(1)
    expect(phone.get_by_text("Terkirim", exact=True)).to_have_count(1)


def test_the_camera_comes_first(phone: Page) -> None:
    to_story(phone)
    expect(phone.locator("[data-photo-buttons] label").first).to_have_text("Ambil foto")
    expect(phone.locator("[data-camera]")).to_have_attribute("capture", "environment")
