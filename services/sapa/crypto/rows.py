"""A row of sealed fields: one key for each row, sealed to whoever may read it, and every field bound to its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.sapa.crypto.primitives import decrypt, encrypt, new_key, open_sealed, seal_to


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands. `owner` is its case, report or mailbox; `epoch` is 0 outside cases."""

    table: str
    owner: UUID
    epoch: int
    row: UUID

    def of(self, field: str) -> bytes:
        """The associated data of one field: `table|case|epoch|field|row`."""
        return f"{self.table}|{self.owner}|{self.epoch}|{field}|{self.row}".encode()


@dataclass(frozen=True, slots=True)
class SealedRow:
    """What is stored: the row's key, sealed, and the fields under it."""

    key_sealed: bytes
    fields: Mapping[str, bytes]


def seal_row(public: bytes, place: Place, fields: Mapping[str, bytes]) -> SealedRow:
    """Seal under a fresh key to an X25519 public key. Raises CannotOpen when it is none."""
    key = new_key()
    sealed = {name: encrypt(key, plain, place.of(name)) for name, plain in fields.items()}
    return SealedRow(seal_to(public, key), sealed)


def open_row(private: bytes, place: Place, row: SealedRow, public: bytes | None = None) -> dict[str, bytes]:
    """Every field. Raises CannotOpen: another key, another place, or changed since.

    `public`: the public half where it is at hand, which saves half the time.
    """
    key = open_sealed(private, row.key_sealed, public)
    return {name: decrypt(key, sealed, place.of(name)) for name, sealed in row.fields.items()}


def seal_body(public: bytes, place: Place, plain: bytes) -> tuple[bytes, bytes]:
    """A row of the one field `body`: (key_sealed, body)."""
    row = seal_row(public, place, {"body": plain})
    return row.key_sealed, row.fields["body"]


def open_body(private: bytes, place: Place, key_sealed: bytes, body: bytes, public: bytes | None = None) -> bytes:
    """Open what `seal_body` made. Raises CannotOpen."""
    return open_row(private, place, SealedRow(key_sealed, {"body": body}), public)["body"]
