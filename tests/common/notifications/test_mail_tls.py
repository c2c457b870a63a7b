"""Mail over TLS: both kinds reach a server whose certificate we trust, and no other."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from common.notifications.channels import mail
from common.notifications.claims import Claimed, Letter
from common.notifications.recipients import Address
from common.settings import Settings
from deploy.local.processes import free_port

LETTER = Letter(UUID(int=7), "report.new", "KS-1", "Laporan baru", "Ada laporan.", {})
CLAIMED = Claimed(LETTER, Address("email", "pos@konsel.example"), UUID(int=8), UUID(int=9), 1)


class Post:
    """Keeps the Message-IDs of what it accepted."""

    def __init__(self) -> None:
        self.accepted: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd for each message."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.accepted.append(message_from_bytes(content)["Message-ID"])
        return "250 accepted"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `localhost` that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    return file


@pytest.fixture(params=["starttls", "tls"])
def served(request: pytest.FixtureRequest, certificate: Path, settings: Settings) -> Iterator[tuple[Post, Settings]]:
    """A server that insists on TLS of one kind, and settings that lead to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    post, port = Post(), free_port()
    kind = {"ssl_context": context} if request.param == "tls" else {"tls_context": context, "require_starttls": True}
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=20, **kind)
    controller.start()
    mails = {"smtp_host": "localhost", "smtp_port": port, "smtp_security": request.param}
    yield post, settings.model_copy(update=mails)
    controller.stop()


def test_a_trusted_server_gets_the_mail(
    served: tuple[Post, Settings], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    post, settings = served
    outcome = mail.send(settings, CLAIMED)
    assert (outcome.state, outcome.error) == ("delivered", "")
    assert post.accepted == [outcome.provider_reference]


def test_a_server_that_nobody_vouches_for_gets_nothing(served: tuple[Post, Settings]) -> None:
    post, settings = served
    outcome = mail.send(settings, CLAIMED)
    assert (outcome.state, outcome.error) == ("failed", "SSLCertVerificationError")
    assert post.accepted == []
