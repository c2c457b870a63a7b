"""Whether an audit row is the named officer's own: its signature against a certified key of that officer."""

from collections.abc import Mapping
from uuid import UUID

from common.audit import Audit
from services.sapa.crypto.primitives import CannotOpen, from_text
from services.sapa.crypto.statements import Forged, reading_statement, verify
from services.sapa.queries.trust import Colleague


def is_genuine(row: Audit, known: Mapping[UUID, Colleague]) -> bool:
    """False for a row without a signature, with another officer's, or changed since. `known`: trust.colleagues."""
    told = dict(row.detail)
    try:
        signature, key_id = from_text(str(told.pop("signature"))), UUID(str(told["key"]))
    except (CannotOpen, KeyError, ValueError):
        return False
    author = known.get(key_id)
    if author is None or row.actor != f"officer:{author.officer_id}":
        return False
    try:
        verify(author.sign_public, reading_statement(row.actor, row.act, row.subject, row.request_id, told), signature)
    except Forged:
        return False
    return True
