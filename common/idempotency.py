"""A citizen's POST may come twice over a weak line; the second time it gets the first answer and writes nothing.

The table tells nobody a secret: what is stored is a hash of the Idempotency-Key, an HMAC of the body
and the answer sealed, both under keys derived from the Idempotency-Key itself.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b, sha256
from typing import Self
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Mapped, Session, mapped_column

from common import keys
from common.db import Base
from common.errors import InvalidInput, KeyReused

KEY_SIZE = 32
PERSON = b"idempotency-keys"


class IdempotencyKey(Base):
    """One answered request; removed after the pack's term."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index(None, "created_at", postgresql_using="brin"),)

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    answer: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


@dataclass(frozen=True, slots=True)
class Claim:
    """What one request may write under its key."""

    key_hash: bytes
    fingerprint: bytes
    answer_key: bytes

    @classmethod
    def of(cls, key: str, scope: str, body: bytes) -> Self:
        """Derive from the header's UUID, the route (`scope`) and the body's canonical bytes.

        Raises InvalidInput when the key is not a UUID.
        """
        try:
            root = UUID(key).bytes
        except ValueError:
            raise InvalidInput(
                "Idempotency-Key harus berupa UUID.", fields={"Idempotency-Key": "Kirim satu UUID."}
            ) from None
        # Both keys by one BLAKE2b (RFC 7693), which is also the MAC: on every report's way, six HMACs cost thrice this.
        derived = blake2b(root, person=PERSON).digest()
        fingerprint = blake2b(body, key=derived[:KEY_SIZE], digest_size=KEY_SIZE).digest()
        return cls(sha256(root + scope.encode()).digest(), fingerprint, derived[KEY_SIZE:])

    def sealed(self, answer: bytes) -> bytes:
        """The answer as it may be stored."""
        return keys.seal(self.answer_key, answer)


def replay(session: Session, claim: Claim) -> bytes | None:
    """The first answer to this key, or None when the key is new.

    Raises KeyReused when the key came with another body before.
    """
    stored = session.get(IdempotencyKey, claim.key_hash)
    if stored is None:
        return None
    if not keys.same(stored.fingerprint, claim.fingerprint):
        raise KeyReused("Idempotency-Key ini sudah dipakai untuk isian lain. Buat kunci baru.")
    return keys.unseal(claim.answer_key, stored.answer)


def take(session: Session, claim: Claim, answer: bytes) -> bool:
    """Store the answer in the caller's transaction; False when another request was first.

    A concurrent request with the same key waits here until this transaction ends.
    """
    row = {"key_hash": claim.key_hash, "fingerprint": claim.fingerprint, "answer": claim.sealed(answer)}
    taken = session.execute(
        upsert(IdempotencyKey).values(row).on_conflict_do_nothing().returning(IdempotencyKey.key_hash)
    )
    return taken.first() is not None
