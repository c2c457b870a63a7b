"""Where officers, and reporters who asked for it, are told that something waits: sealed before it is stored.

Under a key of the processes that send, not of a case: who has database and sending process learns the address, and not
what it has to do with.
"""

from uuid import UUID

from common import keys


class AddressBox:
    """Seals and opens addresses; each row has a key of its own, so that one copied to another row does not open."""

    def __init__(self, root: bytes) -> None:
        self._key = keys.derive(root, "sapa-address")

    def seal(self, row: UUID, channel: str, address: str) -> bytes:
        """The address as it may be stored in this row for this channel."""
        return keys.seal(self._of(row, channel), address.encode())

    def open(self, row: UUID, channel: str, sealed: bytes) -> str:
        """What was sealed. Raises ValueError when it was sealed for another row or channel."""
        return keys.unseal(self._of(row, channel), sealed).decode()

    def _of(self, row: UUID, channel: str) -> bytes:
        return keys.derive(self._key, f"{channel}:{row}")
