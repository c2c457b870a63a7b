"""Everything that may stand in a case's sealed entries, by its kind."""

from collections.abc import Mapping

from services.sapa.schemas.entries.base import EntryBody
from services.sapa.schemas.entries.casework import CASEWORK
from services.sapa.schemas.entries.erasure import ERASURE
from services.sapa.schemas.entries.received import (
    AccessChanged,
    MessageReceived,
    Note,
    ReplySent,
    ReporterNamed,
    ReportKeyKept,
    ReportReceived,
    Resealed,
    SafeContactSet,
)

RECEIVED: tuple[type[EntryBody], ...] = (
    AccessChanged,
    MessageReceived,
    Note,
    ReplySent,
    ReporterNamed,
    ReportKeyKept,
    ReportReceived,
    Resealed,
    SafeContactSet,
)
KINDS: Mapping[str, type[EntryBody]] = {one.kind_name(): one for one in (*RECEIVED, *CASEWORK, *ERASURE)}


def parse_body(raw: bytes) -> EntryBody:
    """A body as it was sealed. Raises ValueError for a kind that nobody knows."""
    kind = EntryBody.kind_of(raw)
    if kind not in KINDS:
        raise ValueError("an entry of an unknown kind")
    return KINDS[kind].model_validate_json(raw)


__all__ = ["KINDS", "EntryBody", "parse_body"]
