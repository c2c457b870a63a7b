"""A reporter changes how contact is safe: a message like any other, which every outgoing act then obeys."""

from datetime import UTC, datetime
from uuid import UUID

from common.db import transaction
from services.sapa.actions.intake_office import IntakeOffice
from services.sapa.actions.mailbox.sending import Sent, keep
from services.sapa.crypto.receipts import derived_id
from services.sapa.queries.mailbox import CARA_AMAN, opened
from services.sapa.schemas.reporting import SafeContact


def set_safe_contact(office: IntakeOffice, token: str, agreed: SafeContact, key: UUID) -> None:
    """Seal and keep it; the same `key` again writes nothing. Opens its own transaction. Raises NotSignedIn, TooMany."""
    body = agreed.model_dump_json().encode()
    sent = Sent(derived_id(office.secret, key, "message"), CARA_AMAN, body, datetime.now(UTC))
    with transaction(quiet=True) as session:
        keep(session, office, opened(session, token), sent)
