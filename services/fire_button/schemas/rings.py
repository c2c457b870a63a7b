"""What somebody who was rung sends, and what they are answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from common.fields import Clean


class AnswerRing(BaseModel):
    """`token` is what stands behind `#` in the message's link; the answers are messages/answers.py's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: Annotated[str, Clean, StringConstraints(max_length=64)]
    answer: Literal["ya", "tidak", "benar", "tidak_benar"]


class RingAnswered(BaseModel):
    """`words`: one sentence about what follows."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    number: str
    answer: str
    words: str
