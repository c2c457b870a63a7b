"""The demo set of sapa: officers who enrolled, were certified by this installation's root key, and work.

Nothing is written past the product: each is enrolled, each report comes in by the intake's role, each case is accepted
and answered by its officers. Their accounts cannot be reset, here as little as in production: where their file was
lost, others are made.
"""

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select, update

from common import db
from common.auth.passwords import ALPHABET
from common.codes import new_id
from common.pack import LightPack, load_light_pack
from deploy.demo.accounts import ACTOR, Account, read_accounts, write_accounts
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.entries import add_entry
from services.sapa.actions.identity.enrolling import NewOfficer, create_officer, enrol
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.actions.keys.certifying import store_certificate
from services.sapa.actions.keys.statistics import make_statistics_key
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.opening import open_case
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.actions.submitting import submit
from services.sapa.configuration import SapaSettings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.crypto.certificates import as_text, issue
from services.sapa.crypto.receipts import derived_id
from services.sapa.crypto.requests import from_request_line
from services.sapa.models import Officer, Report
from services.sapa.queries.sessions import opened_keys, signed_in_by
from services.sapa.schemas.entries.received import Note
from services.sapa.schemas.reporting import SubmitReport
from services.sapa.workflow import CASE_ROLES, Role

SERVICE = "sapa"
FILE = Path(__file__).with_name("sapa.toml")
ON_DUTY = timedelta(hours=24)
PEOPLE: Sequence[tuple[str, str, Role]] = (
    ("rina", "Rina Nurhayati (demo)", Role.PENDAMPING),
    ("sri", "Sri Wahyuni (demo)", Role.PENDAMPING),
    ("hasnah", "Hasnah (demo)", Role.PENYELIA),
    ("andi.pdp", "Andi Pallawa (demo)", Role.PDP),
    ("admin.sapa", "Administrator (demo)", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """This installation's root key, with the settings of the officers' process and of the intake."""

    root: bytes
    officers: SapaSettings
    intake: SapaSettings

    def bind(self, settings: SapaSettings) -> None:
        """Work as the role of one of the two processes from here on."""
        url = settings.database_url.get_secret_value()
        db.bind(url, pool_size=2, channel=SERVICE, application="smartsociety-prepare")


def ensure_sapa(ceremony: Ceremony, state: Path) -> str:
    """Make what is missing; tells what there is. Raises ValueError in production."""
    if ceremony.officers.environment == "production":
        raise ValueError("The demo set is not for production.")
    pack = load_light_pack(ceremony.officers.pack_dir)
    office = Office.of(ceremony.officers, pack)
    ceremony.bind(ceremony.officers)
    tokens = _ensure_accounts(ceremony, office, state)
    _put_on_duty()
    made = _make_cases(ceremony, office, pack, tokens) if len(tokens) == len(PEOPLE) else 0
    return f"{len(PEOPLE)} officers" + (f", {made} reports made" if made else "")


def _ensure_accounts(ceremony: Ceremony, office: Office, state: Path) -> dict[str, str]:
    """Accounts with their file; gives the first session of each that was made now, by the name in PEOPLE."""
    kept = read_accounts(state)
    ours = [account for account in kept if account.service == SERVICE]
    with db.reading() as session:
        there = session.scalar(select(func.count()).where(Officer.is_demo)) or 0
    if len(ours) == len(PEOPLE) and there >= len(PEOPLE):
        return {}
    suffix = f".{there // len(PEOPLE) + 1}" if there else ""
    made = [_enrolled(ceremony, office, (f"{name}{suffix}", words, role)) for name, words, role in PEOPLE]
    others = [account for account in kept if account.service != SERVICE]
    write_accounts(state, [*others, *(account for account, _ in made)])
    return {name: token for (name, _, _), (_, token) in zip(PEOPLE, made, strict=True)}


def _enrolled(ceremony: Ceremony, office: Office, who: tuple[str, str, Role]) -> tuple[Account, str]:
    """As an officer begins: a code, a password of their own, keys; then the ceremony."""
    username, name, role = who
    box = AddressBox(ceremony.officers.secret_key.get_secret_value().encode())
    new = NewOfficer(username, name, role, email=f"{username}@demo.example", is_demo=True)
    with db.transaction() as session:
        code = create_officer(session, box, new, ACTOR)
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    begun = enrol(ceremony.officers, office, username, code, password)
    certificate = from_request_line(begun.request_line).certificate(datetime.now(UTC))
    with db.transaction() as session:
        store_certificate(session, office, as_text(certificate, issue(ceremony.root, certificate)), ACTOR)
    return Account(SERVICE, role, username, password, begun.totp_secret), begun.token


def _put_on_duty() -> None:
    with db.transaction() as session:
        demo = update(Officer).where(Officer.is_demo, Officer.is_active, Officer.role.in_(CASE_ROLES))
        session.execute(demo.values(on_duty_until=datetime.now(UTC) + ON_DUTY))


def _make_cases(ceremony: Ceremony, office: Office, pack: LightPack, tokens: Mapping[str, str]) -> int:
    with db.reading() as session:
        if session.scalar(select(func.count()).select_from(Report)):
            return 0
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text())["report"]
    ceremony.bind(ceremony.intake)
    intake = IntakeOffice.of(ceremony.intake, pack)
    for row in rows:
        submit(intake, _form(row, sorted(pack.kecamatan)), (), _key(row))
    ceremony.bind(ceremony.officers)
    rina, hasnah = (_doer(office, tokens[name]) for name in ("rina", "hasnah"))
    with db.transaction() as session:
        make_statistics_key(session, office, hasnah)
    for row in rows:
        if "reply" in row:
            _work_on(office, rina, hasnah, (derived_id(intake.secret, _key(row), "report"), row))
    return len(rows)


def _key(row: Mapping[str, Any]) -> Any:
    return uuid5(NAMESPACE_URL, row["description"])


def _form(row: Mapping[str, Any], kecamatan: Sequence[str]) -> SubmitReport:
    contact = dict(row.get("contact", {}))
    times = [{"day": day, "part": part} for day, part in contact.pop("times", [])]
    told = {name: row[name] for name in ("for_whom", "age_group", "forms", "name", "description") if name in row}
    return SubmitReport.model_validate(
        {
            **told,
            "kecamatan_code": kecamatan[int(row["kecamatan"] * len(kecamatan))],
            "danger": {"safety": row["safety"], "signs": row["signs"]},
            "safe_contact": {**contact, "times": times, "may_contact": True} if contact else {},
        }
    )


def _doer(office: Office, token: str) -> Doer:
    """An officer by the session in which they enrolled, as routes/access makes one."""
    officer = signed_in_by(office.trust, token)
    with db.reading() as session:
        opened = opened_keys(session, token)
    if officer is None or opened is None:
        raise ValueError("A demo officer's first session is over.")
    return Doer(ACTOR, officer, Role(officer.grants[0].role), opened[0].id, opened[1])


def _work_on(office: Office, worker: Doer, supervisor: Doer, told: tuple[Any, Mapping[str, Any]]) -> None:
    report_id, row = told
    case = open_case(office, worker, accept_report(office, worker, report_id, supervisor.key_id))
    with db.transaction() as session:
        send_reply(session, office, worker, case, SendReply(words=row["reply"], reply_id=new_id()))
        add_entry(session, office, worker, case, Note(words=row["note"]), entry_id=new_id())
