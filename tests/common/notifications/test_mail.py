import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from common.notifications.channels import mail
from common.notifications.claims import Claimed, Letter
from common.notifications.outbox import Delivery, Message
from common.notifications.recipients import Address
from common.settings import Settings
from tests.common.notifications.conftest import NOTICE, RECIPIENT, put
from tests.peers import Mailbox

Deliver = Callable[[], Delivery]
pytestmark = pytest.mark.usefixtures("email")


def claimed(address: str = "pos@konsel.example", subject: str = "Laporan baru") -> Claimed:
    letter = Letter(UUID(int=7), "report.new", "KS-1", subject, "Ada laporan.", {})
    return Claimed(letter, Address("email", address), UUID(int=8), UUID(int=9), 1)


@contextmanager
def peer_that_says(words: bytes, *, again: bool) -> Iterator[int]:
    """A server that says this to whoever comes, once or for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        is_over = threading.Event()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    connection.sendall(words)
                    while again and not is_over.wait(0.05):
                        connection.sendall(words)
                    is_over.wait(10)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        is_over.set()
        thread.join()


def test_a_mail_as_its_reader_gets_it(deliver: Deliver, mailbox: Mailbox) -> None:
    put(Message("report.new", NOTICE.reference, RECIPIENT, "Laporan baru: “Ā”", "Baris satu …\n\nBaris dua.\n"))
    assert deliver().state == "delivered"
    (letter,) = mailbox.accepted
    assert letter["To"] == "pos@konsel.example"
    assert letter["Subject"] == "Laporan baru: “Ā”"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["From"] == "layanan@localhost"
    assert letter["Date"].datetime.tzinfo is not None
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == "Baris satu …\n\nBaris dua.\n"


def test_the_message_id_is_the_outbox_id(deliver: Deliver, mailbox: Mailbox) -> None:
    put()
    delivery = deliver()
    assert mailbox.accepted[0]["Message-ID"] == f"<{delivery.outbox_id}@localhost>"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x85", "\u2028", "\x00", "\x0b"])
def test_a_subject_cannot_add_a_header(break_: str, settings: Settings, mailbox: Mailbox) -> None:
    assert mail.send(settings, claimed(subject=f"Laporan{break_}Bcc: lain@konsel.example")).state == "delivered"
    assert mailbox.accepted[0]["Bcc"] is None
    assert mailbox.accepted[0]["Subject"] == "Laporan Bcc: lain@konsel.example"


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "Nama <a@b.example>", "tanpa-at", "", "a@"],
)
def test_an_address_is_one_address(address: str, settings: Settings, mailbox: Mailbox) -> None:
    assert mail.send(settings, claimed(address=address)).state == "refused"
    assert mailbox.accepted == []


def test_an_unknown_recipient_is_refused_for_good_and_not_named(settings: Settings, mailbox: Mailbox) -> None:
    mailbox.refused = {"pos@konsel.example"}
    outcome = mail.send(settings, claimed())
    assert outcome.state == "refused"
    assert outcome.error.startswith("SMTP 550")
    assert "pos@" not in outcome.error


@pytest.mark.parametrize(("answer", "state"), [("451 later", "failed"), ("552 too big", "refused")])
def test_what_the_server_says_to_the_message(answer: str, state: str, settings: Settings, mailbox: Mailbox) -> None:
    mailbox.answer = answer
    assert mail.send(settings, claimed()).state == state


def test_a_server_that_is_away_may_come_back(settings: Settings, mailbox: Mailbox) -> None:
    mailbox.stop()
    assert mail.send(settings, claimed()).state == "failed"
    mailbox.start()
    assert mail.send(settings, claimed()).state == "delivered"


@pytest.mark.parametrize(("words", "again"), [(b"", False), (b"220-still here\r\n", True), (b"2", True)])
def test_no_server_can_hold_a_worker_longer_than_its_time(words: bytes, again: bool, settings: Settings) -> None:  # noqa: FBT001
    with peer_that_says(words, again=again) as port:
        impatient = settings.model_copy(update={"smtp_port": port, "send_timeout": 0.4})
        assert mail.send(impatient, claimed()).state == "failed"


def test_a_server_that_does_not_offer_tls_gets_nothing(settings: Settings, mailbox: Mailbox) -> None:
    outcome = mail.send(settings.model_copy(update={"smtp_security": "starttls"}), claimed())
    assert outcome.state == "failed"
    assert mailbox.accepted == []
