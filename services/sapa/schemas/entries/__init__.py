"""Everything that may stand in a case's sealed entries, by its kind."""

from collections.abc import Mapping

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.received import MessageReceived, Note, ReplySent, ReportReceived, SafeContactSet

KINDS: Mapping[str, type[EntryBody]] = {
    one.kind_name(): one for one in (MessageReceived, Note, ReplySent, ReportReceived, SafeContactSet)
}


def parse_body(raw: bytes) -> EntryBody:
    """A body as it was sealed. Raises ValueError for a kind that nobody knows."""
    kind = EntryBody.kind_of(raw)
    if kind not in KINDS:
        raise ValueError("an entry of an unknown kind")
    return KINDS[kind].model_validate_json(raw)


__all__ = ["KINDS", "EntryBody", "parse_body"]
