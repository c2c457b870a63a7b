"""The blueprint of the breach pages, who opens which, and the clock as its pages show it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint

from services.sapa.schemas.breach import TERM
from services.sapa.workflow import Role

blueprint = Blueprint("breach", __name__, url_prefix="/petugas/insiden")
KEEPERS = (Role.PDP, Role.PENYELIA)
TELLERS = (Role.PENDAMPING, Role.PENYELIA)
EVERYBODY = (Role.PDP, *TELLERS)
HOUR_S = 3600
SOON_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class Term:
    """What is left of the 3×24 hours: words, share used (0 to 100), tone."""

    words: str
    used: int
    tone: str


def term(due_at: datetime) -> Term:
    """As it stands now."""
    left = (due_at - datetime.now(UTC)).total_seconds()
    used = max(0, min(100, round(100 * (1 - left / TERM.total_seconds()))))
    if left < 0:
        return Term(f"Lewat {int(-left // HOUR_S)} jam", 100, "over")
    return Term(f"{int(left // HOUR_S)} jam lagi", used, "soon" if left < SOON_S else "ok")
