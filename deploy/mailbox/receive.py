"""The SMTP side: takes every mail for everybody and keeps it."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.mailbox.store import Store

LARGEST = 25_000_000


class Keeper:
    """aiosmtpd's handler."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer 250 only when the mail is on disk."""
        content = envelope.content or b""
        data = content.encode() if isinstance(content, str) else content
        name = self._store.keep(data, list(envelope.rcpt_tos))
        return f"250 kept as {name}"


def listen(store: Store, host: str, port: int) -> Controller:
    """Start to listen in a thread of its own; `stop()` of what comes back ends it."""
    controller = Controller(Keeper(store), hostname=host, port=port, data_size_limit=LARGEST, ident="mailbox")
    controller.start()
    return controller
