"""What an officer carries to the ceremony: who they say they are and the public halves of their keys, as one line.

It proves nothing. Whoever holds the root key compares the fingerprint with the officer in person before signing.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.sapa.crypto.certificates import Certificate
from services.sapa.crypto.officer_keys import fingerprint
from services.sapa.crypto.primitives import KEY_SIZE, CannotOpen, canonical, from_text, to_text
from services.sapa.workflow import Role

VALID_FOR = timedelta(days=400)
# The clock of a machine that never sees a network is not to be trusted to the minute.
CLOCKS_DIFFER = timedelta(days=1)
LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """The certificate that is asked for, without its dates. Ids and keys are text, as in the certificate."""

    office: str
    key_id: str
    officer_id: str
    username: str
    name: str
    role: str
    box_public: str
    sign_public: str

    @property
    def line(self) -> str:
        """For a stick or a screen; nothing in it is secret."""
        return to_text(canonical(asdict(self)))

    @property
    def fingerprint(self) -> str:
        """What the officer reads aloud. Raises CannotOpen when a key is no base64."""
        return fingerprint(from_text(self.box_public), from_text(self.sign_public))

    def certificate(self, at: datetime, valid_for: timedelta = VALID_FOR) -> Certificate:
        """What the root is asked to sign; it holds from a day before `at`."""
        issued_at, expires_at = at - CLOCKS_DIFFER, at + valid_for
        return Certificate(**asdict(self), issued_at=issued_at.isoformat(), expires_at=expires_at.isoformat())


def from_request_line(line: str) -> CertificateRequest:
    """The request as `line` gave it. Raises CannotOpen for anything else."""
    raw = from_text("".join(line[:LONGEST_LINE].split()))
    try:
        request = CertificateRequest(**json.loads(raw))
        _check(request)
    except (ValueError, TypeError, AttributeError):
        raise CannotOpen("no request") from None
    return request


def _check(request: CertificateRequest) -> None:
    """Raises what `from_request_line` turns into one error: ids, role and keys are what a server can take in."""
    UUID(request.key_id), UUID(request.officer_id), Role(request.role)
    sizes = {len(from_text(request.box_public)), len(from_text(request.sign_public))}
    if sizes != {KEY_SIZE} or not all(isinstance(value, str) for value in asdict(request).values()):
        raise ValueError("no keys, or no text")
