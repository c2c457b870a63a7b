"""What the processes of sapa are told beside the common settings. Secrets that a process does not use it is not given.

`sapa_root_key` and `sapa_escrow_key` are public halves (base64, 32 bytes), made in the ceremonies of the runbook. They
come from the configuration and never from the database: who can write rows cannot make a key count.
"""

import tempfile
from base64 import b64decode
from pathlib import Path

from pydantic import AnyHttpUrl, SecretStr, ValidationError, field_validator

from common.settings import SHORTEST_KEY, Settings, SettingsError, settings_problem

PUBLIC_KEY_SIZE = 32
SOCKETS_DIR = Path(tempfile.gettempdir()) / "sapa-sockets"
# The two processes behind the reporters' one address.
INTAKE, MAILBOX = "intake", "mailbox"


class SapaSettings(Settings):
    """The settings of any process of sapa; `need` tells which secrets it cannot do without."""

    sapa_root_key: str
    sapa_escrow_key: str
    sapa_officers_url: AnyHttpUrl = AnyHttpUrl("http://localhost:8084")
    sapa_receipt_pepper: SecretStr = SecretStr("")
    sapa_intake_secret: SecretStr = SecretStr("")
    sapa_officer_pepper: SecretStr = SecretStr("")
    sapa_slots_dir: Path = Path(tempfile.gettempdir()) / "sapa-slots"
    sapa_sockets_dir: Path = SOCKETS_DIR

    @field_validator("sapa_root_key", "sapa_escrow_key")
    @classmethod
    def _is_public_key(cls, written: str) -> str:
        if len(_decoded(written)) != PUBLIC_KEY_SIZE:
            raise ValueError("must be 32 bytes in base64, as the ceremony printed it")
        return written

    @property
    def root_key(self) -> bytes:
        """The office's Ed25519 key that certificates are checked against."""
        return _decoded(self.sapa_root_key)

    @property
    def escrow_key(self) -> bytes:
        """The X25519 key to which every case is sealed for the three holders."""
        return _decoded(self.sapa_escrow_key)

    def need(self, *names: str) -> None:
        """Stop the start of a process whose secret is missing or short. Raises SettingsError naming each."""
        short = [name for name in names if len(getattr(self, name).get_secret_value()) < SHORTEST_KEY]
        if short:
            rows = [f"SMARTSOCIETY_{name.upper()}: at least {SHORTEST_KEY} characters" for name in short]
            raise SettingsError("This process cannot start. Set:\n  " + "\n  ".join(rows))


def _decoded(written: str) -> bytes:
    try:
        return b64decode(written, validate=True)
    except ValueError:
        return b""


def load_sapa_settings(*needed: str) -> SapaSettings:
    """Read the settings of this process. Raises SettingsError naming what is missing, without values."""
    try:
        settings = SapaSettings()
    except ValidationError as wrong:
        raise settings_problem(wrong) from None
    settings.need(*needed)
    return settings


def socket_of(folder: Path, server: str) -> Path:
    """Where one of the two takes the connections that the door gives it."""
    return folder / f"{server}.sock"
