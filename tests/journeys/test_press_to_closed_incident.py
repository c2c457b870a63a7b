"""Fire Button, the whole way: a press, a board that sounds, an answer from a message, a crew, the closed incident."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.deploy.local_run import LocalRun, wait_for
from tests.journeys.people import DESK, PHONE, OfficerPage, citizen, mails

POST = "Pos Ranomeeto"
STORY = "Api dari dapur, dipadamkan dalam sepuluh menit. Tidak ada korban."
INCIDENT = re.compile(r"K-\d{4,}")

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def address(product: LocalRun, path: str) -> str:
    return f"http://localhost:{product.ports['fire']}{path}"


def paired_board(product: LocalRun, browser: Browser, officer: OfficerPage) -> Page:
    """A wall screen of the post: the administrator makes a code, somebody types it, taps once and hears it."""
    admin = officer("administrator.damkar", DESK)
    admin.goto(address(product, "/petugas/papan"))
    admin.get_by_label("Nama papan").fill("Layar jaga")
    admin.get_by_label("Milik").select_option(label=POST)
    admin.get_by_role("button", name="Buat papan dan kodenya").click()
    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", admin.inner_text("main"))
    assert code is not None
    wall = browser.new_context(viewport={"width": 1280, "height": 720}, locale="id-ID").new_page()
    wall.goto(address(product, "/papan"))
    wall.get_by_label("Kode papan").fill(code.group())
    wall.get_by_role("button", name="Pasang").click()
    expect(wall.get_by_text("Tersambung")).to_be_visible()
    expect(wall.get_by_text("Tidak ada kejadian terbuka")).to_have_count(1)
    wall.get_by_role("button", name="Uji suara").click()
    wall.get_by_role("button", name="Ya, terdengar").click()
    expect(wall.get_by_text("Papan ini tuli")).to_be_hidden()
    return wall


def press(page: Page, product: LocalRun) -> str:
    """Hold the button; gives the incident's number."""
    page.goto(address(product, "/"))
    expect(page.get_by_text("Desa Ambaipua, Ranomeeto")).to_be_visible()
    page.get_by_role("button", name="Kebakaran").hover()
    page.mouse.down()
    page.wait_for_timeout(2200)
    page.mouse.up()
    expect(page.get_by_role("heading", name="Alarm berbunyi di")).to_be_visible(timeout=15_000)
    page.wait_for_url(re.compile("/alarm/"), timeout=15_000)
    found = INCIDENT.search(page.locator("header").inner_text() + page.inner_text("main"))
    assert found is not None
    return found.group()


def link_from_a_message(product: LocalRun, number: str) -> str:
    """The first answer link that came by e-mail."""
    found: list[str] = []

    def arrived() -> bool:
        words = "\n".join(mail.get_content() for mail in mails(product.state / "mailbox", number))
        found[:] = re.findall(r"http://\S+/siaga/\S+", words)
        return bool(found)

    wait_for(arrived, seconds=30)
    return found[0]


def tapped(crew: Page, words: str, shown: Callable[[], None]) -> None:
    """One big button, and what everybody sees of it."""
    crew.get_by_role("button", name=words, exact=True).first.click()
    shown()


def answer(browser: Browser, link: str) -> None:
    """Yes, on the page behind the link."""
    page = browser.new_context(viewport=PHONE, locale="id-ID").new_page()
    page.goto(link)
    page.get_by_role("button", name=re.compile("^Ya")).click()
    expect(page.get_by_text("Jawaban Anda tercatat: YA.")).to_be_visible()


def close(crew: Page) -> None:
    """With the department's report."""
    crew.get_by_role("link", name="Tutup kejadian").click()
    crew.get_by_label("Objek", exact=True).select_option(label="Rumah tinggal")
    crew.get_by_label("Dugaan penyebab").select_option(index=1)
    crew.get_by_label("Personel").fill("6")
    crew.get_by_label("Unit").fill("Mobil 1, Tangki 2")
    crew.get_by_label("Jalannya kejadian").fill(STORY)
    crew.get_by_role("button", name="Tutup kejadian").click()
    expect(crew.get_by_role("status")).to_contain_text(re.compile("ditutup|Selesai"))


def test_from_a_press_to_a_closed_incident(product: LocalRun, browser: Browser, officer: OfficerPage) -> None:
    wall = paired_board(product, browser, officer)
    caller = citizen(browser).new_page()
    number = press(caller, product)
    expect(wall.get_by_text(number).first).to_be_visible(timeout=5_000)

    answer(browser, link_from_a_message(product, number))
    expect(caller.get_by_role("heading", name=re.compile("diterima|menerima", re.IGNORECASE)).first).to_be_visible(
        timeout=10_000
    )

    crew = officer("regu.pos-ranomeeto", PHONE)
    crew.goto(address(product, f"/petugas/regu/{number}"))
    tapped(
        crew,
        "Berangkat",
        lambda: expect(caller.get_by_role("heading", name="Regu sudah berangkat")).to_be_visible(timeout=15_000),
    )
    tapped(
        crew,
        "Tiba",
        lambda: expect(caller.get_by_role("heading", name=re.compile("tiba|lokasi"))).to_be_visible(timeout=15_000),
    )
    close(crew)
    expect(wall.get_by_role("article").filter(has_text=number)).to_contain_text("Selesai", timeout=10_000)

    printed = crew.request.get(address(product, f"/petugas/kejadian/{number}/laporan.pdf"))
    assert printed.body().startswith(b"%PDF-")
    figures = officer("kepala.damkar", DESK)
    figures.goto(address(product, "/petugas/angka"))
    expect(figures.get_by_text("Waktu tanggap rata-rata")).to_be_visible()
