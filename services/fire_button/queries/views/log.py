"""The log of an incident and its messages, in words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """One thing that happened. `device_at`: the phone's time of what was tapped without signal."""

    kind: str
    title: str
    words: str
    who: str
    post: str
    at: datetime
    device_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message to one way of one person, and what became of it.

    `tone`: ok, warn, bad or empty, as a tag has it; `answer`: what they answered, in words, empty while they did not.
    """

    who: str
    why: str
    channel: str
    step: int | None
    at: datetime
    outcome: str
    tone: str
    detail: str
    answer: str
    answered_at: datetime | None
