"""Messages to people: the address is found when a mail goes out, and who is gone is not written to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from common.notifications import outbox
from common.notifications.outbox import Message
from common.notifications.recipients import GONE
from common.settings import Settings
from services.perda_report.crypto import ContactBox, ReporterContact
from services.perda_report.messages import co_reporter_recipient, code_message, mailbox_recipient, officer_recipient
from tests.peers import Mailbox
from tests.perda_report.conftest import SignIn
from tests.perda_report.mails import deliver, hire, standing
from tests.perda_report.persons import NAMED, join
from tests.perda_report.reports import bearer, sent

MINUTE = timedelta(minutes=1)
LINK = "http://localhost:8081/laporan-saya"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """The peer that takes our mail."""
    server = Mailbox()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """Settings that lead to it."""
    return settings.model_copy(update={"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "smtp_security": "none"})


@pytest.fixture
def verified(client: FlaskClient, sign_in: SignIn) -> dict[str, Any]:
    """A report with a name and an address that an officer has just found true; nobody was told yet."""
    report = sent(client, **NAMED)
    answer = sign_in("verifikator").post(f"/v1/reports/{report['tracking_number']}/verify", json={"version": 1})
    assert answer.status_code == 200, answer.text
    return report


def to_reporter(report: dict[str, Any]) -> str:
    return f"pelapor:{report['tracking_number']}"


def put(recipient: str) -> None:
    with db.transaction() as session:
        outbox.put(session, Message("officer.assigned", "KS-7QF4-M2XK", recipient, "Laporan", "Buka laporan."))


def ask_for_code(owner: psycopg.Connection, settings: Settings, expires_in: timedelta = 15 * MINUTE) -> UUID:
    """As somebody does who wants the list of their reports."""
    box = ContactBox(settings.secret_key.get_secret_value().encode())
    (made,) = owner.execute(
        "INSERT INTO perda.email_check (address, email_hash, code_hash, expires_at) VALUES ('', '', '', now() + %s)"
        " RETURNING id",
        [expires_in],
    ).fetchone() or (UUID(int=0),)
    sealed = box.seal(str(made), ReporterContact(email="nur@contoh.example"))
    owner.execute("UPDATE perda.email_check SET address = %s WHERE id = %s", [sealed, made])
    with db.transaction() as session:
        outbox.put(session, code_message(mailbox_recipient(made), "482913", LINK, {}))
    found: UUID = made
    return found


def test_whoever_reported_is_told_and_no_personal_data_leaves_or_stays(
    verified: dict[str, Any], settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    deliver(settings, owner)
    told = {str(mail["To"]): mail for mail in mailbox.accepted}
    mail = told[NAMED["email"]]
    number = verified["tracking_number"]
    assert mail["Subject"] == f"Laporan {number} dinyatakan benar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == f"<http://localhost:8081/laporan/{number}/hapus-data>"
    for personal in ("Wa Ode", "6281234567890", "mobil bak", "Seberang pasar", verified["secret"]):
        assert personal not in mail.as_string()
    stored = owner.execute("SELECT o::text, a::text FROM perda.outbox o, perda.delivery_attempt a").fetchall()
    assert "nur@" not in str(stored)
    assert standing(owner, to_reporter(verified)) == [("delivered", "")]


def test_a_contact_erased_before_the_mail_went_out_is_not_written_to(
    verified: dict[str, Any], settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE perda.report SET contact = NULL, contact_erased_at = now()")
    deliver(settings, owner)
    deliver(settings, owner)
    assert standing(owner, to_reporter(verified)) == [("failed", GONE)]
    assert NAMED["email"] not in [mail["To"] for mail in mailbox.accepted]
    with db.reading() as session:
        assert outbox.overview(session).counts["failed"] == 0


def test_a_contact_that_does_not_open_is_our_mistake_and_tried_again(
    verified: dict[str, Any], settings: Settings, owner: psycopg.Connection
) -> None:
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("another-key-" * 4)})
    deliver(other, owner)
    assert standing(owner, to_reporter(verified)) == [("waiting", "ValueError")]
    deliver(settings, owner)
    assert standing(owner, to_reporter(verified)) == [("delivered", "")]


def test_without_an_address_nobody_is_written_to(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    for given in ({}, NAMED | {"email": ...}):
        number = sent(client, **given)["tracking_number"]
        sign_in("verifikator", name=number).post(f"/v1/reports/{number}/verify", json={"version": 1})
        assert standing(owner, f"pelapor:{number}") == []


def test_whoever_joined_is_told_until_they_are_gone(
    client: FlaskClient, settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    join(owner, settings, sent(client)["tracking_number"])
    (joined,) = owner.execute("SELECT id FROM perda.co_reporter").fetchone() or (UUID(int=0),)
    put(co_reporter_recipient(joined))
    deliver(settings, owner)
    assert [mail["To"] for mail in mailbox.accepted if mail["To"] == "la@contoh.example"]
    owner.execute("UPDATE perda.co_reporter SET contact = NULL")
    put(co_reporter_recipient(joined))
    deliver(settings, owner)
    assert standing(owner, co_reporter_recipient(joined)) == [("delivered", ""), ("failed", GONE)]


@pytest.mark.usefixtures("app")
def test_an_officer_is_written_to_while_the_account_is_open(
    settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    officer = officer_recipient(hire("arman@konsel.example", ("petugas", "dlh")))
    put(officer)
    deliver(settings, owner)
    assert [mail["To"] for mail in mailbox.accepted] == ["arman@konsel.example"]
    owner.execute("UPDATE account.officer SET is_active = false")
    put(officer)
    deliver(settings, owner)
    assert standing(owner, officer) == [("delivered", ""), ("failed", GONE)]


@pytest.mark.usefixtures("app")
def test_a_code_reaches_its_mailbox_and_stands_in_the_body_only(
    settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    ask_for_code(owner, settings)
    deliver(settings, owner)
    (mail,) = mailbox.accepted
    assert mail["To"] == "nur@contoh.example"
    assert "482913" not in str(mail["Subject"])
    assert "482913" in mail.get_content()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("change", ["expires_at = now()", "verified_at = now()"])
def test_a_code_that_is_no_longer_good_is_not_sent(
    change: str, settings: Settings, mailbox: Mailbox, owner: psycopg.Connection
) -> None:
    check = ask_for_code(owner, settings)
    owner.execute(f"UPDATE perda.email_check SET {change}")  # noqa: S608
    deliver(settings, owner)
    assert standing(owner, mailbox_recipient(check)) == [("failed", GONE)]
    assert not mailbox.accepted


def test_mails_to_others_do_not_show_on_either_side(
    verified: dict[str, Any], app: Flask, sign_in: SignIn, settings: Settings, owner: psycopg.Connection
) -> None:
    """The tracking page tells how the office was told; officers read who was told, not where."""
    owner.execute("DELETE FROM account.contact")
    deliver(settings, owner)
    number = verified["tracking_number"]
    page = sign_in("petugas").get(f"/petugas/laporan/{number}").text
    assert "Pelapor" in page
    assert "contoh.example" not in page
    tracked = app.test_client().get(f"/v1/reports/{number}", headers=bearer(verified["secret"])).text
    assert "contoh.example" not in tracked
    assert "delivered" not in tracked
    assert "Surel sedang dikirim" in app.test_client().get(f"/laporan/{number}").text
