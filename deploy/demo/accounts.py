"""Demo officers: their passwords and second factors lie in `demo-accounts.json` (0600).

The file is what people and tests read. Where it is missing while the accounts are there, they get new
passwords and a new file. A production start refuses a database in which one of them is open.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.auth import officers
from common.auth.identity import Grant
from common.auth.models import Officer
from common.auth.passwords import ALPHABET, Prepared, prepare_password
from common.auth.second_factor import new_secret
from common.settings import Settings

ACTOR = Actor("system:demo")
FILE = "demo-accounts.json"


@dataclass(frozen=True, slots=True)
class Account:
    """One row of the file."""

    service: str
    role: str
    username: str
    password: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """A demo officer to be: what they are, and for which OPD (None: all).

    `username` says both and is one of all services' (accounts are shared).
    """

    role: str
    opd_code: str | None
    name: str
    username: str

    @property
    def email(self) -> str:
        """In a domain that can never exist (RFC 2606): the local mailbox takes it."""
        return f"{self.username}@demo.example"


def read_accounts(state: Path) -> list[Account]:
    """What the file says; nothing when there is none."""
    file = state / FILE
    return [Account(**row) for row in json.loads(file.read_text())] if file.exists() else []


def write_accounts(state: Path, accounts: list[Account]) -> None:
    """Write the file anew."""
    draft = state / f".{FILE}"
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([asdict(account) for account in accounts], indent=1))
    draft.replace(state / FILE)


def ensure_accounts(settings: Settings, service: str, wanted: Sequence[DemoOfficer], state: Path) -> list[Account]:
    """Make the demo officers of a service where they are missing, and give them all."""
    known = read_accounts(state)
    ours = {account.username: account for account in known if account.service == service}
    with db.reading() as session:
        there = set(session.scalars(select(Officer.username).where(Officer.is_demo)))
    missing = [one for one in wanted if one.username not in ours or one.username not in there]
    made = [_make(settings, service, one) for one in missing]
    if made:
        names = {account.username for account in made}
        kept = [account for account in known if account.service != service or account.username not in names]
        write_accounts(state, [*kept, *made])
    return [account for account in read_accounts(state) if account.service == service]


def _make(settings: Settings, service: str, wanted: DemoOfficer) -> Account:
    plain = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    password, totp = prepare_password(plain, wanted.username), new_secret()
    with db.transaction() as session:
        officer = _account(session, wanted, password)
        officers.grant_role(session, officer, Grant(wanted.role, wanted.opd_code), ACTOR)
        officers.set_totp(session, officer, totp, settings, ACTOR)
    return Account(service, wanted.role, wanted.username, plain, totp)


def _account(session: Session, wanted: DemoOfficer, password: Prepared) -> Officer:
    there = session.scalar(select(Officer).where(Officer.username == wanted.username, Officer.is_demo))
    if there is None:
        return officers.create_officer(
            session, officers.NewOfficer(wanted.username, wanted.name, password, wanted.email, is_demo=True), ACTOR
        ).officer
    officers.reset_password(session, there.id, password, ACTOR)
    return officers.set_active(session, there.id, ACTOR, active=True)
