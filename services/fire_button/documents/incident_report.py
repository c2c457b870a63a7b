"""The report of one incident to print and sign: what Permendagri 16/2020's department keeps of each."""

from dataclasses import asdict, dataclass
from pathlib import Path

from common.documents import typeset

TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class IncidentReport:
    """Everything that is printed, already in words. `rows` and `harm` are pairs, `times` and `posts` triples.

    `signed`: place and date, office, name of who wrote it.
    """

    title: str
    office: str
    number: str
    is_drill: bool
    zone: str
    printed: str
    rows: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, str, str], ...]
    posts: tuple[tuple[str, str, str], ...]
    harm: tuple[tuple[str, str], ...]
    story: str
    signed: tuple[str, str, str]


def print_report(report: IncidentReport) -> bytes:
    """The PDF."""
    return typeset(TEMPLATE, asdict(report))
