# ruff: noqa: F811 - fixtures that are imported
"""Deleting, a breach of data and the audit in a real browser: by forms, at a desk and on a phone, axe-clean.

`RIGHTS_SHOTS` names a folder for screenshots.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from playwright.sync_api import Page, expect

from services.sapa.actions.office import Office
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Role
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.reports import violations
from tests.browser.sapa_site import database, office, settings, site  # noqa: F401 - fixtures
from tests.sapa.case_setup import Told, accepted_case
from tests.sapa.casework_setup import WITA
from tests.sapa.conftest import Made, MakeOfficer, make_officer  # noqa: F401 - a fixture

SHOTS = os.environ.get("RIGHTS_SHOTS", "")
AGREED = SafeContact(may_contact=True, channels=(Channel.SURAT,), address="Jalan Poros 3", never="ke Jalan Mawar 9")


@pytest.fixture
def officers(make_officer: MakeOfficer) -> dict[str, Made]:
    return {
        "rina": make_officer(Role.PENDAMPING, "Rina Nurhayati"),
        "hasnah": make_officer(Role.PENYELIA, "Hasnah Lubis"),
        "andi": make_officer(Role.PDP, "Andi Baso"),
    }


@pytest.fixture
def number(office: Office, officers: dict[str, Made]) -> str:
    return accepted_case(office, officers["rina"], officers["hasnah"], Told(safe_contact=AGREED)).number


@pytest.fixture
def desk_of(visit: Callable[..., Page], site: Site, officers: dict[str, Made]) -> Callable[[str], Page]:
    """Somebody at a desk."""

    def sit_down(name: str) -> Page:
        page = visit(viewport=DESK)
        page.context.add_cookies([{"name": "sapa_session", "value": officers[name].token, "url": site.url}])
        return page

    return sit_down


def look(page: Page, name: str) -> list[str]:
    """What axe finds at either width, and what sticks out."""
    found = []
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} {width} is wider than the screen")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.{width}.png", full_page=True)
    found += [f"{name} {one}" for one in violations(page)]
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    return found


def local(at: datetime) -> str:
    return at.astimezone(WITA).strftime("%Y-%m-%dT%H:%M")


def test_a_breach_from_its_discovery_to_its_end(desk_of: Callable[[str], Page], number: str) -> None:
    keeper, worker, earlier = desk_of("andi"), desk_of("rina"), datetime.now(UTC) - timedelta(hours=2)
    keeper.goto("/petugas/insiden")
    found = look(keeper, "breaches-none")
    keeper.get_by_role("link", name="Catat insiden").click()
    keeper.get_by_label("Kapan kantor mengetahuinya").fill(local(earlier))
    keeper.get_by_label("Apa yang terjadi").fill("Laptop kantor hilang di bus.")
    keeper.get_by_label("Nama dan identitas").check()
    keeper.get_by_label("Yang terjadi, untuk orangnya").fill("Komputer jinjing kami hilang di jalan.")
    keeper.get_by_label("Yang sudah dilakukan").fill("Semua sandi diganti.")
    keeper.get_by_label("Nomor kasus").fill("2026-99999")
    keeper.get_by_role("button", name="Catat dan mulai jam").click()
    expect(keeper.get_by_label("Apa yang terjadi")).to_have_value("Laptop kantor hilang di bus.")
    found += look(keeper, "breach-refused")
    keeper.get_by_label("Nomor kasus").fill(number)
    keeper.get_by_role("button", name="Catat dan mulai jam").click()
    expect(keeper.get_by_text("69 jam lagi")).to_be_visible()
    found += look(keeper, "breach")

    worker.goto("/petugas/insiden")
    found += look(worker, "breaches-to-tell")
    worker.get_by_role("link", name=f"Kasus {number}").click()
    found += look(worker, "breach-tell")
    worker.get_by_label("Nomor atau alamat").fill("Jalan Mawar 9")
    worker.get_by_role("button", name="Catat sudah disampaikan").click()
    expect(worker.get_by_role("alert")).to_contain_text("dilarang")
    worker.get_by_role("button", name="Kirim ke kotak pesan").click()
    expect(worker.get_by_text("Tidak ada yang menunggu")).to_be_visible()
    found += look(worker, "breach-told")

    keeper.get_by_label("Kapan dikirim").fill(local(datetime.now(UTC) - timedelta(minutes=1)))
    keeper.get_by_label("Lewat apa").fill("Surel resmi")
    keeper.get_by_role("button", name="Catat sudah dilaporkan").click()
    keeper.get_by_role("button", name="Tutup insiden").click()
    expect(keeper.get_by_text("Insiden ditutup")).to_be_visible()
    found += look(keeper, "breach-closed")
    assert found == []


def test_two_officers_delete_a_case(desk_of: Callable[[str], Page], number: str) -> None:
    supervisor, worker = desk_of("hasnah"), desk_of("rina")
    supervisor.goto(f"/petugas/kasus/{number}/akses")
    supervisor.get_by_role("link", name="Orangnya minta datanya dihapus").click()
    found = look(supervisor, "erase")
    supervisor.get_by_label("Alasan").fill("Diminta lewat kotak pesan")
    supervisor.get_by_role("button", name="Minta hapus").click()
    found += look(supervisor, "erase-asked")
    worker.goto(f"/petugas/kasus/{number}/akses/hapus")
    found += look(worker, "erase-decide")
    worker.get_by_role("button", name="Setuju, hapus sekarang").click()
    expect(worker.get_by_text("Kotak pesan tetap dapat dijawab")).to_be_visible()
    supervisor.goto(f"/petugas/kasus/{number}/akses/hapus")
    supervisor.get_by_label("Semuanya, juga kotak pesan").check()
    supervisor.get_by_label("Alasan").fill("Diminta sekali lagi")
    supervisor.get_by_role("button", name="Minta hapus").click()
    worker.reload()
    worker.get_by_role("button", name="Setuju, hapus sekarang").click()
    expect(worker.get_by_text(f"Kasus {number} sudah dihapus")).to_be_visible()
    found += look(worker, "erased")
    assert found == []


def test_the_audit_is_read_and_checked(desk_of: Callable[[str], Page], number: str, owner: psycopg.Connection) -> None:
    page = desk_of("andi")
    page.goto("/petugas/jejak")
    page.get_by_text("Rincian").first.click()
    found = look(page, "audit")
    page.get_by_label("Nomor kasus").fill(number)
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.get_by_role("row").filter(has_text="Menerima laporan")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text="Membuka berkas")).not_to_have_count(0)
    page.get_by_role("button", name="Periksa seluruh rantai").click()
    expect(page.get_by_text("Semua sah")).to_be_visible()
    found += look(page, "audit-whole")
    owner.execute(
        "INSERT INTO sapa.audit (actor, act, subject, detail, request_id)"
        " VALUES ('system:x', 'case.open', %s, '{}', '')",
        [f"case:{number}"],
    )
    page.goto("/petugas/jejak")
    expect(page.get_by_text("Palsu atau diubah")).to_be_visible()
    found += look(page, "audit-forged")
    page.get_by_role("button", name="Periksa seluruh rantai").click()
    expect(page.get_by_text("Ada yang palsu")).to_be_visible()
    found += look(page, "audit-broken")
    assert found == []
