"""What else an officer's keys and paper open: the secret of the second factor, and the recovery code on the paper."""

from uuid import UUID

from common import keys
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.primitives import CannotOpen, new_key
from services.sapa.crypto.typed import from_paper, on_paper


def seal_totp(held: OfficerKeys, officer_id: UUID, secret: str) -> bytes:
    """The second factor's secret (base32): opens with the officer's keys only, so neither IT nor a thief reads it."""
    return keys.seal(_totp_key(held, officer_id), secret.encode())


def open_totp(held: OfficerKeys, officer_id: UUID, sealed: bytes) -> str:
    """Raises CannotOpen: of other keys or another officer, or changed since."""
    try:
        return keys.unseal(_totp_key(held, officer_id), sealed).decode()
    except ValueError:
        raise CannotOpen("the second factor belongs to other keys") from None


def _totp_key(held: OfficerKeys, officer_id: UUID) -> bytes:
    return keys.derive(held.raw, f"sapa-totp:{officer_id}")


def new_recovery_code() -> str:
    """32 random bytes in groups, as they stand on the paper."""
    return on_paper(new_key())


def recovery_bytes(typed: str) -> bytes:
    """What a typed recovery code stands for. Raises CannotOpen when it cannot be one, or has a slip in it."""
    return from_paper(typed)
