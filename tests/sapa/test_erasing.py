# ruff: noqa: F811 - a fixture that is imported
"""Deleting on request: two officers, a reason that stays, and a person who can still be answered if they wish."""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.codes import new_id
from common.errors import Conflict, DomainError, NotAllowed, NotFound
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.casework.moving import accompany
from services.sapa.actions.entries import add_entry
from services.sapa.actions.erasing import approve_erasure, ask_erasure, refuse_erasure
from services.sapa.actions.granting import Gift, give
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.crypto.epochs import open_grant
from services.sapa.crypto.replies import open_reply
from services.sapa.models import Reply
from services.sapa.queries.audit_check import check_signatures
from services.sapa.queries.casework import case_view
from services.sapa.queries.chain import grantees
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.acts import Move
from services.sapa.schemas.entries.erasure import ErasureAsked, ErasureRefused, Extent, PartlyErased
from services.sapa.schemas.entries.received import Note
from services.sapa.workflow import CaseState, Part, Role
from tests.sapa.case_setup import SECRET_WORDS, Told, Waiting, send_message, send_report
from tests.sapa.conftest import ESCROW, Made, MakeOfficer
from tests.sapa.rights_setup import Fire, counts, fire  # noqa: F401 - a fixture

WHY = "Diminta orangnya lewat kotak pesan."


def made_case(office: Office, sent: Waiting, rina: Made, hasnah: Made) -> str:
    """With a note, a move, a message and an answer."""
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    case = open_case(office, rina.doer, number)
    with db.transaction() as session:
        add_entry(session, office, rina.doer, case, Note(words="datang bersama kakaknya"), entry_id=new_id())
        send_reply(session, office, rina.doer, case, SendReply(words="Kami di sini.", reply_id=new_id()))
    view = case_view(open_case(office, rina.doer, number), office.calendar.current())
    with db.transaction() as session:
        accompany(Desk(session, office, rina.doer, view), Move(reason="karena takut pulang"), new_id())
    return number


def ask(office: Office, made: Made, number: str, extent: Extent, reason: str = WHY) -> ErasureAsked:
    asked = ErasureAsked(extent=extent, reason=reason, thread=new_id())
    case = open_case(office, made.doer, number)
    with db.transaction() as session:
        ask_erasure(session, office, made.doer, case, asked)
    return asked


def approve(office: Office, made: Made, number: str, asked: ErasureAsked) -> None:
    assert asked.thread is not None
    case = open_case(office, made.doer, number)
    with db.transaction() as session:
        approve_erasure(session, office, made.doer, case, asked.thread)


def test_everything_goes_and_the_audit_stays(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, fire: Fire
) -> None:
    sent = send_report(office, (rina, hasnah), Told(files=(("bukti.pdf", b"isi"),)))
    number = made_case(office, sent, rina, hasnah)
    asked = ask(office, hasnah, number, Extent.SEMUA)
    approve(office, rina, number, asked)
    assert counts(owner, "case_grant") == {}
    for made in (rina, hasnah):
        with pytest.raises(NotFound):
            open_case(office, made.doer, number)
    (case_id,) = owner.execute("SELECT subject::uuid FROM sapa.timer WHERE kind = 'case.erase'").fetchone() or (None,)
    fire("case.erase", case_id)
    fire("case.erase", case_id)
    assert counts(owner) == {}
    left = owner.execute("SELECT number, report_id, mailbox_id, erased_at IS NULL FROM sapa.case_file").fetchall()
    assert left == [(number, None, None, False)]
    rows = owner.execute(
        "SELECT actor, act, detail->>'extent', detail->>'reason' FROM sapa.audit"
        " WHERE act LIKE 'case.erase%' ORDER BY id"
    ).fetchall()
    assert rows == [
        (f"officer:{hasnah.officer_id}", "case.erase_ask", "semua", WHY),
        (f"officer:{rina.officer_id}", "case.erase", "semua", WHY),
    ]
    with db.reading() as session:
        assert check_signatures(session, colleagues(session, office.trust), office.escrow_key).is_genuine


def test_a_part_goes_and_the_person_can_still_be_answered(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    sent = send_report(office, (rina, hasnah), Told(files=(("bukti.pdf", b"isi"),)))
    number = made_case(office, sent, rina, hasnah)
    send_message(sent, "tolong hapus semuanya", open_case(office, rina.doer, number))
    former = owner.execute("SELECT holder_key_id, sealed FROM sapa.case_grant WHERE epoch = 1").fetchall()
    old_bodies = {row[0] for row in owner.execute("SELECT body FROM sapa.entry").fetchall()}
    approve(office, rina, number, ask(office, hasnah, number, Extent.SEBAGIAN))

    case = open_case(office, rina.doer, number)
    told = " ".join(one.body.model_dump_json() for one in case.entries)
    for gone in (SECRET_WORDS, "kakaknya", "takut pulang", "tolong hapus", "Murni", "Kami di sini"):
        assert gone not in told
    assert (case.refused, case.files, case.report_key) == (0, (), None)
    assert any(isinstance(one.body, PartlyErased) for one in case.entries)
    view = case_view(case, office.calendar.current())
    assert (view.state, view.is_state_signed) == (CaseState.PENDAMPINGAN, True)
    assert {row[0] for row in owner.execute("SELECT body FROM sapa.entry").fetchall()}.isdisjoint(old_bodies)
    assert counts(owner, "file", "file_piece", "likeness") == {}
    sealed = owner.execute("SELECT count(sealed), count(*) FROM sapa.case_grant WHERE epoch = 1").fetchone()
    assert sealed == (0, len(former))
    only_the_new_epoch_opens(owner, former, rina, hasnah)
    and_still_be_answered(office, sent, number, (rina, hasnah))


def only_the_new_epoch_opens(owner: psycopg.Connection, former: Sequence[Any], rina: Made, hasnah: Made) -> None:
    boxes = {rina.key_id: rina.keys.box, hasnah.key_id: hasnah.keys.box, None: ESCROW}
    current = owner.execute("SELECT holder_key_id, sealed FROM sapa.case_grant WHERE epoch = 2").fetchall()
    assert {holder for holder, _ in current} == set(boxes)
    before = {open_grant(boxes[holder], raw).story for holder, raw in former}
    assert before.isdisjoint(open_grant(boxes[holder], raw).story for holder, raw in current)


def and_still_be_answered(office: Office, sent: Waiting, number: str, holders: tuple[Made, Made]) -> None:
    rina, hasnah = holders
    case = open_case(office, hasnah.doer, number)
    for words in ("Datanya sudah kami hapus.", "Kami tetap di sini."):
        with db.transaction() as session:
            form = SendReply(words=words, reply_id=new_id())
            send_reply(session, office, hasnah.doer, open_case(office, hasnah.doer, number), form)
    with db.reading() as session:
        replies = session.query(Reply).order_by(Reply.sent_at).all()
        grantees_now = grantees(session, case.id, colleagues(session, office.trust), office.escrow_key)
    assert [open_reply(sent.reporter, row.sealed) for row in replies][1:] == [
        "Datanya sudah kami hapus.",
        "Kami tetap di sini.",
    ]
    assert all(row.author_key_id in set().union(*grantees_now.values()) for row in replies)
    send_message(sent, "terima kasih", open_case(office, rina.doer, number))
    assert "terima kasih" in " ".join(
        one.body.model_dump_json() for one in open_case(office, rina.doer, number).entries
    )


def test_two_people_decide(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    number = made_case(office, send_report(office, (rina, hasnah), Told()), rina, hasnah)
    reader = make_officer(Role.PENDAMPING, "Dewi")
    with db.transaction() as session:
        gift = Gift(holder_key_id=reader.key_id, part=Part.REKAN)
        give(session, office, rina.doer, open_case(office, rina.doer, number), gift)
    with pytest.raises(NotAllowed, match="diminta penyelia"):
        ask(office, rina, number, Extent.SEMUA)
    asked = ask(office, hasnah, number, Extent.SEMUA)
    with pytest.raises(Conflict, match="sudah diminta"):
        ask(office, hasnah, number, Extent.SEBAGIAN)
    with pytest.raises(NotAllowed, match="Anda yang meminta"):
        approve(office, hasnah, number, asked)
    with pytest.raises(NotAllowed, match="pendamping atau penyelia"):
        approve(office, reader, number, asked)
    case = open_case(office, rina.doer, number)
    with db.transaction() as session:
        refuse_erasure(session, office, rina.doer, case, ErasureRefused(words="belum", thread=asked.thread))
    with pytest.raises(Conflict, match="sudah diputuskan"):
        approve(office, rina, number, asked)
    stale, again = open_case(office, rina.doer, number), ask(office, hasnah, number, Extent.SEMUA)
    with pytest.raises(DomainError), db.transaction() as session:
        approve_erasure(session, office, rina.doer, stale, again.thread or new_id())
    assert counts(owner, "case_grant", "entry")["case_grant"] >= 4


def test_the_pages_ask_and_decide(
    office: Office, rina: Made, hasnah: Made, sign_in: Callable[[Made], FlaskClient]
) -> None:
    number = made_case(office, send_report(office, (rina, hasnah), Told()), rina, hasnah)
    address, asked = f"/petugas/kasus/{number}/akses/hapus", new_id()
    worker, supervisor = sign_in(rina), sign_in(hasnah)
    assert "Hanya penyelia kasus" in worker.get(address).text
    refused = supervisor.post(f"{address}/{asked}", data={"extent": "semua"})
    assert (refused.status_code, 'value="semua" checked' in refused.text) == (422, True)
    assert worker.post(f"{address}/{asked}", data={"extent": "semua", "reason": WHY}).status_code == 403
    form = {"extent": "semua", "reason": WHY}
    for _ in range(2):
        assert supervisor.post(f"{address}/{asked}", data=form).status_code == 303
    assert "Tarik permintaan" in supervisor.get(address).text
    assert supervisor.post(f"{address}/{asked}/setuju").status_code == 403
    assert worker.post(f"{address}/{asked}/tolak", data={"words": "belum"}).status_code == 303
    assert worker.post(f"{address}/{asked}/setuju").status_code == 409
    asked = new_id()
    supervisor.post(f"{address}/{asked}", data=form)
    assert "Setuju, hapus sekarang" in worker.get(address).text
    done = worker.post(f"{address}/{asked}/setuju")
    assert (done.status_code, "sudah dihapus" in done.text) == (200, True)
    assert worker.get(address).status_code == 404
