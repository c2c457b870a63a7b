"""What every sealed entry has."""

import json
from uuid import UUID

from services.sapa.schemas.reporting import Frozen


class EntryBody(Frozen):
    """One thing that is known or was done. `kind` is inside the seal: outside nothing tells what an entry is about.

    `thread` is the thing that it is about (a person, a step, a referral): the newest entry of a thread is what holds.
    None: the entry stands for itself.
    """

    kind: str
    thread: UUID | None = None

    @classmethod
    def kind_name(cls) -> str:
        """The one kind of this class: its field's only value."""
        return str(cls.model_fields["kind"].default)

    @staticmethod
    def kind_of(raw: bytes) -> str:
        """The kind of a body that was not read yet. Raises ValueError."""
        told = json.loads(raw)
        return str(told.get("kind")) if isinstance(told, dict) else ""
