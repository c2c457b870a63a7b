"""Sapa, the whole way: a report, the inbox, a case, a reply in the mailbox, a referral, the end, suppressed figures."""

import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from deploy.cli.connection import read_env_file
from tests.deploy.local_run import LocalRun, wait_for
from tests.journeys.people import DESK, PHONE, OfficerPage, mails

WORDS = "Saya takut pulang. Suami saya mengancam sejak Agustus."
REPLY = "Terima kasih sudah bercerita. Kami menemani Anda. Apakah besok pagi aman untuk datang?"
ANSWER = "Besok pagi aman. Saya datang dengan kakak."
KECAMATAN = "Ranomeeto"
TOKEN = re.compile(r"\d{4}")

pytestmark = [pytest.mark.journey, pytest.mark.browser]


@pytest.fixture
def phone(product: LocalRun, browser: Browser) -> Page:
    """A telephone that somebody else may hold too."""
    context = browser.new_context(viewport=PHONE, locale="id-ID", is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(reporters(product, "/"))
    return page


def reporters(product: LocalRun, path: str) -> str:
    return f"http://localhost:{product.ports['sapa']}{path}"


def desk(product: LocalRun, path: str) -> str:
    return f"http://localhost:{product.ports['sapa_officers']}{path}"


def asked_for_help(page: Page) -> str:
    """The form in its steps; gives the receipt."""
    page.get_by_role("button", name="Mulai pelan-pelan").click()
    page.get_by_label("Saya sendiri").check()
    page.get_by_label("25-44").check()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Diancam, dihina, dibuat takut").check()
    page.get_by_label("Ceritakan dengan kata-kata sendiri").fill(WORDS)
    page.get_by_label("Di kecamatan mana?").select_option(label=KECAMATAN)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Tidak aman", exact=True).check()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("Jangan hubungi saya").check()
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Kirim").click()
    expect(page.get_by_role("heading", name="Sudah kami terima")).to_be_visible()
    expect(page).to_have_title("Layanan Warga")
    return "".join(TOKEN.findall(page.locator("[data-code]").inner_text()))


def opened_mailbox(page: Page, product: LocalRun, receipt: str) -> None:
    page.goto(reporters(product, "/m"))
    page.get_by_label("Kode 20 angka").fill(receipt)
    page.get_by_role("button", name="Buka").click()
    expect(page.get_by_role("heading", name="Pesan")).to_be_visible()


def told_in_neutral_words(product: LocalRun) -> None:
    """Those on duty got a mail from which nobody learns what it is about."""
    wait_for(lambda: bool(mails(product.state / "mailbox", "perlu dibuka sekarang", to="rina")), seconds=30)
    (mail, *_) = mails(product.state / "mailbox", "perlu dibuka sekarang", to="rina")
    told = f"{mail['Subject']} {mail.get_content()}".lower()
    assert not any(word in told for word in ("kekerasan", "korban", "anak", "perempuan", "suami", "lapor"))


def accepted(page: Page, product: LocalRun) -> str:
    """The urgent report from this kecamatan becomes a case; gives its address."""
    page.goto(desk(product, "/petugas"))
    page.get_by_role("row").filter(has_text=KECAMATAN).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Terima sebagai kasus")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_have_count(0)
    page.get_by_role("button", name="Terima laporan").click()
    page.wait_for_url(re.compile(r"/petugas/kasus/\d{4}-\d{4}"))
    expect(page.get_by_text(WORDS).first).to_be_visible()
    return page.url.partition("?")[0]


def opened_fold(page: Page, words: str) -> Locator:
    """One act of a case, unfolded."""
    fold = page.locator("details").filter(has=page.locator("summary", has_text=words)).first
    fold.locator("summary").click()
    return fold


def assessed(page: Page, case: str) -> None:
    page.goto(f"{case}/asesmen")
    fold = opened_fold(page, "Tulis asesmen")
    fold.get_by_label("Risiko tinggi").check()
    fold.get_by_label("Temuan").fill("Ancaman berulang, ada kakak yang melindungi.")
    fold.get_by_label("Dinilai lagi").fill(in_days(1))
    fold.get_by_role("button", name="Simpan asesmen").click()
    expect(page.get_by_text("Berlaku sekarang", exact=True)).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def referred(page: Page, case: str) -> None:
    page.goto(f"{case}/rujukan")
    fold = opened_fold(page, "Rujuk")
    fold.get_by_label("Kepada", exact=True).select_option(index=1)
    fold.get_by_label("Nama lembaga").fill("RSUD Konawe Selatan")
    fold.get_by_label("Layanan yang diminta").fill("Pemeriksaan dan pengobatan")
    fold.get_by_label("Siapa yang setuju").fill("Ia sendiri")
    fold.get_by_label("Setuju apa yang disampaikan").fill("Keluhan badan saja")
    fold.get_by_label("Kita tanyakan lagi pada").fill(in_days(3))
    fold.get_by_role("button", name="Catat rujukan").click()
    expect(page.get_by_text("RSUD Konawe Selatan").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def answered(page: Page, case: str) -> None:
    page.goto(f"{case}/pesan")
    page.get_by_label("Balas").fill(REPLY)
    page.get_by_role("button", name="Kirim balasan").click()
    expect(page.get_by_text(REPLY)).to_be_visible()


def proposed_to_close(page: Page, case: str) -> None:
    page.goto(f"{case}/usul-tutup")
    page.get_by_label("Mengapa ditutup").select_option(label="Tujuan tercapai")
    page.get_by_label("Ringkasan untuk penyelia").fill("Tinggal aman di rumah kakak, sudah berobat.")
    page.get_by_label("Ditanyakan lagi pada").fill(in_days(30))
    page.get_by_label("Tempat kejadian").select_option(label="Rumah tangga")
    page.get_by_label("Korban 1, jenis kelamin").select_option(label="Perempuan")
    page.get_by_label("Korban 1, umur").select_option(index=5)
    page.get_by_label("Suami atau istri").check()
    page.get_by_label("Pengaduan").check()
    page.get_by_label("Kesehatan").check()
    page.get_by_role("button", name="Minta persetujuan penyelia").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def approved(page: Page, case: str) -> None:
    page.goto(case)
    page.get_by_role("button", name="Setujui").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def closed(page: Page, case: str) -> None:
    page.goto(case)
    fold = opened_fold(page, "Tutup kasus")
    fold.get_by_role("button", name="Tutup kasus ini").click()
    expect(page.get_by_text("Selesai", exact=True).first).to_be_visible()


def a_year_later(product: LocalRun) -> int:
    """What was closed now was closed a year ago; gives that year."""
    url = read_env_file(product.state / "env" / "sapa.env")["SMARTSOCIETY_DATABASE_URL"]
    role, owner = "sapa-password", "owner-password"
    secrets = {name: (product.state / "secrets" / name).read_text().strip() for name in (role, owner)}
    owner_url = url.replace(f"sapa:{secrets[role]}", f"smartsociety:{secrets[owner]}")
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("UPDATE sapa.statistic_row SET period = period - interval '1 year'")
        (period,) = connection.execute("SELECT max(period) FROM sapa.statistic_row").fetchone() or (None,)
    assert period is not None
    return int(period.year)


def published_and_suppressed(page: Page, product: LocalRun, year: int) -> None:
    """One case of a year: its tables say nothing but that they are held back."""
    page.goto(desk(product, "/petugas/rekap"))
    page.get_by_role("button", name=f"Buat rekap {year}").click()
    expect(page.get_by_role("heading", name=f"Rekap {year}")).to_be_visible()
    expect(page.get_by_text("kurang dari 5").first).to_be_visible()
    for told in ("Rumah tangga", "Psikis", KECAMATAN, "Suami atau istri"):
        expect(page.get_by_role("rowheader", name=told, exact=True)).to_have_count(0)


def test_from_a_report_to_figures_that_tell_nobody(product: LocalRun, phone: Page, officer: OfficerPage) -> None:
    receipt = asked_for_help(phone)
    told_in_neutral_words(product)
    worker = officer("sri", DESK)
    case = accepted(worker, product)
    answered(worker, case)

    opened_mailbox(phone, product, receipt)
    expect(phone.get_by_text(REPLY)).to_be_visible()
    expect(phone.get_by_text(WORDS)).to_have_count(0)
    phone.get_by_label("Tulis pesan").fill(ANSWER)
    phone.get_by_role("button", name="Kirim").click()
    expect(phone.get_by_text("Pesan Anda sudah kami terima.")).to_be_visible()
    expect(phone.get_by_text(ANSWER)).to_have_count(0)
    worker.goto(f"{case}/pesan")
    expect(worker.get_by_text(ANSWER)).to_be_visible()

    assessed(worker, case)
    referred(worker, case)
    proposed_to_close(worker, case)
    supervisor = officer("hasnah", DESK)
    approved(supervisor, case)
    closed(worker, case)
    published_and_suppressed(supervisor, product, a_year_later(product))


def in_days(days: int) -> str:
    """A day as a date field takes it."""
    return (datetime.now(UTC).astimezone() + timedelta(days=days)).date().isoformat()
