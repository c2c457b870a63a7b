"""What people answer to a ring, and how it is read from an SMS that was typed in the dark. Pure."""

import re
from enum import StrEnum
from typing import NamedTuple


class Answer(StrEnum):
    """As `ring.answer` keeps it: of who is asked to go, and of a volunteer who is asked what is seen."""

    YA = "ya"
    TIDAK = "tidak"
    BENAR = "benar"
    TIDAK_BENAR = "tidak_benar"


class Reply(NamedTuple):
    """An answer, and the digits of the incident's number where they were typed."""

    answer: Answer
    digits: str | None


ANSWERS_TO = {
    "alarm": (Answer.YA, Answer.TIDAK),
    "konfirmasi": (Answer.BENAR, Answer.TIDAK_BENAR),
}
# A volunteer who is asked whether it is true may say yes or no, too.
AS_WITNESS = {Answer.YA: Answer.BENAR, Answer.TIDAK: Answer.TIDAK_BENAR}
SAID = {
    Answer.YA: "ya|iya|yes|y|ok|oke|siap|terima",
    Answer.TIDAK_BENAR: "tidak benar|tdk benar|salah|bohong",
    Answer.TIDAK: "tidak|tdk|tak|no|t",
    Answer.BENAR: "benar|betul",
}
NUMBER = r"(?:\W*[kl]?\W*(\d{4,9}))?\W*"
WRITTEN = {answer: re.compile(rf"\W*(?:{words}){NUMBER}", re.IGNORECASE) for answer, words in SAID.items()}


def read_reply(words: str) -> Reply | None:
    """`ya 1042`, `Ya.`, `TIDAK K-1042`; None for anything more than an answer."""
    spaced = " ".join(words.split())
    for answer, pattern in WRITTEN.items():
        found = pattern.fullmatch(spaced)
        if found:
            return Reply(answer, found[1])
    return None


def fitting(answer: Answer, purpose: str) -> Answer | None:
    """The answer as this ring takes it; None where it is none to what was asked."""
    wanted = AS_WITNESS.get(answer, answer) if purpose == "konfirmasi" else answer
    return wanted if wanted in ANSWERS_TO.get(purpose, ()) else None
