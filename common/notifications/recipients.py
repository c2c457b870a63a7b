"""Recipients that are no rows of contacts: a resolver finds their address when a message is sent, and nobody keeps it.

A recipient is `scheme:key` (`petugas:0198…`); a service gives its worker and its relay a resolver for each scheme.
Such a recipient has one way at a time, so one contact_id stands for it, whatever its address is by then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

from sqlalchemy.orm import Session

GONE = "tidak ada alamat lagi"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes. `secret` is sealed (common.directory)."""

    channel: str
    address: str
    secret: bytes | None = None

    @property
    def hint(self) -> str:
        """What may be kept: of an e-mail address the first letter and the domain, of a number the last three digits.

        claims.CLAIM does the same.
        """
        if self.channel == "sms":
            return f"…{self.address[-3:]}"
        name, at, domain = self.address.rpartition("@")
        return f"{name[:1]}…{at}{domain}" if at and self.channel == "email" else "…"


Resolver = Callable[[Session, str], Address | None]
Resolvers = Mapping[str, Resolver]


def scheme_of(recipient: str) -> str:
    """What decides who finds the address."""
    return recipient.partition(":")[0]


def key_of(recipient: str) -> str:
    """What the resolver is asked for."""
    return recipient.partition(":")[2]


def contact_id_of(recipient: str) -> UUID:
    """What stands for it in delivery attempts: PostgreSQL's `md5(recipient)::uuid`."""
    return UUID(md5(recipient.encode(), usedforsecurity=False).hexdigest())
