"""What officers sign: every entry, epoch, grant, reply, decision and reading. One function for each, so that signer and
checker cannot differ; `kind` keeps a signature of one from standing for another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from services.sapa.crypto.primitives import canonical

PURPOSE = b"sapa-statement-v1\n"
Statement = Mapping[str, Any]


class Forged(ValueError):
    """The signature is not the named officer's, or what it covers was changed."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An officer who signs: the id of their certified key, and its private half."""

    key_id: UUID
    private: bytes = field(repr=False)

    def sign(self, statement: Statement) -> bytes:
        """64 bytes."""
        return bytes(SigningKey(self.private).sign(PURPOSE + canonical(statement)).signature)


def verify(public: bytes, statement: Statement, signature: bytes) -> None:
    """Raises Forged."""
    try:
        VerifyKey(public).verify(PURPOSE + canonical(statement), signature)
    except (CryptoError, ValueError, TypeError):
        raise Forged("not signed by this officer, or changed since") from None


def moment(at: datetime) -> str:
    """A time as it is signed: UTC, microseconds, as PostgreSQL keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest(*parts: bytes) -> str:
    """Ciphertexts stand in a statement by this; each part with its length."""
    return sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).hexdigest()


def epoch_statement(case_id: UUID, epoch: int, publics: tuple[bytes, bytes], at: datetime) -> Statement:
    """Whoever begins an epoch signs its public keys (story, identity)."""
    return {"kind": "epoch", "case": str(case_id), "epoch": epoch, "keys": digest(*publics), "at": moment(at)}


@dataclass(frozen=True, slots=True)
class GrantTold:
    """A grant as it is signed by whoever gives it. `part` is what the grantee is to the case.

    `holder_key_id` is None for escrow; `sealed_digest` is `digest` of the sealed keys, kept when these are emptied.
    """

    case_id: UUID
    epoch: int
    holder_key_id: UUID | None
    part: str
    has_identity: bool
    sealed_digest: str
    at: datetime


def grant_statement(told: GrantTold) -> Statement:
    """Binds the sealed epoch key to case, epoch, holder and part."""
    return {
        "kind": "grant",
        "case": str(told.case_id),
        "epoch": told.epoch,
        "holder": str(told.holder_key_id or "escrow"),
        "part": told.part,
        "identity": told.has_identity,
        "sealed": told.sealed_digest,
        "at": moment(told.at),
    }


@dataclass(frozen=True, slots=True)
class EntryTold:
    """An entry as its author signs it. `scope`: 0 story, 1 identity."""

    entry_id: UUID
    case_id: UUID
    epoch: int
    scope: int
    key_sealed: bytes
    body: bytes
    at: datetime


def entry_statement(told: EntryTold) -> Statement:
    """Binds the ciphertext to its row."""
    return {
        "kind": "entry",
        "id": str(told.entry_id),
        "case": str(told.case_id),
        "epoch": told.epoch,
        "scope": told.scope,
        "sealed": digest(told.key_sealed, told.body),
        "at": moment(told.at),
    }


def reply_statement(reply_id: UUID, mailbox_id: UUID, case_id: UUID, sealed: bytes, at: datetime) -> Statement:
    """A reply to a reporter; the mailbox shows none without it."""
    return {
        "kind": "reply",
        "id": str(reply_id),
        "mailbox": str(mailbox_id),
        "case": str(case_id),
        "sealed": digest(sealed),
        "at": moment(at),
    }


def reading_statement(actor: str, act: str, subject: str, request_id: str, detail: Mapping[str, Any]) -> Statement:
    """An audit row, signed by the officer whose act it tells."""
    told = {"actor": actor, "act": act, "subject": subject, "request": request_id, "detail": dict(detail)}
    return {"kind": "audit", **told}


def table_statement(period: date, kind: str, body: Mapping[str, Any]) -> Statement:
    """A published table of figures, signed by the supervisor who made it."""
    return {"kind": "figures", "period": period.isoformat(), "table": kind, "body": dict(body)}


def key_statement(kind: str, key_id: UUID, public: bytes, at: datetime) -> Statement:
    """The public half of a key of the office (`statistics`), signed by whoever made it."""
    return {"kind": f"key:{kind}", "id": str(key_id), "public": digest(public), "at": moment(at)}


def breach_statement(text_id: UUID, breach_id: UUID, part: str, sealed: bytes, at: datetime) -> Statement:
    """A text about a breach of data."""
    return {
        "kind": "breach",
        "id": str(text_id),
        "breach": str(breach_id),
        "part": part,
        "sealed": digest(sealed),
        "at": moment(at),
    }


def told_statement(breach_id: UUID, case_id: UUID, way: str, at: datetime) -> Statement:
    """That the people of a case were told of a breach, and how."""
    return {"kind": "breach:told", "breach": str(breach_id), "case": str(case_id), "way": way, "at": moment(at)}
