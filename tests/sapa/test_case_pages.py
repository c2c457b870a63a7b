"""A case on the officers' pages: every tab opens, every form writes once, what was typed outlives a refusal."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from services.sapa.actions.keys.statistics import make_statistics_key
from services.sapa.actions.office import Office
from services.sapa.queries.opened import OpenedCase
from services.sapa.routes.officers.case.acts import FORMS
from services.sapa.routes.officers.case.page import TABS
from services.sapa.schemas.codes import Channel, Form, PartOfDay
from services.sapa.schemas.reporting import SafeContact, SafeTime
from services.sapa.workflow import Role
from tests.sapa.case_setup import SECRET_WORDS, Told, accepted_case
from tests.sapa.conftest import Made, MakeOfficer

PHONE = "0812 3456 7890"
AGREED = SafeContact(
    may_contact=True,
    channels=(Channel.WHATSAPP,),
    address=PHONE,
    times=tuple(SafeTime(day=day, part=part) for day in range(7) for part in PartOfDay),
    word="Bu Rina dari posyandu",
    never="menelepon",
)
TODAY = date.today().isoformat()  # noqa: DTZ011 - as a browser's date field is filled in
LATER = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """The worker."""
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def hasnah(make_officer: MakeOfficer) -> Made:
    """The supervisor."""
    return make_officer(Role.PENYELIA, "Hasnah")


@pytest.fixture
def case(office: Office, rina: Made, hasnah: Made) -> OpenedCase:
    """A case of sexual violence whose reporter agreed to WhatsApp."""
    told = Told(forms=(Form.PSIKIS, Form.SEKSUAL), safe_contact=AGREED)
    return accepted_case(office, rina, hasnah, told)


@pytest.fixture
def desk(sign_in: Callable[[Made], FlaskClient], rina: Made) -> FlaskClient:
    """The worker's browser."""
    return sign_in(rina)


def at(case: OpenedCase, rest: str = "") -> str:
    """An address of the case."""
    return f"/petugas/kasus/{case.number}{rest}"


def send(desk: FlaskClient, case: OpenedCase, act: str, **form: object) -> str:
    """Send a form that has to be taken; gives the page that follows."""
    answer = desk.post(at(case, f"/{act}/{uuid4()}"), data=form, follow_redirects=True)
    assert answer.status_code == 200, re.findall(
        r'class="error[^>]*>.*?</span></span>|role="alert".*?</div>', answer.text
    )
    return answer.text


def opened(owner: psycopg.Connection, case: OpenedCase, act: str = "case.open") -> int:
    """How often that was written down for this case."""
    asked = "SELECT count(*) FROM sapa.audit WHERE act = %s AND subject = %s"
    row = owner.execute(asked, [act, f"case:{case.number}"]).fetchone()
    assert row is not None
    return int(row[0])


def entries(owner: psycopg.Connection) -> int:
    """How many entries there are."""
    row = owner.execute("SELECT count(*) FROM sapa.entry").fetchone()
    assert row is not None
    return int(row[0])


def key_of(desk: FlaskClient, case: OpenedCase, label: str) -> str:
    """The value of an offered choice by its words, as the form shows it."""
    found = re.findall(r'value="([0-9a-f-]{36})"[^>]*>\s*' + re.escape(label), desk.get(at(case, "/rencana")).text)
    assert found, label
    return str(found[0])


def test_every_tab_opens_and_is_written_down(desk: FlaskClient, case: OpenedCase, owner: psycopg.Connection) -> None:
    before = opened(owner, case)
    for tab in TABS:
        page = desk.get(at(case, f"/{tab}"))
        assert page.status_code == 200, tab
        assert "WhatsApp saja, ke 0812 3456 7890. Setiap hari" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    assert opened(owner, case) == before + len(TABS)
    summary = desk.get(at(case)).text
    assert SECRET_WORDS in summary
    assert "Lapor ke polisi" in summary
    assert "Mediasi tertutup" in summary
    assert "Murni" not in summary


def test_people_assessment_plan_and_referrals(desk: FlaskClient, case: OpenedCase, rina: Made) -> None:
    page = send(desk, case, "orang", role="korban", label="Ibu M.", gender="perempuan", age_group="25-44")
    assert "Ibu M." in page
    send(desk, case, "orang", role="terlapor", label="Terlapor A", relation="suami_istri")
    mother = key_of(desk, case, "Ibu M.")
    told = {"forms": ["seksual", "psikis"], "setting": "rumah_tangga", "account": "Di rumah."}
    page = send(desk, case, "kejadian", victims=[mother], **told)
    assert "korban: Ibu M." in page
    page = send(desk, case, "asesmen", risk="tinggi", safety="ragu", signs=["cekikan"], reassess_on=LATER)
    assert "Risiko tinggi" in page
    due = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = send(desk, case, "langkah", words="Temani visum", owner_key_id=rina.key_id, due_at=due)
    step = re.search(r'id="l-([0-9a-f-]{36})"', page)
    assert step is not None
    assert "Temani visum" in desk.get(at(case)).text
    send(desk, case, "langkah-selesai", step=step[1], outcome="Sudah visum")
    send(desk, case, "layanan", service="pendampingan", from_on=TODAY, counts_as=["kesehatan"])
    consent = {"consent.given_by": "Ibu M.", "consent.given_on": TODAY, "consent.covers": "Perlu visum"}
    asked = {"partner": "rumah_sakit", "partner_name": "RSUD Konsel", "reason": "Visum"}
    page = send(desk, case, "rujukan", sent_on=TODAY, answer_by=LATER, **asked, **consent)
    referral = re.search(r'id="r-([0-9a-f-]{36})"', page)
    assert referral is not None
    page = send(desk, case, "rujukan-jawab", referral=referral[1], state="diterima")
    assert "Diterima, menunggu hasil" in page
    assert "RSUD Konsel" in desk.get("/petugas/rujukan").text


def test_a_case_is_brought_to_its_end(
    desk: FlaskClient, case: OpenedCase, hasnah: Made, office: Office, sign_in: Callable[[Made], FlaskClient]
) -> None:
    with db.transaction() as session:
        make_statistics_key(session, office, hasnah.doer)
    send(desk, case, "asesmen", risk="sedang", reassess_on=LATER)
    now = datetime.now(UTC).isoformat()
    send(desk, case, "polisi", reported_at=now, unit="Polres, Unit PPA", by="kami")
    assert "Lapor ke polisi" not in desk.get(at(case)).text
    send(desk, case, "catatan", words="Anak bungsu sakit")
    send(desk, case, "dampingi", reason="")
    codes = {
        "codes.forms": ["seksual"],
        "codes.setting": "rumah_tangga",
        "codes.relations": ["suami_istri"],
        "codes.given": ["kesehatan"],
    }
    victims = {"victim_gender": ["perempuan", ""], "victim_age": ["25-44", ""]}
    form = {"reason": "tujuan_tercapai", "summary": "Aman di rumah kakak", "follow_up_on": LATER, **codes, **victims}
    answer = desk.post(at(case, f"/usul-tutup/{uuid4()}"), data=form)
    assert answer.status_code == 303, re.findall(r'role="alert".*?</div>', answer.text)
    assert "Menunggu penyelia: menutup kasus" in desk.get(at(case)).text
    supervisor = sign_in(hasnah)
    page = supervisor.get(at(case)).text
    approval = re.search(r'name="thread" value="([0-9a-f-]{36})"', page)
    assert "Aman di rumah kakak" in page
    assert approval is not None
    send(supervisor, case, "putuskan", thread=approval[1], is_approved="true")
    assert "Penyelia sudah setuju" in desk.get(at(case)).text
    assert "Tutup kasus ini" in desk.get(at(case)).text
    send(desk, case, "tutup", reason="")
    assert "Buka kasus lagi" in desk.get(at(case)).text
    trail = desk.get(at(case, "/jejak")).text
    assert "Minta persetujuan: Menutup kasus" in trail
    assert "Hasnah" in trail
    assert re.search(r"Membuka berkas \d+ kali", trail)


def test_a_double_click_writes_once(desk: FlaskClient, case: OpenedCase, owner: psycopg.Connection) -> None:
    before, key = entries(owner), uuid4()
    for _ in range(2):
        assert desk.post(at(case, f"/catatan/{key}"), data={"words": "Satu kali"}).status_code == 303
    assert entries(owner) == before + 1


WRONG = {
    "orang": {"role": "terlapor", "label": "Ketik ini"},
    "kejadian": {"account": "Ketik ini"},
    "asesmen": {"findings": "Ketik ini", "risk": "rendah", "signs": "senjata", "reassess_on": LATER},
    "langkah": {"words": "Ketik ini", "owner_key_id": "bukan"},
    "layanan": {"words": "Ketik ini", "service": "mediasi", "from_on": TODAY},
    "rujukan": {"partner_name": "Ketik ini"},
    "usul-alih": {"regency": "Ketik ini"},
    "kontak-rencana": {"purpose": "Ketik ini", "contact.channel": "telepon", "contact.address": PHONE},
    "kontak": {"words": "Ketik ini"},
    "cara-aman": {"agreed.may_contact": "true", "agreed.never": "Ketik ini"},
    "polisi": {"words": "Ketik ini", "unit": "Polres", "reported_at": "kemarin"},
    "dokumen": {"words": "Ketik ini"},
    "catatan": {"words": "Ketik ini\x01"},
}


def test_what_was_typed_outlives_a_refusal(desk: FlaskClient, case: OpenedCase, owner: psycopg.Connection) -> None:
    before = entries(owner)
    for act, form in WRONG.items():
        key = uuid4()
        answer = desk.post(at(case, f"/{act}/{key}"), data=form)
        assert answer.status_code in (403, 409, 422), act
        assert "Ketik ini" in answer.text, act
        assert 'role="alert"' in answer.text, act
        assert f"/{act}/{key}" in answer.text, act
    assert entries(owner) == before


MAD = (
    {"nothing": ""},
    {"words": "a\x00b", "thread": "x", "contact": "x", "contact.at": "x", "consent.a.b.c.d": "x", "agreed.times": "99"},
    {"thread": str(UUID(int=1)), "step": str(UUID(int=1)), "referral": str(UUID(int=1)), "contact": str(UUID(int=1))},
)


def test_an_empty_or_mad_form_is_refused_kindly(desk: FlaskClient, case: OpenedCase) -> None:
    for act in FORMS:
        for form in MAD:
            answer = desk.post(at(case, f"/{act}/{uuid4()}"), data=form)
            assert answer.status_code in (303, 403, 409, 422), (act, form)
    assert desk.post(at(case, f"/catatan/{uuid4()}"), json={}).status_code == 415
    assert desk.post(at(case, "/catatan/bukan"), data={"words": "x"}).status_code == 404


def test_names_open_with_a_reason_and_on_that_page_only(
    desk: FlaskClient, case: OpenedCase, owner: psycopg.Connection
) -> None:
    assert desk.post(at(case, "/identitas"), data={"reason": " "}).status_code == 422
    assert opened(owner, case, "case.identity") == 0
    send(desk, case, "orang", role="korban", label="Ibu M.")
    page = desk.post(at(case, "/identitas"), data={"reason": "Mengisi surat"}).text
    assert "Murni" in page
    thread = re.search(r'name="thread" value="([0-9a-f-]{36})"', page)
    assert thread is not None
    bad = desk.post(at(case, f"/identitas/{uuid4()}"), data={"thread": thread[1], "full_name": "Maryam", "nik": "12"})
    assert bad.status_code == 422
    assert "Maryam" in bad.text
    send(desk, case, "identitas", thread=thread[1], full_name="Maryam binti Saleh", nik="7405010101010001")
    assert "Maryam binti Saleh" not in desk.get(at(case, "/orang")).text
    assert "Maryam binti Saleh" in desk.post(at(case, "/identitas"), data={"reason": "Melihat"}).text
    assert opened(owner, case, "case.identity") == 3


def test_a_reply_is_sent_once_and_shown(desk: FlaskClient, case: OpenedCase, owner: psycopg.Connection) -> None:
    key = uuid4()
    for _ in range(2):
        assert desk.post(at(case, f"/balas/{key}"), data={"words": "Kami di sini."}).status_code == 303
    assert "Kami di sini." in desk.get(at(case, "/pesan")).text
    assert owner.execute("SELECT count(*) FROM sapa.reply").fetchone() == (1,)
    empty = desk.post(at(case, f"/balas/{uuid4()}"), data={"words": " "})
    assert empty.status_code == 422
    assert "Tulis dulu isinya." in empty.text


def test_a_plan_within_the_agreement_is_taken_and_scheduled(desk: FlaskClient, case: OpenedCase, rina: Made) -> None:
    soon = (datetime.now(UTC) + timedelta(days=2)).replace(hour=1, minute=0).isoformat()  # 09.00 WITA
    page = send(
        desk,
        case,
        "kontak-rencana",
        **{"contact.channel": "whatsapp", "contact.address": PHONE, "contact.at": soon, "owner_key_id": rina.key_id},
    )
    assert "Rencana: WhatsApp" in page
    schedule = desk.get("/petugas/jadwal").text
    assert "Hubungi lewat WhatsApp" in schedule
    assert "Lapor ke polisi" in schedule
    assert "belum ditampilkan" not in schedule


def test_nobody_else_learns_that_there_is_a_case(
    case: OpenedCase, sign_in: Callable[[Made], FlaskClient], make_officer: MakeOfficer
) -> None:
    other = sign_in(make_officer(Role.PENYELIA, "Lain"))
    for address in (
        at(case),
        at(case, "/orang"),
        at(case, "/surat/polisi"),
        at(case, "/usul-tutup"),
        "/petugas/kasus/2026-9999",
    ):
        assert other.get(address).status_code == 404
    for address in (
        at(case, f"/catatan/{uuid4()}"),
        at(case, "/identitas"),
        at(case, f"/balas/{uuid4()}"),
        at(case, f"/lampiran/{uuid4()}"),
    ):
        assert other.post(address, data={"words": "x", "reason": "x"}).status_code == 404
    assert case.number not in other.get("/petugas/jadwal").text
    assert sign_in(make_officer(Role.ADMINISTRATOR, "TI")).get(at(case)).status_code == 403
