"""The key by which push services know this service (RFC 8292). It follows from the secret key: nothing else to keep."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import SecretStr

from common import keys

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def private_key(root: SecretStr) -> ec.EllipticCurvePrivateKey:
    """The same for the same secret_key; a new one ends every subscription, as it ends their sealed addresses."""
    seed = keys.derive(root.get_secret_value().encode(), "vapid")
    return ec.derive_private_key(int.from_bytes(seed) % (ORDER - 1) + 1, CURVE)


def public_key(root: SecretStr) -> str:
    """What a browser subscribes with (`applicationServerKey`): base64url without padding."""
    point = private_key(root).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
