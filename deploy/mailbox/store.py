"""The mails on disk: one .eml file each, named by the time it came, the newest first."""

import datetime as dt
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

KEPT = 500
NAME = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{6}")
CHANNEL = "X-Channel"
TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came; `recipients` are those of the SMTP envelope."""

    id: str
    at: dt.datetime
    sender: str
    recipients: str
    subject: str
    message: EmailMessage

    @property
    def channel(self) -> str:
        """`SMS` or `Push`; empty for a mail."""
        return str(self.message.get(CHANNEL, ""))

    @property
    def text(self) -> str:
        """Its plain text; empty when it has none."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()).strip() if part is not None else ""

    @property
    def html(self) -> str:
        """Its HTML; empty when it has none."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part is not None else ""

    @property
    def attachments(self) -> list[str]:
        """The names of what is attached."""
        return [part.get_filename() or part.get_content_type() for part in self.message.iter_attachments()]


class Store:
    """The folder of the mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, data: bytes, recipients: list[str]) -> str:
        """Write a mail down and give its id. The oldest go when there are more than KEPT."""
        name = f"{dt.datetime.now(dt.UTC).strftime(TIME)}-{secrets.token_hex(3)}"
        envelope = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
        draft = self.folder / f".{name}"
        draft.write_bytes(envelope + data)
        draft.rename(self._file(name))
        for old in sorted(self.folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return name

    def newest(self, count: int) -> Iterator[Mail]:
        """The last mails, newest first."""
        for file in sorted(self.folder.glob("*.eml"), reverse=True)[:count]:
            if mail := self.read(file.stem):
                yield mail

    def count(self) -> int:
        """How many there are."""
        return sum(1 for _ in self.folder.glob("*.eml"))

    def source(self, name: str) -> bytes | None:
        """A mail as it was sent, or None when there is no such mail."""
        if not NAME.fullmatch(name) or not self._file(name).exists():
            return None
        return self._file(name).read_bytes()

    def read(self, name: str) -> Mail | None:
        """One mail, or None when there is no such mail."""
        source = self.source(name)
        if source is None:
            return None
        message = message_from_bytes(source, policy=policy.default)
        return Mail(
            id=name,
            at=dt.datetime.strptime(name.split("-", maxsplit=1)[0], TIME).replace(tzinfo=dt.UTC),
            sender=str(message.get("From", "")),
            recipients=str(message.get("X-Envelope-To", "")),
            subject=str(message.get("Subject", "")) or "(tanpa perihal)",
            message=message,
        )

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.eml"
