"""An account whose private keys are open, for the length of one act."""

from dataclasses import dataclass, field

from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.statements import Signer
from services.sapa.models import Officer, OfficerKey


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows as they were read or locked, and what they opened to."""

    officer: Officer
    key: OfficerKey
    held: OfficerKeys = field(repr=False)

    @property
    def signer(self) -> Signer:
        """To sign what this officer does to the own account."""
        return Signer(self.key.id, self.held.sign)

    @property
    def subject(self) -> str:
        """As the audit calls the account."""
        return f"officer:{self.officer.id}"
