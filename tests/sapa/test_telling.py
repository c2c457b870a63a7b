"""Officers are told that something waits, with words that tell nothing, by a process that can read nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from common import audit, db
from common.audit import Actor, record
from common.codes import new_id
from common.db import session as db_session
from common.notifications.recipients import Address
from common.timers import Due, Step
from deploy.local.postgres import Postgres
from services.sapa.actions import telling
from services.sapa.actions.notices import tell_reporter
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.messages.addresses import resolvers
from services.sapa.messages.recipients import officer_mail, officer_phone
from services.sapa.models import Entry, Mailbox, OfficerKey, OfficerSession, Reply, Report, ReportGrant, SealedFile
from services.sapa.queries.casework.parts import Agreement
from services.sapa.schemas.codes import Channel, PartOfDay
from services.sapa.schemas.reporting import SafeContact, SafeTime
from services.sapa.timers import handlers
from services.sapa.timers.audit_head import mail_head
from services.sapa.workflow import Role, Urgency
from tests.conftest import ROLE_PASSWORD
from tests.sapa.casework_setup import CALENDAR, WITA
from tests.sapa.conftest import Made, MakeOfficer

QUIET = ({"notify": False}, {"channels": (Channel.TELEPON,)}, {"never": "Jangan SMS ke +6281299990000."})
TELLING = re.compile(r"kekerasan|korban|perempuan|anak|lapor|kasus|sapa|pelaku|seksual", re.IGNORECASE)


@pytest.fixture
def relay(postgres: Postgres, database: str) -> Iterator[None]:
    """From here on this process is the relay."""

    def become() -> None:
        db.bind(postgres.url("sapa_relay", ROLE_PASSWORD), pool_size=4, channel="sapa")

    become()
    yield
    db_session.release()


@pytest.fixture
def officers(make_officer: MakeOfficer, settings: SapaSettings, owner: psycopg.Connection) -> dict[str, Made]:
    made = {
        "rina": make_officer(Role.PENDAMPING, "Rina"),
        "hasnah": make_officer(Role.PENYELIA, "Hasnah"),
        "sri": make_officer(Role.PENDAMPING, "Sri", on_duty=False),
        "pdp": make_officer(Role.PDP, "Andi", on_duty=False),
    }
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    for name, one in made.items():
        sealed = box.seal(one.officer_id, "email", f"{name}@demo.example")
        owner.execute("UPDATE sapa.officer SET email = %s WHERE id = %s", [sealed, one.officer_id])
    phone = box.seal(made["rina"].officer_id, "sms", "+6281200000001")
    owner.execute("UPDATE sapa.officer SET phone = %s WHERE id = %s", [phone, made["rina"].officer_id])
    return made


def arrive(owner: psycopg.Connection, urgency: Urgency) -> UUID:
    report_id, now = new_id(), datetime.now(UTC)
    owner.execute(
        "INSERT INTO sapa.report (id, received_at, urgency, read_by, public, summary, story)"
        " VALUES (%s, %s, %s, %s, 'x', 'sealed', 'sealed')",
        [report_id, now, urgency, now + timedelta(hours=6)],
    )
    return report_id


def fire(settings: SapaSettings, kind: str, subject: object) -> None:
    step = handlers(settings)[kind]
    assert isinstance(step, Step)
    with db.transaction() as session:
        step.act(session, Due(kind, str(subject), datetime.now(UTC), {}))


def told_to(owner: psycopg.Connection) -> set[str]:
    """Whom the messages so far are for; afterwards there are none."""
    rows = owner.execute("DELETE FROM sapa.outbox RETURNING recipient, subject || body").fetchall()
    assert not any(TELLING.search(words) for _, words in rows)
    return {recipient for recipient, _ in rows}


def next_at(owner: psycopg.Connection) -> datetime | None:
    row = owner.execute("SELECT due_at FROM sapa.timer WHERE kind = 'report.escalate' AND done_at IS NULL").fetchone()
    return row[0] if row else None


def agreement(told: SafeContact | None) -> Agreement:
    return Agreement(told, datetime.now(UTC), by_reporter=True, calendar=CALENDAR)


def test_an_urgent_report_is_told_until_somebody_acknowledges(
    officers: dict[str, Made], relay: None, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    report_id = arrive(owner, Urgency.SEGERA)
    fire(settings, telling.ARRIVED, report_id)
    rina, hasnah, sri = (officers[name].officer_id for name in ("rina", "hasnah", "sri"))
    assert told_to(owner) == {officer_mail(rina), officer_phone(rina), officer_mail(hasnah)}
    due = next_at(owner)
    assert due is not None
    assert due < datetime.now(UTC) + timedelta(minutes=11)
    fire(settings, telling.ESCALATE, report_id)
    assert told_to(owner) == {officer_mail(rina), officer_phone(rina), officer_mail(hasnah), officer_mail(sri)}
    owner.execute("DELETE FROM sapa.timer")
    owner.execute("UPDATE sapa.report SET acknowledged_at = now()")
    fire(settings, telling.ESCALATE, report_id)
    assert told_to(owner) == set()
    assert next_at(owner) is None


def test_a_quiet_report_comes_again_when_its_time_is_over(
    officers: dict[str, Made], relay: None, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    report_id = arrive(owner, Urgency.HARI_INI)
    owner.execute("UPDATE sapa.officer SET on_duty_until = NULL")
    fire(settings, telling.ARRIVED, report_id)
    assert len(told_to(owner)) == 3
    due = next_at(owner)
    assert due is not None
    assert due > datetime.now(UTC) + timedelta(hours=5)


def test_a_report_that_was_taken_tells_nobody(
    officers: dict[str, Made], relay: None, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    report_id = arrive(owner, Urgency.SEGERA)
    owner.execute("UPDATE sapa.report SET state = 'diterima'")
    fire(settings, telling.ARRIVED, report_id)
    fire(settings, telling.MESSAGE, new_id())
    fire(settings, telling.REVIEW, new_id())
    assert told_to(owner) == set()


def test_a_message_and_a_date_are_told_to_those_who_hold_the_case(
    officers: dict[str, Made], relay: None, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    case_id, message_id, report_id = new_id(), new_id(), arrive(owner, Urgency.HARI_INI)
    owner.execute(
        "INSERT INTO sapa.case_file (id, number, urgency, opened_at) VALUES (%s, '2026-0001', 'hari_ini', now())",
        [case_id],
    )
    sri = officers["sri"]
    owner.execute(
        "INSERT INTO sapa.case_grant (case_id, epoch, holder_key_id, part, sealed_digest, made_by, signature, made_at)"
        " VALUES (%s, 1, %s, 'pendamping', 'x', %s, 'x', now())",
        [case_id, sri.key_id, sri.key_id],
    )
    owner.execute(
        "INSERT INTO sapa.reporter_message (id, mailbox_id, report_id, case_id, sent_at)"
        " VALUES (%s, %s, %s, %s, now())",
        [message_id, new_id(), report_id, case_id],
    )
    fire(settings, telling.MESSAGE, message_id)
    assert told_to(owner) == {officer_mail(sri.officer_id)}
    fire(settings, telling.REVIEW, case_id)
    assert told_to(owner) == {officer_mail(sri.officer_id)}
    owner.execute("UPDATE sapa.case_file SET erased_at = now()")
    fire(settings, telling.REVIEW, case_id)
    assert told_to(owner) == set()


def test_the_relay_reads_no_content(
    officers: dict[str, Made], relay: None, owner: psycopg.Connection, settings: SapaSettings
) -> None:
    arrive(owner, Urgency.SEGERA)
    closed = (Report.summary, Report.story, Report.public, Entry.body, Reply.sealed, SealedFile.data_key)
    for column in (*closed, Mailbox.wrapped, OfficerSession.keys_sealed, ReportGrant.sealed, OfficerKey.wrapped):
        with pytest.raises(ProgrammingError, match="permission denied"), db.reading() as session:
            session.execute(select(column)).all()


def test_the_head_of_the_audit_goes_to_the_officer_of_data_protection(
    officers: dict[str, Made], relay: None, office: Office, settings: SapaSettings, owner: psycopg.Connection
) -> None:
    mail_head(office)
    assert told_to(owner) == set()
    with db.transaction() as session:
        record(session, Actor("system:test"), "case.open", "case:2026-0001")
    with db.transaction() as session:
        assert audit.seal_committed(session, audit.seal_key(settings.secret_key)) == 1
    mail_head(office)
    (chain,) = owner.execute("SELECT encode(chain, 'hex') FROM sapa.audit_seal").fetchone() or ("",)
    assert owner.execute("SELECT count(*) FROM sapa.outbox WHERE body LIKE %s", [f"%{chain}%"]).fetchone() == (1,)
    assert told_to(owner) == {officer_mail(officers["pdp"].officer_id)}


def test_a_reporter_is_told_only_when_they_chose_it(
    officers: dict[str, Made], settings: SapaSettings, postgres: Postgres, owner: psycopg.Connection
) -> None:
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    every_evening = tuple(SafeTime(day=day, part=PartOfDay.MALAM) for day in range(7))
    chosen = SafeContact(
        may_contact=True, channels=(Channel.SMS,), address="+6281299990000", notify=True, times=every_evening
    )
    silent = (None, SafeContact(), *(chosen.model_copy(update=one) for one in QUIET))
    notice_id = new_id()
    with db.transaction() as session:
        for told in silent:
            assert not tell_reporter(session, box, agreement(told), new_id())
        assert tell_reporter(session, box, agreement(chosen), notice_id)
        assert not tell_reporter(session, box, agreement(chosen), notice_id)
    (due,) = owner.execute("SELECT due_at FROM sapa.outbox").fetchone() or (None,)
    assert 18 <= due.astimezone(WITA).hour < 21
    assert told_to(owner) == {f"kabar:{notice_id}"}
    db.bind(postgres.url("sapa_relay", ROLE_PASSWORD), pool_size=2, channel="sapa")
    with db.reading() as session:
        assert resolvers(settings)["kabar"](session, str(notice_id)) == Address("sms", "+6281299990000")
        assert resolvers(settings)["kabar"](session, str(new_id())) is None
    (address,) = owner.execute("SELECT address FROM sapa.notice").fetchone() or (b"",)
    with pytest.raises(ValueError, match="another key"):
        box.open(new_id(), "sms", address)
