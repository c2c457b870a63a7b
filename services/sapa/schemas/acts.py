"""Forms of acts that are not the entry itself."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.entries.documents import MOST_LINES, LetterKind, Line, Paragraph
from services.sapa.schemas.entries.people import Account, Name
from services.sapa.schemas.entries.referrals import Needed, ReferralState
from services.sapa.schemas.entries.times import Day
from services.sapa.schemas.reporting import Frozen, Words


class Move(Frozen):
    """Moving the case: why."""

    reason: Words = ""


class EndStep(Frozen):
    """A step is done, or dropped."""

    step: UUID
    is_done: bool = True
    outcome: Words = ""


class AnswerReferral(Frozen):
    """What a partner answered. `answer_by`: when we ask again."""

    referral: UUID
    state: ReferralState
    feedback: Account = ""
    contact_name: Name = ""
    answer_by: Day | None = None


class DropContact(Frozen):
    """A planned contact is called off."""

    contact: UUID


class WriteLetter(Frozen):
    """A letter before it has its number; fields as in LetterWritten."""

    letter: LetterKind
    recipient: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_LINES)]
    subject: Needed
    paragraphs: Annotated[tuple[Paragraph, ...], Field(max_length=MOST_LINES)] = ()
    about: UUID | None = None
    person: UUID | None = None
    contact: ContactTold | None = None
