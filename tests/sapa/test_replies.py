"""Answers to a reporter: sealed to the key inside the report, signed, once."""

import psycopg
import pytest

from common import db
from common.codes import new_id
from common.errors import Conflict, NotFound
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.crypto.primitives import CannotOpen, new_key, public_of
from services.sapa.crypto.replies import open_reply, seal_reply
from services.sapa.crypto.statements import Forged, reply_statement, verify
from services.sapa.schemas.entries.received import ReplySent
from services.sapa.workflow import Role
from tests.sapa.case_setup import Told, Waiting, send_report
from tests.sapa.conftest import Made, MakeOfficer

WORDS = "Kami sudah membaca. Besok pagi kami hubungi."


@pytest.fixture
def case(office: Office, rina: Made, make_officer: MakeOfficer) -> tuple[Waiting, str]:
    hasnah = make_officer(Role.PENYELIA, "Hasnah")
    sent = send_report(office, (rina, hasnah), Told())
    return sent, accept_report(office, rina.doer, sent.report_id, hasnah.key_id)


def test_only_the_reporter_opens_it(
    office: Office, rina: Made, case: tuple[Waiting, str], owner: psycopg.Connection
) -> None:
    sent, number = case
    # Whoever can write rows cannot read replies by putting another key into the mailbox.
    owner.execute("UPDATE sapa.mailbox SET public = %s", (public_of(new_key()),))
    opened, form = open_case(office, rina.doer, number), SendReply(words=WORDS, reply_id=new_id())
    for _ in range(2):
        with db.transaction() as session:
            send_reply(session, office, rina.doer, opened, form)
    rows = owner.execute("SELECT id, mailbox_id, case_id, sealed, sent_at, signature FROM sapa.reply").fetchall()
    assert len(rows) == 1
    reply_id, mailbox_id, case_id, sealed, sent_at, signature = rows[0]
    assert open_reply(sent.reporter, sealed) == WORDS
    with pytest.raises(CannotOpen):
        open_reply(rina.keys.box, sealed)
    verify(rina.keys.sign_public, reply_statement(reply_id, mailbox_id, case_id, sealed, sent_at), signature)
    with pytest.raises(Forged):
        verify(rina.keys.sign_public, reply_statement(new_id(), mailbox_id, case_id, sealed, sent_at), signature)
    again = open_case(office, rina.doer, number)
    assert [one.body.words for one in again.entries if isinstance(one.body, ReplySent)] == [WORDS]
    assert len(seal_reply(public_of(sent.reporter), "ya")) == len(sealed)


def test_no_reply_without_a_mailbox(
    office: Office, rina: Made, case: tuple[Waiting, str], owner: psycopg.Connection, make_officer: MakeOfficer
) -> None:
    opened, form = open_case(office, rina.doer, case[1]), SendReply(words=WORDS, reply_id=new_id())
    with pytest.raises(NotFound), db.transaction() as session:
        send_reply(session, office, make_officer(Role.PENDAMPING, "Dewi").doer, opened, form)
    owner.execute("UPDATE sapa.mailbox SET wiped_at = now()")
    with pytest.raises(Conflict, match="dihapus pelapor"), db.transaction() as session:
        send_reply(session, office, rina.doer, opened, form)
    assert owner.execute("SELECT count(*) FROM sapa.reply").fetchone() == (0,)
