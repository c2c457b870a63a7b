"""Telephone numbers and push addresses, sealed before they reach the database, and what tells two of them apart.

A hash under our key finds the rows of one number (a crew's reply, a caller who calls again) and is worth nothing to
whoever takes the table alone.
"""

from base64 import urlsafe_b64encode
from uuid import UUID

from common import keys


class AddressBox:
    """Seals and opens addresses; each row has a key of its own, so that one copied to another row does not open."""

    def __init__(self, root: bytes) -> None:
        self._key = keys.derive(root, "fire-address")
        self._hash_key = keys.derive(root, "fire-address-hash")
        self._answer_key = keys.derive(root, "fire-answer-link")
        self._device_key = keys.derive(root, "fire-device")
        self._pairing_key = keys.derive(root, "fire-board-pairing")

    def seal(self, row: UUID, address: str) -> bytes:
        """The address as it may be stored in this row."""
        return keys.seal(keys.derive(self._key, str(row)), address.encode())

    def open(self, row: UUID, sealed: bytes) -> str:
        """What was sealed for this row. Raises ValueError when it was sealed for another."""
        return keys.unseal(keys.derive(self._key, str(row)), sealed).decode()

    def address_hash(self, address: str) -> bytes:
        """The same for the same address: telephone numbers as E.164."""
        return keys.digest(self._hash_key, address.strip().casefold().encode())

    def device_hash(self, device: str) -> bytes:
        """What marks the presses of one phone (a random cookie) without naming it."""
        return keys.digest(self._device_key, device.encode())

    def answer_token(self, ring_id: UUID) -> str:
        """What the link of an alarm carries: lets its holder answer this one ring, and nothing else.

        96 bits in 16 characters: an SMS has no room for more.
        """
        return urlsafe_b64encode(keys.digest(self._answer_key, ring_id.bytes)[:12]).decode()

    def pairing_hash(self, code: str) -> bytes:
        """What is stored of a wall screen's pairing code, too short for a plain hash."""
        return keys.digest(self._pairing_key, code.encode())
