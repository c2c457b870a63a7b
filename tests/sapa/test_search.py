"""Finding a case again: words in what was granted to oneself, nothing else, and hints of the same person."""

from collections.abc import Callable

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.codes import new_id
from common.errors import InvalidInput
from services.sapa.actions.entries import Draft, sealed_entry
from services.sapa.actions.granting import Gift, give
from services.sapa.actions.marking import mark_case
from services.sapa.actions.office import Office
from services.sapa.actions.searching import search_cases
from services.sapa.queries.likeness import alike, marks
from services.sapa.queries.opened import Reader
from services.sapa.queries.search import search, terms_of
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.received import Note
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import Told, accepted_case
from tests.sapa.conftest import Made, MakeOfficer


def found(office: Office, doer: Made, words: str) -> list[tuple[str, bool]]:
    return [(hit.number, hit.in_identity) for hit in search_cases(office, doer.doer, words).hits]


def test_words_in_my_cases_only(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    dewi = make_officer(Role.PENDAMPING, "Dewi")
    first = accepted_case(office, rina, hasnah, Told(words="Dipukul di KEBUN sawit dekat pasar", name="Murni"))
    second = accepted_case(office, dewi, hasnah, Told(words="diancam di kebun", name="Sitti"))
    assert found(office, rina, "kebun") == [(first.number, False)]
    assert found(office, hasnah, "Kebun") == [(second.number, False), (first.number, False)]
    assert found(office, hasnah, "pasar, kebun") == [(first.number, False)]
    assert found(office, rina, "murni") == [(first.number, True)]
    assert found(office, rina, "Sitti") == []
    for field_name in ("laporan", "description", "mailbox"):
        assert found(office, rina, field_name) == []
    with pytest.raises(InvalidInput):
        search_cases(office, rina.doer, " . a ")
    told = owner.execute("SELECT detail::text FROM sapa.audit WHERE act = 'search.run'").fetchall()
    assert len(told) == 8
    assert not any("kebun" in detail.lower() for (detail,) in told)


def test_a_colleague_without_identity_finds_no_names(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer
) -> None:
    dewi, case = make_officer(Role.PENDAMPING, "Dewi"), accepted_case(office, rina, hasnah)
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=dewi.key_id, part=Part.REKAN))
    assert found(office, dewi, "memukul") == [(case.number, False)]
    assert found(office, dewi, "Murni") == []


def test_planted_rows_are_not_found_and_time_is_up(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer
) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENDAMPING, "Dewi")
    with db.transaction() as session:
        draft = Draft(new_id(), case.id, 1, 0, Note(words="karangan"))
        session.add(sealed_entry(dewi.doer, draft, case.now.publics[0]))
    assert found(office, rina, "karangan") == []
    with db.reading() as session:
        reader = Reader(rina.key_id, rina.keys.box, colleagues(session, office.trust), office.escrow_key)
        told = search(session, reader, terms_of("memukul"), 0.0)
    assert (told.looked, told.left, [hit.number for hit in told.hits]) == (1, 0, [case.number])
    assert "memukul" in told.hits[0].excerpt


def test_the_page(office: Office, rina: Made, hasnah: Made, sign_in: Callable[[Made], FlaskClient]) -> None:
    case, browser = accepted_case(office, rina, hasnah), sign_in(rina)
    assert "Tulis yang Anda ingat" in browser.get("/petugas/cari").text
    page = browser.post("/petugas/cari", data={"words": "memukul"})
    assert case.number in page.text
    assert "memukul" not in page.request.url
    assert "Tidak ada yang cocok" in browser.post("/petugas/cari", data={"words": "tidakada"}).text
    short = browser.post("/petugas/cari", data={"words": "x"})
    assert (short.status_code, 'value="x"' in short.text) == (422, True)
    assert browser.post("/petugas/cari", data={"words": "k" * 5000}).status_code == 422


def test_the_same_person_among_my_own_cases(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    dewi = make_officer(Role.PENDAMPING, "Dewi")
    ways = ("0812 3456 7890", "+62 812-3456-7890", "62-812.3456.7890")
    told = [Told(safe_contact=SafeContact(may_contact=True, channels=(Channel.SMS,), address=one)) for one in ways[:2]]
    first, second = accepted_case(office, rina, hasnah, told[0]), accepted_case(office, dewi, hasnah, told[1])
    with db.transaction() as session:
        mark_case(session, office, first.id, phones=["bukan nomor"], niks=["7405 0101 0190 0001", "12"])
    with db.reading() as session:
        assert list(alike(session, hasnah.key_id, first.id)) == [second.number]
        assert list(alike(session, rina.key_id, first.id)) == []
    assert marks(b"k" * 32, phones=ways[:1]) == marks(b"k" * 32, phones=ways[1:2])
    assert marks(b"k" * 32, phones=ways[:1]) != marks(b"l" * 32, phones=ways[:1])
    kept = owner.execute("SELECT count(*), bool_and(length(mark) = 32) FROM sapa.likeness").fetchone()
    assert kept == (3, True)
