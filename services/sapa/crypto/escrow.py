"""The escrow key in three shares, any two of which give it back: pairwise XOR, so that one says nothing at all."""

from collections.abc import Mapping
from itertools import combinations

from services.sapa.crypto.primitives import CannotOpen, new_key, public_of

HOLDERS = ("kepala_uptd", "kepala_dinas", "pejabat_pdp")
Share = dict[str, bytes]


def split(private: bytes) -> dict[str, Share]:
    """For each holder their half of every pair that they belong to, by the pair's name (`kepala_uptd+pejabat_pdp`)."""
    shares: dict[str, Share] = {holder: {} for holder in HOLDERS}
    for one, other in combinations(HOLDERS, 2):
        pad = new_key()
        shares[one][f"{one}+{other}"] = pad
        shares[other][f"{one}+{other}"] = _xor(pad, private)
    return shares


def join(shares: Mapping[str, Share], public: bytes) -> bytes:
    """The private key from two holders' shares. Raises CannotOpen when they do not give the key of `public`."""
    for one, other in combinations(HOLDERS, 2):
        pair = f"{one}+{other}"
        if pair in shares.get(one, {}) and pair in shares.get(other, {}):
            private = _xor(shares[one][pair], shares[other][pair])
            if public_of(private) == public:
                return private
    raise CannotOpen("these shares do not belong together, or not to this office's escrow key")


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
