"""Letters of a case as PDF, made in memory when somebody opens one: queries.letters gives the words, nothing is stored.

`is_neutral` is for whoever may not show what the office is: neither letterhead nor file name nor title tell it.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from common.documents import typeset

TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that is printed, already in words. `facts` are pairs; `recipient` and `head` are lines.

    `head`: government, office, address. `signed`: what the signer is, and their name. `annex`: lines that go on a sheet
    of their own, which whoever receives the letter fills in and sends back; none for most letters.
    """

    head: tuple[str, ...]
    number: str
    nature: str
    subject: str
    place_and_date: str
    recipient: tuple[str, ...]
    opening: str
    facts: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    signed: tuple[str, str]
    annex: tuple[str, ...]
    is_neutral: bool


def print_letter(letter: Letter) -> bytes:
    """The PDF."""
    return typeset(TEMPLATE, asdict(letter))
