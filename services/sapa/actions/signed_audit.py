"""The audit row of an officer's act, signed with their certified key: nobody else can write one in their name.

In the caller's transaction. For a reading that transaction commits before anything is decrypted (actions.opening).
"""

import logging
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.audit import Actor, record
from common.errors import Unavailable
from services.sapa.actions.office import Doer
from services.sapa.crypto.primitives import to_text
from services.sapa.crypto.statements import Signer, moment, reading_statement

NOT_WRITTEN = "Catatan pembukaan tidak dapat ditulis, jadi tidak ada yang dibuka. Hubungi administrator."
log = logging.getLogger(__name__)


def record_signed(session: Session, doer: Doer, act: str, subject: str, **detail: Any) -> None:
    """Add one row. `detail` must be JSON of strings, whole numbers, booleans and lists, free of personal data.

    `key` and `at` are added and signed too, `signature` covers them (queries.audit_signatures checks it). Raises
    Unavailable when the database refuses the row: then the act must not happen either.
    """
    record_by(session, doer.actor, doer.signer, act, subject, **detail)


def record_by(session: Session, actor: Actor, signer: Signer, act: str, subject: str, **detail: Any) -> None:
    """The same where there is no Doer yet: while an officer signs in or begins."""
    told = detail | {"key": str(signer.key_id), "at": moment(datetime.now(UTC))}
    statement = reading_statement(actor.name, act, subject, actor.request_id, told)
    session.flush()
    record(session, actor, act, subject, **told, signature=to_text(signer.sign(statement)))
    try:
        session.flush()
    except DBAPIError as failed:
        if failed.connection_invalidated:
            raise
        log.critical("audit_not_writable", extra={"reason": type(failed.orig).__name__})
        raise Unavailable(NOT_WRITTEN) from None
