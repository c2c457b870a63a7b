"""A case in a real browser: every tab at a desk's and a phone's width, by mouse and by forms, axe-clean.

`CASE_SHOTS` names a folder for screenshots.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from common import db
from common.codes import new_id
from common.pack import Pack
from services.sapa.actions.casework.assessment import assess
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.casework.people import record_person
from services.sapa.actions.casework.plan import plan_step
from services.sapa.actions.casework.referrals import refer
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.app.officers import create_app
from services.sapa.configuration import SapaSettings
from services.sapa.queries.casework import case_view
from services.sapa.routes.officers.case.page import TABS
from services.sapa.schemas.codes import Channel, Danger, Form, PartOfDay, Safety
from services.sapa.schemas.entries import EntryBody
from services.sapa.schemas.entries.assessment import Assessed, Risk
from services.sapa.schemas.entries.people import PersonKnown, PersonRole
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.referrals import Consent, Partner, Referred
from services.sapa.schemas.reporting import SafeContact, SafeTime
from services.sapa.workflow import Role
from tests.browser.conftest import DESK, PHONE, Site, serving
from tests.browser.reports import violations
from tests.sapa.case_setup import Told, accepted_case
from tests.sapa.conftest import Made, MakeOfficer, database, make_officer, office, settings

__all__ = ["database", "make_officer", "office", "settings"]

SHOTS = os.environ.get("CASE_SHOTS", "")
STORY = "Diancam dan dibuat takut sejak Agustus. Sekarang tinggal di rumah kakak bersama dua anak."
AGREED = SafeContact(
    may_contact=True,
    channels=(Channel.WHATSAPP,),
    address="0812 3456 7890",
    times=(SafeTime(day=1, part=PartOfDay.PAGI), SafeTime(day=3, part=PartOfDay.PAGI)),
    word="Bu Rina dari posyandu",
    never="menelepon, mengirim surat",
)
Act = Callable[[Desk, EntryBody, object], object]


@pytest.fixture
def site(database: str, settings: SapaSettings, pack: Pack) -> Iterator[Site]:
    """The officers' process, serving."""
    with serving(settings, pack, lambda mine: create_app(mine, pack)) as found:  # type: ignore[arg-type]
        yield found


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """The worker."""
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def number(office: Office, rina: Made, make_officer: MakeOfficer) -> str:
    """A case in the middle of its work."""
    told = Told(words=STORY, forms=(Form.PSIKIS, Form.SEKSUAL), safe_contact=AGREED)
    case = accepted_case(office, rina, make_officer(Role.PENYELIA, "Hasnah"), told)
    day = datetime.now(UTC) + timedelta(days=2)
    for act, body in _work(rina, day):
        view = case_view(open_case(office, rina.doer, case.number), office.calendar.current())
        with db.transaction() as session:
            act(Desk(session, office, rina.doer, view), body, new_id())
    return case.number


def _work(rina: Made, day: datetime) -> list[tuple[Callable[..., object], EntryBody]]:
    consent = Consent(given_by="Ibu M.", given_on=day.date() - timedelta(days=3), covers="Perlu pemeriksaan")
    return [
        (record_person, PersonKnown(role=PersonRole.KORBAN, label="Ibu M.")),
        (
            assess,
            Assessed(
                risk=Risk.TINGGI,
                safety=Safety.RAGU,
                signs=(Danger.CEKIKAN, Danger.SERUMAH),
                findings="Takut pulang. Anak-anak ikut ke rumah kakak.",
                reassess_on=day.date(),
            ),
        ),
        (plan_step, StepPlanned(words="Temani ke puskesmas, visum", owner_key_id=rina.key_id, due_at=day)),
        (plan_step, StepPlanned(words="Urus surat pindah sekolah anak", owner_key_id=rina.key_id)),
        (
            refer,
            Referred(
                partner=Partner.RUMAH_SAKIT,
                partner_name="RSUD Konsel",
                reason="Visum et repertum",
                consent=consent,
                sent_on=day.date() - timedelta(days=3),
                answer_by=day.date(),
            ),
        ),
    ]


@pytest.fixture
def desk(visit: Callable[..., Page], site: Site, rina: Made) -> Page:
    """The worker at a desk."""
    page = visit(viewport=DESK)
    page.context.add_cookies([{"name": "sapa_session", "value": rina.token, "url": site.url}])
    return page


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def look(page: Page, name: str) -> list[str]:
    """What axe finds with every form in sight, and what sticks out at either width."""
    found = []
    for width, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        shot(page, f"{name}.{width}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} {width} is wider than the screen")
    shot(page, f"{name}.open")
    found += [f"{name} {one['id']}" for one in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    return found


def test_every_page_of_a_case_is_accessible(desk: Page, number: str) -> None:
    desk.goto(f"/petugas/kasus/{number}")
    found = violations(desk)
    desk.emulate_media(color_scheme="light", reduced_motion="reduce")
    for tab in TABS:
        desk.goto(f"/petugas/kasus/{number}/{tab}")
        found += look(desk, tab)
    for address in (
        f"kasus/{number}/surat/polisi",
        f"kasus/{number}/surat/undangan",
        f"kasus/{number}/usul-tutup",
        "jadwal",
        "rujukan",
    ):
        desk.goto(f"/petugas/{address}")
        found += look(desk, address.replace("/", "-"))
    assert found == []


def test_a_worker_goes_through_a_case(desk: Page, number: str) -> None:
    desk.goto(f"/petugas/kasus/{number}")
    expect(desk.get_by_text("WhatsApp saja, ke 0812 3456 7890. Selasa dan Kamis, 07.00 sampai 11.00.")).to_be_visible()
    desk.locator("summary", has_text="Temani ke puskesmas, visum").click()
    desk.get_by_label("Hasilnya").first.fill("Sudah diperiksa dokter perempuan")
    desk.get_by_role("button", name="Tandai selesai").first.click()
    expect(desk.get_by_text("Langkah selesai.")).to_be_visible()
    desk.get_by_role("link", name="Pesan").first.click()
    desk.get_by_text("Rencanakan kontak").click()
    plan = desk.locator("form", has=desk.get_by_role("button", name="Simpan rencana"))
    plan.get_by_label("Lewat").select_option("telepon")
    plan.get_by_label("Untuk apa").fill("Menanyakan kabar")
    plan.get_by_role("button").click()
    expect(desk.get_by_text("Telepon tidak disepakati. Pakai WhatsApp.")).to_be_visible()
    expect(plan.get_by_label("Untuk apa")).to_have_value("Menanyakan kabar")
    plan.get_by_label("Lewat").select_option("whatsapp")
    plan.get_by_role("button").click()
    expect(desk.get_by_text("Rencana kontak tersimpan.")).to_be_visible()
    desk.get_by_role("link", name="Catatan").click()
    desk.get_by_label("Catatan baru").fill("Anak bungsu sakit")
    desk.get_by_role("button", name="Simpan catatan").click()
    expect(desk.get_by_text("Anak bungsu sakit")).to_be_visible()
    desk.get_by_role("link", name="Orang").click()
    desk.get_by_text("Buka identitas").click()
    desk.get_by_label("Untuk apa").fill("Menyiapkan surat")
    desk.get_by_role("button", name="Buka dengan alasan ini").click()
    expect(desk.get_by_text("Murni")).to_be_visible()
    assert look(desk, "identity") == []


def test_a_worker_keeps_files(desk: Page, number: str) -> None:
    desk.goto(f"/petugas/kasus/{number}/dokumen")
    desk.get_by_text("Simpan berkas").first.click()
    form = desk.locator("form", has=desk.get_by_role("button", name="Simpan berkas"))
    field, paper = form.locator("input[type=file]"), FilePayload(name="a.pdf", mimeType="", buffer=b"%PDF-1.7 isi")
    field.set_input_files([paper] * 6)
    assert "paling banyak 5" in field.evaluate("field => field.validationMessage")
    field.set_input_files([paper])
    assert not field.evaluate("field => field.validationMessage")
    form.get_by_label("Hasil visum").check()
    form.locator("button").click()
    expect(desk.get_by_text("Tulis apa dokumen ini.").first).to_be_visible()
    expect(form.get_by_text("Pilih sekali lagi.")).to_be_visible()
    shot(desk, "files-refused")
    form.get_by_label("Judul singkat").fill("Visum RSUD Konsel")
    field.set_input_files([paper])
    form.locator("button").click()
    expect(desk.get_by_text("Berkas tersimpan, tersegel di kasus ini.")).to_be_visible()
    expect(desk.get_by_text("Visum RSUD Konsel")).to_be_visible()
    assert look(desk, "files-kept") == []
