# ruff: noqa: F811 - a fixture that is imported
"""What is over goes, by the pack's terms, through a role that may delete and not read; what is not over stays."""

from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from common import db
from common.codes import new_id
from common.errors import NotFound
from common.notifications import outbox
from common.notifications.outbox import Message
from deploy.local.postgres import Postgres
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.messages.recipients import notice_recipient
from services.sapa.models import (
    Case,
    CaseEpoch,
    CaseGrant,
    Entry,
    Likeness,
    Mailbox,
    Notice,
    Reply,
    ReportGrant,
    SealedFile,
)
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.reporting import SafeContact
from tests.sapa.case_setup import Told, Waiting, send_message, send_report
from tests.sapa.conftest import Made
from tests.sapa.rights_setup import Fire, as_relay, counts, fire  # noqa: F401 - a fixture

PHONE = SafeContact(may_contact=True, channels=(Channel.SMS,), address="0812 3456 7890", notify=True)
WHOLE = Told(safe_contact=PHONE, files=(("bukti.pdf", b"isi"),))


def case_of(office: Office, sent: Waiting, rina: Made, hasnah: Made) -> str:
    """Accepted, answered, with a message and a file."""
    number = accept_report(office, rina.doer, sent.report_id, hasnah.key_id)
    case = open_case(office, rina.doer, number)
    with db.transaction() as session:
        send_reply(session, office, rina.doer, case, SendReply(words="Kami di sini.", reply_id=new_id()))
    send_message(sent, "terima kasih", case)
    open_case(office, rina.doer, number)
    return number


def close(owner: psycopg.Connection, number: str, days: int) -> None:
    owner.execute(
        "UPDATE sapa.case_file SET state = 'selesai', closed_at = now() - %s WHERE number = %s",
        [timedelta(days=days), number],
    )


def test_a_case_goes_when_its_term_is_over(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, fire: Fire
) -> None:
    number = case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    kept = case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    close(owner, number, office.rules.case_days + 1)
    close(owner, kept, office.rules.case_days - 1)
    before = counts(owner)
    fire("retention.case")
    assert {table: 2 * count for table, count in counts(owner).items()} == before
    row = owner.execute(
        "SELECT erased_at IS NOT NULL, report_id, mailbox_id, review_at, closed_at IS NOT NULL"
        " FROM sapa.case_file WHERE number = %s",
        [number],
    ).fetchone()
    assert row == (True, None, None, None, True)
    with pytest.raises(NotFound):
        open_case(office, rina.doer, number)
    assert open_case(office, rina.doer, kept).entries
    told = owner.execute("SELECT actor, subject FROM sapa.audit WHERE act = 'retention.case'").fetchall()
    assert told == [("system:relay", f"case:{number}")]
    owner.execute("UPDATE sapa.case_file SET state = 'asesmen', closed_at = now() - interval '99 years'")
    fire("retention.case")
    assert open_case(office, rina.doer, kept).entries


def test_a_mailbox_goes_after_its_case_or_after_it_was_wiped(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, fire: Fire
) -> None:
    number = case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    open_one = case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    wiped, young = (send_report(office, (rina, hasnah), Told()).mailbox_id for _ in range(2))
    days = office.rules.mailbox_days
    close(owner, number, days + 1)
    for mailbox, age in ((wiped, days + 1), (young, days - 1)):
        owner.execute("UPDATE sapa.mailbox SET wiped_at = now() - %s WHERE id = %s", [timedelta(days=age), mailbox])
    owner.execute(
        "INSERT INTO sapa.mailbox_session SELECT '\\x01', id, 'x', now(), now(), now() + interval '1 hour'"
        " FROM sapa.mailbox WHERE id = %s",
        [wiped],
    )
    fire("retention.mailbox")
    left = {row[0] for row in owner.execute("SELECT id FROM sapa.mailbox").fetchall()}
    assert (len(left), wiped in left, young in left) == (2, False, True)
    assert counts(owner, "reply", "mailbox_session") == {"reply": 1}
    case = open_case(office, rina.doer, number)
    assert case.mailbox_id is None
    assert case.entries
    assert open_case(office, rina.doer, open_one).mailbox_id in left


def test_reports_that_became_no_case_go_and_unread_ones_stay(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, fire: Fire
) -> None:
    sent = {name: send_report(office, (rina, hasnah), WHOLE) for name in ("baru", "dibaca", "kembali", "tutup", "muda")}
    accepted = case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    old, young = timedelta(days=office.rules.report_days + 1), timedelta(days=office.rules.report_days - 1)
    owner.execute("UPDATE sapa.report SET received_at = now() - %s", [old])
    for name, change in (
        ("dibaca", "acknowledged_at = now() - %(age)s"),
        ("kembali", "state = 'dikembalikan'"),
        ("tutup", "state = 'ditutup', closed_at = now() - %(age)s"),
        ("muda", "state = 'ditutup', closed_at = now() - %(young)s"),
    ):
        statement = f"UPDATE sapa.report SET {change} WHERE id = %(id)s"  # noqa: S608 — words of this test
        owner.execute(statement, {"age": old, "young": young, "id": sent[name].report_id})
    fire("retention.report")
    left = {row[0] for row in owner.execute("SELECT id FROM sapa.report WHERE state <> 'diterima'").fetchall()}
    assert left == {sent["baru"].report_id, sent["muda"].report_id}
    assert counts(owner, "mailbox", "file") == {"mailbox": 3, "file": 3}
    assert counts(owner, "report_grant") == {"report_grant": 6}
    assert open_case(office, rina.doer, accepted).files


def test_addresses_sessions_and_counted_log_ins_go(rina: Made, owner: psycopg.Connection, fire: Fire) -> None:
    notices = [new_id() for _ in range(3)]
    with db.transaction() as session:
        for one in notices:
            outbox.put(session, Message("sapa.notice", "layanan", notice_recipient(one), "Ada kabar", "Ada kabar"))
            session.execute(insert(Notice).values(id=one, channel="sms", address=b"tersegel"))
    owner.execute("UPDATE sapa.notice SET created_at = now() - interval '2 days' WHERE id <> %s", [notices[2]])
    owner.execute("UPDATE sapa.outbox SET state = 'delivered' WHERE recipient = %s", [f"kabar:{notices[0]}"])
    owner.execute("INSERT INTO sapa.login_attempt VALUES ('\\x01', 3, now() - interval '2 days'), ('\\x02', 3, now())")
    owner.execute("UPDATE sapa.session SET expires_at = now() - interval '1 second'")
    for kind in ("retention.notice", "retention.session", "retention.login_attempt"):
        fire(kind)
    assert {row[0] for row in owner.execute("SELECT id FROM sapa.notice").fetchall()} == set(notices[1:])
    assert counts(owner, "session", "login_attempt") == {"login_attempt": 1}
    owner.execute("UPDATE sapa.outbox SET state = 'delivered', delivered_at = now() - interval '400 days'")
    long_ago = "00000000-0000-7000-8000-000000000001"
    owner.execute("UPDATE sapa.outbox SET id = %s WHERE recipient = %s", [long_ago, f"kabar:{notices[0]}"])
    fire("retention.delivery")
    assert counts(owner, "outbox") == {"outbox": 2}


def test_what_came_too_late_belongs_to_nobody(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection, fire: Fire
) -> None:
    sent = send_report(office, (rina, hasnah), WHOLE)
    send_message(sent, "masih di sini")
    kept = counts(owner, "reporter_message", "file")
    owner.execute("UPDATE sapa.reporter_message SET sent_at = now() - interval '3 days'")
    owner.execute("UPDATE sapa.file SET created_at = now() - interval '3 days'")
    fire("retention.orphan")
    assert counts(owner, "reporter_message", "file") == kept
    owner.execute("DELETE FROM sapa.mailbox")
    owner.execute("DELETE FROM sapa.report_grant")
    owner.execute("DELETE FROM sapa.report")
    fire("retention.orphan")
    assert counts(owner, "reporter_message", "file") == {}


def test_the_role_that_deletes_reads_nothing_and_changes_nothing(
    office: Office, rina: Made, hasnah: Made, postgres: Postgres
) -> None:
    case_of(office, send_report(office, (rina, hasnah), WHOLE), rina, hasnah)
    closed = (CaseGrant.sealed, Entry.body, Entry.key_sealed, CaseEpoch.public, Likeness.mark, SealedFile.about)
    with as_relay(postgres):
        for column in (*closed, Reply.sealed, Mailbox.wrapped, Mailbox.lookup, ReportGrant.sealed):
            with pytest.raises(ProgrammingError, match="permission denied"), db.reading() as session:
                session.execute(select(column)).all()
        for change in (
            update(Case).values(epoch=9),
            update(Case).values(state="selesai"),
            update(Entry).values(scope=1),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), db.transaction() as session:
                session.execute(change)
