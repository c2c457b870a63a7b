"""The terms after which things are deleted, and what two officers decided to delete."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from common import db
from common.pack import Retention, SapaRules
from common.relay.sweeping import delete_old_deliveries
from common.timers import Chore, Due, Step, TimerHandler
from services.sapa.actions import expiring, sweeping

HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
# A case with many large files takes a while; each batch stays far below the role's time limit.
BATCH = 10


def handlers(rules: SapaRules, terms: Retention) -> Mapping[str, TimerHandler]:
    """Of this module."""
    reports, mailboxes = timedelta(days=rules.report_days), timedelta(days=rules.mailbox_days)
    cases, deliveries = timedelta(days=rules.case_days), timedelta(days=terms.delivery)
    return {
        expiring.ERASE: Step(_erase),
        "retention.case": _batches(partial(expiring.expire_cases, term=cases, limit=BATCH)),
        "retention.report": _batches(partial(expiring.expire_reports, term=reports, limit=BATCH)),
        "retention.mailbox": _batches(partial(expiring.expire_mailboxes, term=mailboxes, limit=BATCH)),
        "retention.orphan": _batches(partial(expiring.sweep_orphans, limit=BATCH), DAILY),
        "retention.session": _once(sweeping.end_sessions),
        "retention.login_attempt": _once(sweeping.forget_attempts),
        "retention.notice": _once(sweeping.forget_notices),
        "retention.delivery": Chore(lambda: delete_old_deliveries(deliveries), HOURLY),
    }


def _erase(session: Session, due: Due) -> None:
    expiring.erase_case(session, UUID(due.subject))


def _batches(take: Callable[[Session], int], every: timedelta = HOURLY) -> Chore:
    return Chore(lambda: db.in_batches(BATCH, take), every)


def _once(act: Callable[[Session], None]) -> Chore:
    def run() -> None:
        with db.transaction(quiet=True) as session:
            act(session)

    return Chore(run, HOURLY)
