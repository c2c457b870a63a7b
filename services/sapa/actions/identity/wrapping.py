"""An officer's keys under what the officer knows or has on paper. Slow, so never inside a transaction."""

from dataclasses import dataclass, field
from uuid import UUID

from common.auth.passwords import normal
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.officer_keys import OfficerKeys, wrap
from services.sapa.crypto.officer_secrets import recovery_bytes
from services.sapa.crypto.stretching import Stretched, new_salt, stretch


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What is stored: the salt, what proves a password (a paper needs no proof but opening), and the keys."""

    salt: bytes = field(repr=False)
    verifier: bytes = field(repr=False)
    keys: bytes = field(repr=False)


def place(purpose: str, key_id: UUID) -> str:
    """Where wrapped keys belong: `password` or `recovery` of one row."""
    return f"{purpose}:{key_id}"


def stretched(settings: SapaSettings, typed: bytes, salt: bytes) -> Stretched:
    """The slow hash. Raises TooMany when every slot stays taken."""
    return stretch(typed, salt, settings.sapa_officer_pepper.get_secret_value().encode(), settings.sapa_slots_dir)


def of_password(password: str) -> bytes:
    """A password as it is hashed: the same letters, whichever way a telephone sends them."""
    return normal(password).encode()


def under_password(settings: SapaSettings, key_id: UUID, held: OfficerKeys, password: str) -> Wrapped:
    """The keys of this row under a new password."""
    return _under(settings, place("password", key_id), held, of_password(password))


def under_paper(settings: SapaSettings, key_id: UUID, held: OfficerKeys, recovery_code: str) -> Wrapped:
    """The keys of this row under a new recovery code."""
    return _under(settings, place("recovery", key_id), held, recovery_bytes(recovery_code))


def _under(settings: SapaSettings, where: str, held: OfficerKeys, typed: bytes) -> Wrapped:
    salt = new_salt()
    given = stretched(settings, typed, salt)
    return Wrapped(salt, given.lookup, wrap(given.wrap, held, where))
