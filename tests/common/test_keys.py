import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import keys

ROOT = b"a root secret of the tests"


def test_hkdf_matches_rfc_5869() -> None:
    """Test case 3 of RFC 5869 (empty salt and info), its first block."""
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert keys.derive(b"\x0b" * 22, "").hex() == expected


def test_each_purpose_has_its_own_key() -> None:
    assert keys.derive(ROOT, "totp") != keys.derive(ROOT, "contact")


@given(st.binary(max_size=500))
def test_what_was_sealed_opens_again(plain: bytes) -> None:
    key = keys.derive(ROOT, "box")
    assert keys.unseal(key, keys.seal(key, plain)) == plain


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_changed_bit_is_refused(plain: bytes, data: st.DataObject) -> None:
    key = keys.derive(ROOT, "box")
    sealed = bytearray(keys.seal(key, plain))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ValueError, match="sealed with another key"):
        keys.unseal(key, bytes(sealed))


def test_another_key_does_not_open_it() -> None:
    sealed = keys.seal(keys.derive(ROOT, "one"), b"x")
    with pytest.raises(ValueError, match="sealed with another key"):
        keys.unseal(keys.derive(ROOT, "two"), sealed)
    with pytest.raises(ValueError, match="sealed with another key"):
        keys.unseal(keys.derive(ROOT, "two"), b"short")
