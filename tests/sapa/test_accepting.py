"""A report becomes a case that two officers and escrow hold, and opening it is written down before anything is read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from common import db
from common.audit import Audit
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound, Unavailable
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_file, open_identity
from services.sapa.crypto.epochs import open_grant
from services.sapa.queries.audit_signatures import is_genuine
from services.sapa.queries.chain import grantees
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.received import MessageReceived, ReporterNamed, ReportReceived, SafeContactSet
from services.sapa.schemas.reporting import SafeContact
from services.sapa.workflow import Role
from tests.sapa.case_setup import SECRET_WORDS, Told, accepted_case, agree, send_message, send_report, waiting_report
from tests.sapa.conftest import ESCROW, Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]
CONTACT = SafeContact(may_contact=True, channels=(Channel.TELEPON,), address="0812 3456 7890")


def test_what_the_case_knows(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    told = Told(safe_contact=CONTACT, files=(("surat.pdf", b"isi surat"),))
    case = accepted_case(office, rina, hasnah, told)
    bodies = [one.body for one in case.entries]
    report = next(one for one in bodies if isinstance(one, ReportReceived))
    assert report.story.description == SECRET_WORDS
    assert report.story.name == ""
    assert [one.agreed for one in bodies if isinstance(one, SafeContactSet)] == [CONTACT]
    assert (case.part, case.has_identity, case.refused) == ("pendamping", True, 0)
    names = [one.body for one in open_identity(office, rina.doer, case, "menyiapkan rujukan")]
    assert [one.name for one in names if isinstance(one, ReporterNamed)] == ["Murni"]
    assert open_file(office, rina.doer, case, case.files[0].id) == ("surat.pdf", "application/pdf", b"isi surat")
    with pytest.raises(InvalidInput):
        open_identity(office, rina.doer, case, "  ")
    left = owner.execute("SELECT summary, story, state FROM sapa.report").fetchone()
    assert left == (None, None, "diterima")
    assert owner.execute("SELECT count(*) FROM sapa.report_grant").fetchone() == (0,)
    sealed = owner.execute("SELECT sealed FROM sapa.case_grant WHERE holder_key_id IS NULL").fetchone()
    assert sealed is not None
    assert open_grant(ESCROW, sealed[0]) == case.keys[1]


def test_who_may_accept(office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer) -> None:
    dewi, planted = make_officer(Role.PENDAMPING, "Dewi"), make_officer(Role.PENYELIA, "Siapa", certified=False)
    report = waiting_report(office, rina, hasnah)
    for second in (rina, dewi, planted):
        with pytest.raises(InvalidInput):
            accept_report(office, rina.doer, report, second.key_id)
    with pytest.raises(NotFound):
        accept_report(office, dewi.doer, report, hasnah.key_id)
    with pytest.raises(NotAllowed):
        accept_report(office, planted.doer, report, hasnah.key_id)
    case = open_case(office, hasnah.doer, accept_report(office, hasnah.doer, report, dewi.key_id))
    with db.reading() as session:
        held = grantees(session, case.id, colleagues(session, office.trust))
    assert held == {1: frozenset({hasnah.key_id, dewi.key_id})}
    with pytest.raises(Conflict, match="Rekan Anda"):
        accept_report(office, rina.doer, report, hasnah.key_id)
    with pytest.raises(NotFound):
        open_case(office, rina.doer, case.number)


def test_two_at_once(office: Office, rina: Made, hasnah: Made) -> None:
    report = waiting_report(office, rina, hasnah)

    def accept(pair: tuple[Made, Made]) -> str | type[DomainError]:
        try:
            return accept_report(office, pair[0].doer, report, pair[1].key_id)
        except DomainError as refused:
            return type(refused)

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(accept, [(rina, hasnah), (hasnah, rina)]))
    assert sum(isinstance(one, str) for one in told) == 1
    assert Conflict in told


def test_messages_are_filed_once(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    sent = send_report(office, (rina, hasnah), Told())
    send_message(sent, "sebelum diterima")
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    agree(sent, CONTACT)
    case = open_case(office, rina.doer, number)
    send_message(sent, "sesudah diterima", case)
    for made in (hasnah, rina):
        case = open_case(office, made.doer, number)
        words = [one.body.words for one in case.entries if isinstance(one.body, MessageReceived)]
        assert words == ["sebelum diterima", "sesudah diterima"]
    assert [one.body.agreed for one in case.entries if isinstance(one.body, SafeContactSet)] == [CONTACT]
    left = owner.execute("SELECT count(*) FROM sapa.reporter_message WHERE body IS NOT NULL OR read_at IS NULL")
    assert left.fetchone() == (0,)


def test_every_reading_is_signed_and_told(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    case = accepted_case(office, rina, hasnah)
    open_case(office, rina.doer, case.number)
    open_case(office, hasnah.doer, case.number)
    open_identity(office, hasnah.doer, case, "menyiapkan rujukan")
    told = owner.execute("SELECT role FROM sapa.opening ORDER BY at").fetchall()
    assert told == [("pendamping",), ("penyelia",)]
    with db.reading() as session:
        known = colleagues(session, office.trust)
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
        assert all(is_genuine(row, known) for row in rows)
        session.expunge_all()
    acts = [row.act for row in rows if row.subject == f"case:{case.number}"]
    assert acts == ["case.open", "case.open", "case.open", "case.open", "case.identity"]
    assert SECRET_WORDS not in str([row.detail for row in rows])
    for column, value in (("subject", "case:2026-0009"), ("act", "case.entry"), ("actor", f"officer:{rina.key_id}")):
        forged = Audit(
            **{name: getattr(rows[-1], name) for name in ("actor", "act", "subject", "detail", "request_id")}
        )
        assert is_genuine(forged, known)
        setattr(forged, column, value)
        assert not is_genuine(forged, known)


def test_without_the_audit_nothing_opens(
    office: Office, rina: Made, hasnah: Made, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number = accepted_case(office, rina, hasnah).number
    waiting = waiting_report(office, rina, hasnah)
    browser = sign_in(rina)
    owner.execute("REVOKE INSERT ON sapa.audit FROM sapa")
    try:
        for address in (f"/v1/cases/{number}", "/v1/inbox", "/petugas"):
            answer = browser.get(address)
            assert answer.status_code == 503
            assert "Tidak aman" not in answer.text
        assert browser.post("/petugas/cari", data={"words": "memukul"}).status_code == 503
        with pytest.raises(Unavailable):
            accept_report(office, rina.doer, waiting, hasnah.key_id)
    finally:
        owner.execute("GRANT INSERT ON sapa.audit TO sapa")
    assert browser.get(f"/v1/cases/{number}").status_code == 200
