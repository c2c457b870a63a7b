"""Keys on paper: groups of four letters that a person can type, each line ending in a group that tells a slip.

Base32 knows no digit that looks like a letter; what people read into one (0, 1, 8) is put right.
"""

from base64 import b32decode, b32encode
from hashlib import sha256

from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen

GROUP = 4
KEY_LETTERS = 52
MEANT = str.maketrans("018", "OIB")


def on_paper(key: bytes) -> str:
    """32 bytes as thirteen groups and a fourteenth that checks them."""
    letters = b32encode(key).decode().rstrip("=")
    letters += _check(key)
    return " ".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def from_paper(typed: str) -> bytes:
    """Raises CannotOpen for a slip; blanks, dashes and small letters do not matter."""
    letters = "".join(letter for letter in typed[:256].upper() if letter.isalnum()).translate(MEANT)
    if len(letters) != KEY_LETTERS + GROUP:
        raise CannotOpen("a key has fourteen groups")
    try:
        key = b32decode(letters[:KEY_LETTERS] + "====")
    except ValueError:
        raise CannotOpen("no key") from None
    if len(key) != KEY_SIZE or _check(key) != letters[KEY_LETTERS:]:
        raise CannotOpen("a slip in one of the groups")
    return key


def _check(key: bytes) -> str:
    return b32encode(sha256(b"sapa-on-paper" + key).digest()).decode()[:GROUP]
