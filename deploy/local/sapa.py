"""What the processes of sapa are told in a local run: keys made here, each secret only to the process that uses it.

The private halves of the root and the escrow key lie in `.local/secrets` so that the demo set can certify its officers.
In production they are made in a ceremony and never come near a server (deploy/runbook.md).
"""

import tempfile
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from nacl.signing import SigningKey

from common import keys
from deploy.services import Kind
from services.sapa.crypto.escrow import box_public

# A Unix socket's path has room for 107 bytes (unix(7)).
LONGEST_FOLDER = 90
Secret = Callable[[str], str]
# Which of these a process is given; the officers' process is the only one that knows nothing of receipts.
SECRETS: Mapping[Kind, tuple[str, ...]] = {
    "intake": ("receipt-pepper", "intake-secret"),
    "mailbox": ("receipt-pepper", "intake-secret"),
    "web": ("officer-pepper",),
}


def root_seed(secret: Secret) -> bytes:
    """The office's signing key of this installation (Ed25519)."""
    return keys.derive(secret("sapa-root").encode(), "local-root")


def escrow_seed(secret: Secret) -> bytes:
    """What the three holders of this installation share."""
    return keys.derive(secret("sapa-escrow").encode(), "local-escrow")


def sapa_settings(secret: Secret, kind: Kind, officers_url: str, state: Path) -> dict[str, str]:
    """Settings of configuration.SapaSettings for one process; the places of the slow hash are shared by all."""
    own = {f"SAPA_{name.replace('-', '_').upper()}": secret(f"sapa-{name}") for name in SECRETS.get(kind, ())}
    return own | {
        "SAPA_ROOT_KEY": b64encode(bytes(SigningKey(root_seed(secret)).verify_key)).decode(),
        "SAPA_ESCROW_KEY": b64encode(box_public(escrow_seed(secret))).decode(),
        "SAPA_OFFICERS_URL": officers_url,
        "SAPA_SLOTS_DIR": str(state / "slots"),
        "SAPA_SOCKETS_DIR": str(sockets_dir(state)),
    }


def sockets_dir(state: Path) -> Path:
    """Where the door hands connections over: below the state folder, unless that is too deep for a socket's name."""
    wanted = state / "sockets"
    if len(str(wanted)) <= LONGEST_FOLDER:
        return wanted
    return Path(tempfile.gettempdir()) / f"sapa-{sha256(str(state).encode()).hexdigest()[:12]}"
