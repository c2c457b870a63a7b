"""The demo officers as the mailbox's page shows them, each with the second-factor code of this moment."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyotp


@dataclass(frozen=True, slots=True)
class Login:
    """What a person types to be this officer."""

    service: str
    role: str
    username: str
    password: str
    code: str


def logins(file: Path | None) -> list[Login]:
    """Every demo officer in `demo-accounts.json`; nobody when there is no such file."""
    if file is None or not file.exists():
        return []
    return [
        Login(row["service"], row["role"], row["username"], row["password"], pyotp.TOTP(row["totp_secret"]).now())
        for row in json.loads(file.read_text())
    ]
