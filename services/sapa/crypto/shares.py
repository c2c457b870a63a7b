"""One escrow share as it lies in a safe: a few lines of text, the same on paper and in a file.

Each line names its pair and ends in a check group, so that a slip is found before two shares are brought together.
"""

from services.sapa.crypto.escrow import HOLDERS, Share
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.typed import from_paper, on_paper

HOLDER = "pemegang"
MOST_LINES = 12


def share_lines(holder: str, share: Share) -> str:
    """The text of one holder's share."""
    rows = [(HOLDER, holder), *((pair, on_paper(pad)) for pair, pad in sorted(share.items()))]
    return "".join(f"{name}: {value}\n" for name, value in rows)


def parse_share(text: str) -> tuple[str, Share]:
    """Holder and share of what `share_lines` wrote. Raises CannotOpen naming the line with a slip."""
    rows = [line.partition(":") for line in text.strip().splitlines()[:MOST_LINES] if line.strip()]
    told = {name.strip().lower(): value.strip() for name, _, value in rows}
    holder = told.pop(HOLDER, "")
    if holder not in HOLDERS or not told or not all(holder in pair.split("+") for pair in told):
        raise CannotOpen("no share")
    return holder, {pair: _pad(pair, typed) for pair, typed in told.items()}


def _pad(pair: str, typed: str) -> bytes:
    try:
        return from_paper(typed)
    except CannotOpen as slip:
        raise CannotOpen(f"{pair}: {slip}") from None
