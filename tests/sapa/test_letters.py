"""Letters: numbers without a gap, PDFs in memory with names only for who may know them, none to a forbidden address."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_identity
from services.sapa.documents.letters import Letter, print_letter
from services.sapa.queries.casework import case_view
from services.sapa.queries.letters import Head, composed
from services.sapa.queries.opened import OpenedCase
from services.sapa.schemas.codes import Channel, Form, PartOfDay
from services.sapa.schemas.reporting import SafeContact, SafeTime
from services.sapa.workflow import Role
from tests.sapa.case_setup import Told, accepted_case
from tests.sapa.conftest import Made, MakeOfficer

HOME = "Jalan Mawar 3, Andoolo"
AGREED = SafeContact(
    may_contact=True,
    channels=(Channel.SURAT,),
    address=HOME,
    times=tuple(SafeTime(day=day, part=part) for day in range(7) for part in PartOfDay),
    never="rumah mertua",
)
NAME = "Maryam binti Saleh"


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """The worker."""
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def case(office: Office, rina: Made, make_officer: MakeOfficer) -> OpenedCase:
    """A case whose reporter agreed to letters to one address."""
    told = Told(forms=(Form.SEKSUAL,), safe_contact=AGREED)
    return accepted_case(office, rina, make_officer(Role.PENYELIA, "Hasnah"), told)


@pytest.fixture
def desk(sign_in: Callable[[Made], FlaskClient], rina: Made) -> FlaskClient:
    """The worker's browser."""
    return sign_in(rina)


def write(desk: FlaskClient, case: OpenedCase, kind: str = "polisi", **more: str) -> tuple[int, str]:
    """Send the form of a letter; gives status and page."""
    form = {"recipient": "Kepala Unit PPA\nPolres\n\n", "subject": "Laporan", "paragraphs": "Satu.\n\nDua.", **more}
    answer = desk.post(f"/petugas/kasus/{case.number}/surat/{kind}/{uuid4()}", data=form, follow_redirects=True)
    return answer.status_code, answer.text


def invite(desk: FlaskClient, case: OpenedCase, address: str, at: datetime) -> tuple[int, str]:
    """An invitation to somebody of the case."""
    contact = {"contact.channel": "surat", "contact.address": address, "contact.at": at.isoformat()}
    return write(desk, case, "undangan", recipient="Ibu M.", subject="Undangan", **contact)


def newest(page: str) -> str:
    """The address of the newest letter's PDF."""
    found = re.search(r'action="([^"]+/surat/[0-9a-f-]{36}/pdf)"', page)
    assert found is not None
    return found[1]


def numbers(page: str) -> list[str]:
    """Of the letters on the page, newest first."""
    return re.findall(r'<span class="num mute">(\d{3}/[IVX]+/\d{4})</span>', page)


def words(office: Office, officer: Made, number: str, *, with_names: bool = False) -> Letter:
    """The newest letter as it is handed to the printer."""
    case = open_case(office, officer.doer, number)
    identity = open_identity(office, officer.doer, case, "Uji") if with_names else ()
    view = case_view(case, office.calendar.current(), identity=identity)
    return composed(view, view.letters[0], Head("Kabupaten Konawe Selatan", office.rules.office, "Konawe Selatan"))


def record_victim(desk: FlaskClient, case: OpenedCase) -> str:
    """A victim with a name; gives the person's id."""
    address = f"/petugas/kasus/{case.number}"
    desk.post(f"{address}/orang/{uuid4()}", data={"role": "korban", "label": "Ibu M.", "age_group": "25-44"})
    found = re.search(r'id="o-([0-9a-f-]{36})"', desk.get(f"{address}/orang").text)
    assert found is not None
    named = {"thread": found[1], "full_name": NAME, "address": HOME}
    assert desk.post(f"{address}/identitas/{uuid4()}", data=named).status_code == 303
    return found[1]


def test_numbers_leave_no_gap(desk: FlaskClient, case: OpenedCase) -> None:
    assert write(desk, case)[0] == 200
    assert write(desk, case, subject="")[0] == 422
    assert write(desk, case, "rujukan", about=str(uuid4()))[0] == 422
    key, form = uuid4(), {"recipient": "Polres", "subject": "Laporan", "paragraphs": "Isi"}
    for _ in range(2):
        assert desk.post(f"/petugas/kasus/{case.number}/surat/polisi/{key}", data=form).status_code == 303
    status, page = write(desk, case)
    assert status == 200
    assert [int(one[:3]) for one in numbers(page)] == [3, 2, 1]


def test_a_refused_letter_keeps_what_was_typed(desk: FlaskClient, case: OpenedCase) -> None:
    status, page = write(desk, case, subject="", paragraphs="Sudah panjang ditulis.")
    assert status == 422
    assert "Tulis perihalnya." in page
    assert "Sudah panjang ditulis." in page
    assert "Kepala Unit PPA" in page


def test_a_form_proposes_what_the_case_knows(desk: FlaskClient, case: OpenedCase) -> None:
    page = desk.get(f"/petugas/kasus/{case.number}/surat/polisi").text
    assert "pasal 41" in page
    assert "Kepala Unit Pelayanan Perempuan dan Anak" in page
    assert "Catat dulu rujukan" in desk.get(f"/petugas/kasus/{case.number}/surat/rujukan?perihal=bukan").text


def test_names_are_printed_for_who_may_know_them_and_that_is_recorded(
    desk: FlaskClient, case: OpenedCase, office: Office, rina: Made, owner: psycopg.Connection
) -> None:
    person = record_victim(desk, case)
    status, page = write(desk, case, person=person)
    assert status == 200
    assert NAME not in page
    answer = desk.post(newest(page))
    assert answer.data.startswith(b"%PDF-")
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    acts = "SELECT act FROM sapa.audit WHERE subject = %s AND act IN ('letter.print', 'case.identity') ORDER BY id"
    assert owner.execute(acts, [f"case:{case.number}"]).fetchall() == [("letter.print",), ("case.identity",)]
    named, unnamed = words(office, rina, case.number, with_names=True), words(office, rina, case.number)
    assert ("Nama", NAME) in named.facts
    assert NAME not in str(unnamed)
    assert ("Penerima layanan", "Ibu M.") in unnamed.facts
    assert named.nature == "Rahasia"
    assert named.recipient == ("Kepala Unit PPA", "Polres")
    assert named.paragraphs == ("Satu.", "Dua.")
    assert len(print_letter(replace(named, paragraphs=("#panic() $x$ @a *b* \\ [",)))) > 1000
    assert desk.post(f"/petugas/kasus/{case.number}/surat/{uuid4()}/pdf").status_code == 404


def test_none_goes_to_a_forbidden_address_and_an_agreed_one_tells_nothing(
    desk: FlaskClient, case: OpenedCase, office: Office, rina: Made
) -> None:
    noon = datetime.now(office.zone).replace(hour=9, minute=0) + timedelta(days=1)
    night = noon.replace(hour=3)
    for address, at, sentence in (
        ("rumah mertua", noon, "dilarang"),
        ("Jalan lain 9", noon, "tidak disepakati"),
        (HOME, night, "Waktu ini tidak disepakati"),
    ):
        status, page = invite(desk, case, address, at)
        assert status == 403, address
        assert sentence in page
        assert address in page
    assert write(desk, case, "undangan")[0] == 422
    status, page = invite(desk, case, HOME, noon)
    assert status == 200
    assert [int(one[:3]) for one in numbers(page)] == [1]
    letter = words(office, rina, case.number, with_names=True)
    assert letter.is_neutral
    told = str(replace(letter, recipient=(), paragraphs=()))
    for telling in ("PPA", "Rahasia", "Pendamping", case.number, "perempuan", "kekerasan"):
        assert telling.casefold() not in told.casefold(), telling
    assert desk.post(newest(page)).data.startswith(b"%PDF-")
