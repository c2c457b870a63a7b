"""A reporter's contact, sealed before it reaches the database. The key comes from the root secret and the number.

Each report has a key of its own, so that a contact copied to another report's row does not open.
"""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from pydantic import TypeAdapter

from common import keys


@dataclass(frozen=True, slots=True)
class ReporterContact:
    """Who reported, as far as they said."""

    name: str = ""
    phone: str = ""
    email: str = ""


_CONTACT = TypeAdapter(ReporterContact)


class ContactBox:
    """Seals and opens contacts."""

    def __init__(self, root: bytes) -> None:
        self._key = keys.derive(root, "perda-contact")
        self._mailbox_key = keys.derive(root, "perda-mailbox")

    def seal(self, tracking_number: str, contact: ReporterContact) -> bytes:
        """The contact as it may be stored."""
        return keys.seal(self._key_of(tracking_number), _CONTACT.dump_json(contact))

    def open(self, tracking_number: str, sealed: bytes) -> ReporterContact:
        """What was sealed for this report. Raises ValueError when it was sealed for another."""
        return _CONTACT.validate_json(keys.unseal(self._key_of(tracking_number), sealed))

    def email_hash(self, address: str) -> bytes:
        """What finds the reports of a mailbox: the same for the same address, and without the key nobody's."""
        return keys.digest(self._mailbox_key, address.strip().casefold().encode())

    def code_hash(self, check_id: UUID, code: str) -> bytes:
        """What is stored of a code that was mailed: good for this check only."""
        return keys.digest(self._mailbox_key, check_id.bytes + code.encode())

    def _key_of(self, tracking_number: str) -> bytes:
        return keys.derive(self._key, tracking_number)


def pseudonym(tracking_number: str) -> str:
    """What officers call a confidential reporter: `Warga 3F`, the same on every screen of one report."""
    return f"Warga {sha256(tracking_number.encode()).hexdigest()[:2].upper()}"
