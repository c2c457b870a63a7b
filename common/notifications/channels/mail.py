"""E-mail over SMTP. A message that goes out twice has the same Message-ID, so that a mailbox can tell."""

import contextlib
import re
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, localtime, parseaddr

from common.notifications.channels.deadline import Deadline, deadline
from common.notifications.claims import Claimed, Letter, Outcome
from common.settings import Settings

CONNECT_TIMEOUT = 5.0
READY = 220
PERMANENT = 500
ERROR_LENGTH = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f@<>,;:\"()]+@[^\s\x00-\x1f\x7f@<>,;:\"()]+")


class _Plain(smtplib.SMTP):
    """SMTP whose connection is under the deadline before the server's first word."""

    def __init__(self, settings: Settings, limit: Deadline) -> None:
        self._limit = limit
        self._reply_timeout = settings.send_timeout
        super().__init__(local_hostname=_domain(settings.mail_from), timeout=CONNECT_TIMEOUT)
        self._host = settings.smtp_host  # what STARTTLS checks the certificate against; only connecting at once sets it

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected = socket.create_connection((host, port), timeout)
        connected.settimeout(self._reply_timeout)
        self._limit.watch(connected)
        return connected


class _Tls(_Plain):
    """The same, with TLS from the first byte."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return ssl.create_default_context().wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """Hand one message to the SMTP server."""
    address = claimed.contact.address
    if not ADDRESS.fullmatch(address):
        return Outcome("refused", "alamat e-mail tidak sah")
    letter = compose(settings.mail_from, address, claimed.letter)
    with deadline(settings.send_timeout) as limit:
        try:
            _submit(settings, letter, limit)
        except (smtplib.SMTPException, OSError) as failed:
            return Outcome("failed", "waktu habis") if limit.is_over else _judge(failed)
    return Outcome("delivered", provider_reference=letter["Message-ID"])


def compose(sender: str, address: str, letter: Letter) -> EmailMessage:
    """Plain text, with the header that automatic answers respect (RFC 3834).

    `data["leave"]` is the page where the recipient can end such messages.
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = CONTROL.sub(" ", letter.subject).strip()
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{letter.id}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    if leave := letter.data.get("leave"):
        message["List-Unsubscribe"] = f"<{leave}>"
    message.set_content(letter.body, charset="utf-8")
    return message


def _submit(settings: Settings, letter: EmailMessage, limit: Deadline) -> None:
    server = (_Tls if settings.smtp_security == "tls" else _Plain)(settings, limit)
    try:
        _greet(server, settings)
        server.send_message(letter)
        # Accepted is accepted: whatever happens while saying goodbye, the message is on its way.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _greet(server: smtplib.SMTP, settings: Settings) -> None:
    code, words = server.connect(settings.smtp_host, settings.smtp_port)
    if code != READY:
        raise smtplib.SMTPConnectError(code, words)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_username:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
    except smtplib.SMTPNotSupportedError as missing:
        # Ours to mend, and no fault of the recipient: unlike the same exception from send_message.
        raise smtplib.SMTPException from missing


def _judge(failed: Exception) -> Outcome:
    """Only what the server says about this recipient or this text is for good; the rest may pass."""
    match failed:
        case smtplib.SMTPRecipientsRefused():
            return _answered(*next(iter(failed.recipients.values())))
        case smtplib.SMTPDataError():
            return _answered(failed.smtp_code, failed.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Outcome("refused", "server SMTP tidak dapat menerima pesan ini")
        case smtplib.SMTPResponseException():
            return Outcome("failed", _readable(failed.smtp_code, failed.smtp_error))
    return Outcome("failed", type(failed).__name__)


def _answered(code: int, words: bytes | str) -> Outcome:
    return Outcome("refused" if code >= PERMANENT else "failed", _readable(code, words))


def _readable(code: int, words: bytes | str) -> str:
    """The server's answer without the address that servers like to repeat."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return ADDRESS.sub("…", CONTROL.sub(" ", f"SMTP {code} {text}"))[:ERROR_LENGTH]


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
