"""The reporter wipes the mailbox: replies and traces go, the code opens nothing any more. The report stays as it is."""

from datetime import UTC, datetime

from sqlalchemy import delete, update

from common.db import transaction
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.models import Mailbox, MailboxSession, Opening, Reply
from services.sapa.queries.mailbox import opened


def wipe(office: IntakeOffice, token: str) -> None:  # noqa: ARG001 — as every act on a mailbox is called
    """Delete what the mailbox shows, destroy its keys, end its sessions. Raises NotSignedIn."""
    with transaction(quiet=True) as session:
        mailbox = opened(session, token)
        for model in (Reply, Opening, MailboxSession):
            session.execute(delete(model).where(model.mailbox_id == mailbox.id))
        gone = update(Mailbox).where(Mailbox.id == mailbox.id)
        session.execute(gone.values(wrapped=b"", wiped_at=datetime.now(UTC)))
