"""The escrow key in three shares, any two of which give it back: pairwise XOR, so that one says nothing at all.

What is shared is an Ed25519 seed. Its X25519 twin opens what was sealed to escrow; the seed itself signs what escrow
gave to whom, checked against the same configured public key: libsodium converts the one public half into the other.
"""

from collections.abc import Mapping
from itertools import combinations
from uuid import UUID

from nacl.bindings import crypto_sign_ed25519_pk_to_curve25519
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey

from services.sapa.crypto import statements
from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen, new_key, public_of
from services.sapa.crypto.statements import Forged, Statement

HOLDERS = ("kepala_uptd", "kepala_dinas", "pejabat_pdp")
Share = dict[str, bytes]
# Stands where the id of a signing officer's key would.
ESCROW_ID = UUID(int=0)


def box_private(seed: bytes) -> bytes:
    """What opens grants whose holder is None."""
    return bytes(SigningKey(seed).to_curve25519_private_key())


def box_public(seed: bytes) -> bytes:
    """The setting `sapa_escrow_key`."""
    return public_of(box_private(seed))


def sign(seed: bytes, statement: Statement) -> bytes:
    """96 bytes: the Ed25519 public half, then the signature."""
    return bytes(SigningKey(seed).verify_key) + statements.Signer(ESCROW_ID, seed).sign(statement)


def verify(public: bytes, statement: Statement, signature: bytes) -> None:
    """That the escrow whose X25519 key is `public` signed it. Raises Forged."""
    signer, rest = signature[:KEY_SIZE], signature[KEY_SIZE:]
    try:
        is_theirs = crypto_sign_ed25519_pk_to_curve25519(signer) == public
    except (CryptoError, ValueError, TypeError):
        is_theirs = False
    if not is_theirs:
        raise Forged("not signed by the escrow key")
    statements.verify(signer, statement, rest)


def split(seed: bytes) -> dict[str, Share]:
    """For each holder their half of every pair that they belong to, by the pair's name (`kepala_uptd+pejabat_pdp`)."""
    shares: dict[str, Share] = {holder: {} for holder in HOLDERS}
    for one, other in combinations(HOLDERS, 2):
        pad = new_key()
        shares[one][f"{one}+{other}"] = pad
        shares[other][f"{one}+{other}"] = _xor(pad, seed)
    return shares


def join(shares: Mapping[str, Share], public: bytes) -> bytes:
    """The seed from two holders' shares. Raises CannotOpen when they do not give the key of `public`."""
    for one, other in combinations(HOLDERS, 2):
        pair = f"{one}+{other}"
        if pair in shares.get(one, {}) and pair in shares.get(other, {}):
            seed = _xor(shares[one][pair], shares[other][pair])
            if box_public(seed) == public:
                return seed
    raise CannotOpen("these shares do not belong together, or not to this office's escrow key")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
