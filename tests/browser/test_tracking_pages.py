"""Following a report on a phone: every state is accessible, and every act works without JavaScript."""

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK
from tests.browser.reports import OWN_PAGE, add_photo, sent, violations

Visit = Callable[..., Page]
QUESTION = "Apakah mobilnya selalu sama? Kalau ingat, warna apa?"
OVER = {"result": "teguran", "explanation": "Pemilik mobil sudah ditegur tertulis."}
LATER: dict[str, dict[str, object]] = {
    "verify": {},
    "inspect": {"is_found": True, "finding": "Ada tumpukan di saluran.", "words": "Petugas sudah melihatnya."},
    "close": {**OVER},
}


@pytest.fixture
def officer(visit: Visit, sign_in: Callable[..., None]) -> Page:
    """A supervisor of all OPD, at a desk."""
    page = visit(viewport=DESK)
    sign_in(page)
    return page


def act(page: Page, number: str, name: str, **body: object) -> dict[str, str]:
    """As a program of this person does it."""
    answer = page.context.request.post(f"/v1/reports/{number}/{name}", data=body, headers=OWN_PAGE)
    assert answer.ok, answer.text()
    found: dict[str, str] = answer.json()
    return found


def opened(page: Page, created: dict[str, str]) -> str:
    """Open a report with its code, as a browser without scripts does; gives its address."""
    address = f"/laporan/{created['tracking_number']}"
    page.goto(address)
    page.get_by_label("Kode rahasia").fill(created["secret"])
    page.get_by_role("button", name="Buka laporan saya").click()
    return address


def test_every_state_is_accessible(visit: Visit, officer: Page) -> None:
    page = visit()
    created = sent(page)
    number = created["tracking_number"]
    add_photo(page, created)
    joined = act(page, number, "follow")
    address = opened(page, created)
    found = []

    def look() -> None:
        page.goto(address)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found.extend(violations(page))

    page.get_by_text("Cabut laporan ini").click()
    found += violations(page)
    act(officer, number, "ask", question=QUESTION)
    look()
    page.get_by_label("Jawaban Anda").fill("Selalu sama, bak biru.")
    page.get_by_role("button", name="Kirim jawaban").click()
    found += violations(page)
    for name, body in LATER.items():
        act(officer, number, name, **body)
        look()
    page.get_by_text("Hasilnya tidak sesuai").click()
    page.get_by_label("Apa yang tidak sesuai?").fill("pendek")
    page.get_by_role("button", name="Ajukan keberatan").click()
    found += violations(page)
    page.get_by_label("Apa yang tidak sesuai?").fill("Sampahnya masih ada di sana pagi ini.")
    page.get_by_role("button", name="Ajukan keberatan").click()
    expect(page.get_by_role("status").filter(has_text="Keberatan Anda diterima")).to_be_visible()
    found += violations(page)
    other = visit()
    opened(other, {"tracking_number": number, "secret": joined["secret"]})
    other.get_by_text("Berhenti ikut", exact=True).click()
    found += violations(other)
    assert found == []


def test_ended_reports_are_accessible(visit: Visit, officer: Page) -> None:
    page = visit()
    merged, main, withdrawn, rejected = (sent(page) for _ in range(4))
    act(officer, merged["tracking_number"], "merge", into=main["tracking_number"])
    act(officer, rejected["tracking_number"], "reject", reason="Bukan wilayah kami, ke provinsi.")
    found = []
    for created in (merged, main, withdrawn, rejected):
        opened(page, created)
        if created is withdrawn:
            page.get_by_text("Cabut laporan ini").click()
            page.get_by_role("button", name="Ya, cabut laporan").click()
            expect(page.get_by_role("status").filter(has_text="Laporan dicabut")).to_be_visible()
        found += violations(page)
    assert found == []


def test_a_report_is_answered_rated_and_contested_without_scripts(visit: Visit, officer: Page) -> None:
    plain = visit(java_script_enabled=False)
    created = sent(plain)
    number = created["tracking_number"]
    act(officer, number, "ask", question=QUESTION)
    opened(plain, created)
    expect(plain.locator("main")).to_contain_text("Waktu petugas berhenti sampai Anda menjawab")
    plain.get_by_label("Jawaban Anda").fill("Selalu sama, bak biru.")
    plain.get_by_role("button", name="Kirim jawaban").click()
    expect(plain.get_by_text("Jawaban Anda tersimpan.")).to_be_visible()
    plain.get_by_label("Pesan untuk petugas").fill("Biasanya tengah malam.")
    plain.get_by_role("button", name="Kirim keterangan").click()
    expect(plain.get_by_text("Keterangan Anda tersimpan.")).to_be_visible()

    act(officer, number, "verify")
    act(officer, number, "close", **OVER)
    plain.goto(f"/laporan/{number}")
    plain.get_by_role("button", name="Simpan penilaian").click()
    expect(plain.get_by_text("Pilih satu penilaian.")).to_be_visible()
    plain.get_by_role("radio", name="Kurang").check(force=True)
    plain.get_by_role("button", name="Simpan penilaian").click()
    expect(plain.get_by_role("radio", name="Kurang")).to_be_checked()
    plain.get_by_text("Hasilnya tidak sesuai").click()
    plain.get_by_label("Apa yang tidak sesuai?").fill("Sampahnya masih ada di sana pagi ini.")
    plain.get_by_role("button", name="Ajukan keberatan").click()
    expect(plain.locator("main")).to_contain_text("Keberatan diperiksa")


def test_my_reports_by_a_code_in_the_mailbox(visit: Visit, owner: psycopg.Connection) -> None:
    page = visit()
    mine = sent(page, identity="named", name="Hasna", email="hasna@contoh.id")
    found = []
    page.goto("/laporan")
    page.get_by_role("link", name="surel").click()
    found += violations(page)
    page.get_by_label("Surel").fill("hasna@contoh.id")
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode enam angka").fill("12")
    page.get_by_role("button", name="Buka laporan saya").click()
    found += violations(page)
    row = owner.execute("SELECT substring(body FROM '[0-9]{6}') FROM perda.outbox WHERE topic = 'mailbox.code'")
    (code,) = row.fetchone() or ("",)
    page.get_by_label("Kode enam angka").fill(code)
    page.get_by_role("button", name="Buka laporan saya").click()
    expect(page.get_by_role("heading", name="Laporan saya")).to_be_visible()
    found += violations(page)
    page.get_by_role("link", name=mine["tracking_number"]).click()
    expect(page.get_by_role("heading", name="Isi laporan")).to_be_visible()
    assert found == []
