"""Reading one setting without loading them all: from the environment, or from a secret's file of the same name."""

import os
from pathlib import Path

PREFIX = "SMARTSOCIETY_"
SECRETS_DIR = Path("/run/secrets")


def told(name: str) -> str:
    """The value of SMARTSOCIETY_<name>. Raises ValueError naming both places where it can be set."""
    setting = f"{PREFIX}{name}"
    file = SECRETS_DIR / setting.lower()
    value = os.environ.get(setting) or (file.read_text().strip() if file.exists() else "")
    if not value:
        raise ValueError(f"Set {setting}, or the secret {file}.")
    return value
