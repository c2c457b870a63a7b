"""Waste, without name and without map: passed between two OPD, and merged with what a neighbour sent."""

import re

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.deploy.local_run import LocalRun
from tests.journeys.people import DESK, NUMBER, PHONE, OfficerPage, citizen, mail_about

STORY = "Karung sampah dibuang ke selokan dekat balai desa setiap pagi."
NEIGHBOURS = "Selokan dekat balai desa penuh karung sampah, airnya bau."

pytestmark = [pytest.mark.journey, pytest.mark.browser]


def report(page: Page, product: LocalRun, desa: str, story: str) -> str:
    """The form with a desa from the list and no name; whatever is offered nearby is another event. Gives the number."""
    page.goto(f"http://localhost:{product.ports['perda']}/lapor")
    page.get_by_role("radio", name=re.compile("^Sampah sembarangan")).check()
    page.get_by_role("link", name="Lanjut ke tempat").click()
    page.get_by_role("tab", name="Pilih desa").click()
    page.get_by_label("Kecamatan", exact=True).select_option("Lainea")
    page.get_by_label("Desa atau kelurahan").select_option(desa)
    page.get_by_role("link", name="Lanjut ke foto").click()
    page.get_by_label("Apa yang terjadi?").fill(story)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("radio", name=re.compile("^Tanpa nama")).check()
    page.get_by_role("link", name="Periksa laporan").click()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator("[data-sent-panel]")).to_be_visible(timeout=15_000)
    found = NUMBER.search(page.locator("[data-sent-panel]").inner_text())
    assert found is not None
    page.get_by_role("link", name=re.compile("Pantau laporan")).click()
    return found.group()


def forward(page: Page, opd: str, reason: str) -> None:
    page.get_by_text("Teruskan ke OPD lain").click()
    page.get_by_label("OPD yang dituju").select_option(opd)
    page.get_by_label(re.compile("^Mengapa diteruskan")).fill(reason)
    page.get_by_role("button", name="Teruskan", exact=True).click()


def merge_and_verify(page: Page, duplicate: str) -> None:
    """On the page of the report that goes on."""
    expect(page.get_by_role("heading", name=re.compile("Mungkin sama"))).to_be_visible()
    here = page.url
    page.get_by_text("Gabungkan", exact=True).click()
    page.get_by_role("button", name=f"Gabungkan {duplicate} ke laporan ini").click()
    expect(page.get_by_role("status").first).to_contain_text("Laporan digabung")
    page.goto(here)
    page.locator("#tindakan").get_by_text("Nyatakan benar", exact=True).click()
    page.get_by_label(re.compile("^Kabar untuk warga")).fill("Karungnya diangkut besok pagi.")
    page.get_by_role("button", name="Ya, nyatakan benar").click()


@pytest.mark.parametrize(("viewport", "desa"), [(PHONE, "Pamandati"), (DESK, "Polewali")], ids=["phone", "desk"])
def test_waste_is_passed_between_two_opd_and_merged_with_a_duplicate(
    product: LocalRun, browser: Browser, officer: OfficerPage, viewport: ViewportSize, desa: str
) -> None:
    base, mailbox = f"http://localhost:{product.ports['perda']}", product.state / "mailbox"
    first = citizen(browser, viewport).new_page()
    number = report(first, product, desa, STORY)

    dlh = officer("verifikator.dlh", viewport)
    dlh.goto(f"{base}/petugas/laporan/{number}")
    forward(dlh, "satpol-pp", "Pelakunya perlu ditindak, bukan hanya sampahnya diangkut.")
    mail_about(number, mailbox, subject="diteruskan kepada Anda")
    assert dlh.request.get(f"{base}/petugas/laporan/{number}").status == 404
    first.reload()
    expect(first.get_by_text("Satuan Polisi Pamong Praja").first).to_be_visible()
    expect(first.get_by_text("Pelakunya perlu ditindak")).to_be_visible()

    pengawas = officer("pengawas", viewport)
    pengawas.goto(f"{base}/petugas/laporan/{number}")
    forward(pengawas, "dlh", "Pengangkutannya didahulukan, Satpol PP ikut mendampingi.")
    expect(pengawas.get_by_role("status").first).to_contain_text("Laporan diteruskan")

    second = citizen(browser, viewport).new_page()
    duplicate = report(second, product, desa, NEIGHBOURS)
    dlh.goto(f"{base}/petugas/laporan/{number}")
    merge_and_verify(dlh, duplicate)

    second.reload()
    expect(second.get_by_text("Digabung").first).to_be_visible()
    expect(second.get_by_text("Karungnya diangkut besok pagi.")).to_be_visible()
    expect(second.get_by_text(NEIGHBOURS)).to_be_visible()
    assert STORY not in second.content()
    first.reload()
    expect(first.get_by_text("Anda dan 1 warga lain")).to_be_visible()
    assert NEIGHBOURS not in first.content()
