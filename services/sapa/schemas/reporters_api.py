"""The bodies and answers of the reporters' JSON API. A field that is null counts as left out."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from services.sapa.schemas.reporting import LONGEST_STORY, Frozen, SafeContact, SubmitReport
from services.sapa.workflow import Role

LONGEST_TYPED = 64


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items() if one is not None}
    return value


class _Told(BaseModel):
    """Nulls are left out before anything is checked."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return _told(value)


class ReportBody(_Told, SubmitReport):
    """A report."""


class SafeContactBody(_Told, SafeContact):
    """A new agreement on safe contact."""


class ReceiptBody(Frozen):
    """The receipt as it was given or typed."""

    receipt: Annotated[str, Field(max_length=LONGEST_TYPED)]


class MessageSent(Frozen):
    """A message."""

    words: Annotated[str, Field(max_length=LONGEST_STORY)]


class ReceiptMade(BaseModel):
    """Twenty digits, shown once."""

    receipt: str


class Visit(BaseModel):
    """The mailbox is open, by its cookie: after so many idle minutes it closes."""

    idle_minutes: int
    ends_at: datetime


class LetterShown(BaseModel):
    """One letter. The reporter's own have no words here."""

    mine: bool
    kind: str
    sent_at: datetime
    words: str | None
    role: Role | None


class OpeningShown(BaseModel):
    """That somebody of this role opened the case."""

    role: Role
    at: datetime


class MailboxShown(BaseModel):
    """Everything that the reporter may see."""

    letters: list[LetterShown]
    openings: list[OpeningShown]
    sent_at: datetime
    agreed_at: datetime | None
    is_accepted: bool
    ends_at: datetime
