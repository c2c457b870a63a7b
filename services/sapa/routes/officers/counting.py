"""The figures beside the menu's lines: what waits for this officer's key, counted once for a page."""

from flask import g

from common import db
from common.auth import SignedIn
from common.errors import DomainError
from services.sapa.queries.breaches import to_tell
from services.sapa.queries.cases import Counts, counts
from services.sapa.routes.access import doer
from services.sapa.workflow import CASE_ROLES


def reports_waiting(officer: SignedIn) -> int:
    """Reports that this officer may accept."""
    return _counts(officer).reports


def messages_waiting(officer: SignedIn) -> int:
    """Cases in which the reporter wrote something that nobody has opened."""
    return _counts(officer).unread


def people_to_tell(officer: SignedIn) -> int:
    """Cases of this officer whose people do not know yet of a breach of their data."""
    if not officer.has(*CASE_ROLES):
        return 0
    try:
        key_id = doer().key_id
    except DomainError:
        return 0
    with db.reading() as session:
        return len(to_tell(session, key_id))


def _counts(_officer: SignedIn) -> Counts:
    """None of anything while the officer's key does not count: the menu shows all the same."""
    if "work_counts" not in g:
        g.work_counts = _read()
    found: Counts = g.work_counts
    return found


def _read() -> Counts:
    try:
        key_id = doer().key_id
    except DomainError:
        return Counts(0, 0, 0)
    with db.reading() as session:
        return counts(session, key_id)
