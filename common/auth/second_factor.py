"""The second factor: codes of an authenticator app (TOTP, RFC 6238), their secrets sealed in the database."""

import base64
import time
from uuid import UUID

import pyotp
import segno

from common import keys
from common.auth.models import Officer
from common.settings import Settings

STEP_SECONDS = 30
WINDOW = 1
DIGITS = 6
GROUP = 4
MISSING = "Akun ini memakai langkah kedua. Isi kode 6 angka dari aplikasi autentikator."
WRONG = "Kode tidak cocok. Isi 6 angka yang sedang tampil di aplikasi autentikator."
USED = "Kode ini sudah dipakai. Tunggu kode berikutnya, paling lama 30 detik."
UNREADABLE = "Langkah kedua akun ini tidak terbaca. Minta administrator menyetel ulang."


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def seal_secret(settings: Settings, officer_id: UUID, secret: str) -> bytes:
    """The secret as it may be stored; it opens for this officer only, so that rows cannot be swapped."""
    return keys.seal(_key(settings, officer_id), secret.encode())


def unseal_secret(settings: Settings, officer_id: UUID, sealed: bytes) -> str:
    """Open what `seal_secret` made. Raises ValueError when it belongs to another officer or key."""
    return keys.unseal(_key(settings, officer_id), sealed).decode()


def _key(settings: Settings, officer_id: UUID) -> bytes:
    return keys.derive(settings.secret_key.get_secret_value().encode(), f"totp:{officer_id}")


def step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is, one step early or late allowed; None when it is none of them."""
    clean = "".join(code.split())
    if len(clean) != DIGITS or not (clean.isascii() and clean.isdecimal()):
        return None
    totp = pyotp.TOTP(secret)
    now = int(time.time()) // STEP_SECONDS
    steps = (now + late for late in range(-WINDOW, WINDOW + 1))
    return next((step for step in steps if keys.same(totp.generate_otp(step).encode(), clean.encode())), None)


def use_code(settings: Settings, officer: Officer, code: str) -> str:
    """Take a code, which then counts no more; gives the sentence that refuses it, or nothing.

    The officer's row must be locked by the caller, so that one code is not taken twice at the same time.
    """
    if officer.totp_secret is None:
        return ""
    try:
        secret = unseal_secret(settings, officer.id, officer.totp_secret)
    except ValueError:
        return UNREADABLE
    step, sentence = judge(secret, code, officer.totp_last_step)
    officer.totp_last_step = step
    return sentence


def judge(secret: str, code: str, last_step: int) -> tuple[int, str]:
    """The last step that counts from now on, and the sentence that refuses the code, or nothing."""
    if not code.strip():
        return last_step, MISSING
    step = step_of(secret, code)
    if step is None:
        return last_step, WRONG
    return (last_step, USED) if step <= last_step else (step, "")


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed where a QR code cannot be scanned."""
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def qr_svg(secret: str, username: str, issuer: str) -> str:
    """The QR code as inline SVG without style attributes, so that a strict content security policy shows it."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)
    return str(segno.make(uri, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))


def pack_offer(settings: Settings, officer_id: UUID, secret: str) -> str:
    """A new secret as a hidden form field, sealed, while its owner types the first code."""
    return base64.urlsafe_b64encode(seal_secret(settings, officer_id, secret)).decode()


def open_offer(settings: Settings, officer_id: UUID, offer: str) -> str | None:
    """The secret of a hidden field; None when it was made for somebody else or changed on the way."""
    try:
        return unseal_secret(settings, officer_id, base64.urlsafe_b64decode(offer.encode()))
    except ValueError:
        return None
