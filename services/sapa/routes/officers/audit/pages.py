"""Reading the audit by officer, case, act and day, and checking the whole of it. Both stand in the audit themselves."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from flask import Blueprint, url_for
from pydantic import Field

from common import db
from common.audit import seal_key, verify
from common.auth import requires
from common.auth.pages import Page, show
from common.errors import DomainError
from common.web import current_settings
from common.web.parsing import parse_query
from services.sapa.actions.signed_audit import record_signed
from services.sapa.queries.audit_check import Standing, check_signatures
from services.sapa.queries.audit_pages import WORDS, Wanted, acts, audit_page
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.routes.access import doer, office
from services.sapa.schemas.reporting import Frozen
from services.sapa.workflow import Role

blueprint = Blueprint("audit", __name__, url_prefix="/petugas/jejak")
LIST = "officers/audit/list.html"
MOST_TOLD = 50
STANDINGS = {
    Standing.GENUINE: ("Sah", "ok", "check"),
    Standing.UNSIGNED: ("Tanpa tanda tangan", "", None),
    Standing.FORGED: ("Palsu atau diubah", "bad", "warn"),
}


class AuditFilter(Frozen):
    """The form above the list; `before` pages on."""

    officer: UUID | None = None
    case: Annotated[str, Field(max_length=20)] = ""
    act: Annotated[str, Field(max_length=40)] = ""
    day: date | None = None
    before: Annotated[int, Field(ge=1, le=2**62)] | None = None

    @property
    def wanted(self) -> Wanted:
        """As the query takes it."""
        return Wanted(self.officer, f"case:{self.case}" if self.case else "", self.act, self.day, self.before)


@blueprint.get("")
@requires(Role.PDP)
def index() -> Page:
    """A page of it."""
    try:
        narrowed, refused = parse_query(AuditFilter), None
    except DomainError as wrong:
        narrowed, refused = AuditFilter(), wrong
    told = narrowed.model_dump(mode="json", exclude_defaults=True)
    with db.transaction() as session:
        looked_for = sorted(f"{name}={value}" for name, value in told.items())
        record_signed(session, doer(), "audit.read", f"officer:{doer().officer.id}", looked_for=looked_for)
    with db.reading() as session:
        known = colleagues(session, office().trust)
        page = audit_page(session, narrowed.wanted, known, office().escrow_key, office().zone)
        choices = _choices(known, acts(session))
    further = url_for("audit.index", **(told | {"before": page.next_before})) if page.next_before else None
    shown = show(LIST, refused, rows=page.rows, further=further, asked=told, standings=STANDINGS, **choices)
    return shown if refused is None else (shown, refused.status)


@blueprint.post("/periksa")
@requires(Role.PDP)
def check() -> Page:
    """The chain from its beginning, and every signature."""
    with db.transaction() as session:
        record_signed(session, doer(), "audit.check", f"officer:{doer().officer.id}")
    with db.reading() as session:
        verdict = verify(session, seal_key(current_settings().secret_key))
        found = check_signatures(session, colleagues(session, office().trust), office().escrow_key)
    return show("officers/audit/check.html", verdict=verdict, check=found, words=WORDS, most=MOST_TOLD)


def _choices(known: Mapping[UUID, Colleague], told: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    officers = {str(one.officer_id): one.name for one in known.values()}
    return {
        "officers": [("", "Semua petugas"), *sorted(officers.items(), key=lambda row: row[1])],
        "acts": [("", "Semua tindakan"), *((act, WORDS.get(act, act)) for act in told)],
    }
