"""Once a day the head of the audit's chain goes by mail to the officer of data protection.

Whoever holds the database could seal a shorter history anew; not without differing from yesterday's mail.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from babel.dates import format_date
from sqlalchemy import select

from common import db
from common.audit import AuditSeal
from common.notifications import outbox
from common.notifications.outbox import Message
from common.timers import Chore, TimerHandler
from services.sapa.actions.office import Office
from services.sapa.messages.recipients import officer_mail
from services.sapa.messages.words import head_of_audit
from services.sapa.models import Officer
from services.sapa.workflow import Role

DAILY = timedelta(days=1)


def handlers(office: Office) -> Mapping[str, TimerHandler]:
    """Of this module."""
    return {"audit.head": Chore(partial(mail_head, office), DAILY)}


def mail_head(office: Office) -> None:
    """To every active officer of data protection who has a mail address."""
    with db.transaction() as session:
        seal = session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))
        if seal is None:
            return
        day = format_date(datetime.now(UTC).astimezone(office.zone), "d MMMM y", locale="id")
        said = head_of_audit(seal.id, seal.chain.hex(), day)
        keepers = select(Officer.id).where(Officer.role == Role.PDP, Officer.is_active, Officer.email.is_not(None))
        outbox.put_all(
            session,
            [
                Message("sapa.audit", "audit", officer_mail(keeper), said.subject, said.body)
                for keeper in session.scalars(keepers)
            ],
        )
