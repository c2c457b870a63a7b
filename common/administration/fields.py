"""The kinds of field that administrators' forms share, and what every such form has."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from common.fields import Clean

CONFIRMING = "confirm_"  # what an officer adds to prove once more who they are is no part of a form


def _on_one_line(value: Any) -> Any:
    """Line ends and runs of spaces as one space: such words go into the subject of a mail."""
    return " ".join(value.split()) if isinstance(value, str) else value


OneLine = BeforeValidator(_on_one_line)
Title = Annotated[str, OneLine, Clean, StringConstraints(min_length=2, max_length=80)]
LongTitle = Annotated[str, OneLine, Clean, StringConstraints(min_length=3, max_length=160)]
Remark = Annotated[str, OneLine, Clean, StringConstraints(max_length=300)]
Words = Annotated[str, Clean, StringConstraints(max_length=1000)]
Position = Annotated[int, Field(ge=0, le=9999)]
Seen = Annotated[str, Clean, StringConstraints(max_length=40)]


class AdminForm(BaseModel):
    """A form of an administrator. `seen` is when the thing was last edited, as the form showed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_confirmation(cls, sent: Any) -> Any:
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if not name.startswith(CONFIRMING)}


class Query(BaseModel):
    """A page's address. Unknown arguments are ignored, so that a link can carry more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Switch(AdminForm):
    """On, or off when the entry is missing: the wanted state, so that a second click changes nothing."""

    on: bool = False
