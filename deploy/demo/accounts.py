"""Demo officers: one for each role, their passwords and second factors in `demo-accounts.json` (0600).

The file is what people and tests read. Where it is missing while the accounts are there, they get new
passwords and a new file. A production start refuses a database in which one of them is open.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor
from common.auth import officers
from common.auth.identity import ADMINISTRATOR, Grant
from common.auth.models import Officer
from common.auth.passwords import ALPHABET, Prepared, prepare_password
from common.auth.second_factor import new_secret
from common.pack import Pack
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
class Post:
    """A demo officer to be: what they are, and for which OPD (None: all)."""

    role: str
    opd_code: str | None
    name: str

    @property
    def username(self) -> str:
        """Says both, so that nobody has to remember who is who."""
        return f"{self.role}.{self.opd_code}" if self.opd_code else self.role

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


def busiest_opd(pack: Pack) -> list[str]:
    """The OPD codes of the pack, the one with the most categories first."""
    codes = [category.opd_code for category in pack.categories]
    return sorted(set(codes), key=lambda code: (-codes.count(code), code))


def posts(pack: Pack) -> list[Post]:
    """One officer for each role, and a second verifikator in another OPD."""
    first, second = busiest_opd(pack)[:2]
    return [
        Post("verifikator", first, "Sitti Rahma (demo)"),
        Post("petugas", first, "La Ode Arman (demo)"),
        Post("kepala_opd", first, "Wa Ode Nur (demo)"),
        Post("verifikator", second, "Andi Tenri (demo)"),
        Post("pengawas", None, "Muh. Saleh (demo)"),
        Post(ADMINISTRATOR, None, "Administrator (demo)"),
    ]


def ensure_accounts(settings: Settings, service: str, pack: Pack, state: Path) -> list[Account]:
    """Make the demo officers of a service where they are missing, and give them all."""
    wanted = posts(pack)
    known = read_accounts(state)
    ours = {account.username: account for account in known if account.service == service}
    with db.reading() as session:
        there = set(session.scalars(select(Officer.username).where(Officer.is_demo)))
    missing = [post for post in wanted if post.username not in ours or post.username not in there]
    made = [_make(settings, service, post) for post in missing]
    if made:
        names = {account.username for account in made}
        kept = [account for account in known if account.service != service or account.username not in names]
        write_accounts(state, [*kept, *made])
    return [account for account in read_accounts(state) if account.service == service]


def _make(settings: Settings, service: str, post: Post) -> Account:
    plain = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    password, totp = prepare_password(plain, post.username), new_secret()
    with db.transaction() as session:
        officer = _account(session, post, password)
        officers.grant_role(session, officer, Grant(post.role, post.opd_code), ACTOR)
        officers.set_totp(session, officer, totp, settings, ACTOR)
    return Account(service, post.role, post.username, plain, totp)


def _account(session: Session, post: Post, password: Prepared) -> Officer:
    there = session.scalar(select(Officer).where(Officer.username == post.username, Officer.is_demo))
    if there is None:
        return officers.create_officer(
            session, officers.NewOfficer(post.username, post.name, password, post.email, is_demo=True), ACTOR
        ).officer
    officers.reset_password(session, there.id, password, ACTOR)
    return officers.set_active(session, there.id, ACTOR, active=True)
