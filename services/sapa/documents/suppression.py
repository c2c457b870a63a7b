"""Making a table that cannot point at a person. Pure but for the choice of what else to leave out.

A table divides a known total into cells. Whoever reads it knows the total, the rule, and that what is missing is no
less than nothing: so what is left out must be cells whose sum could be divided in many ways (docs/decisions/0025).
"""

from collections.abc import Callable, Mapping, Sequence
from secrets import choice

FEWEST = 5
AT_LEAST_CELLS = 2


def suppress(counts: Mapping[str, int], choose: Callable[[Sequence[str]], str] = choice) -> dict[str, int | None]:
    """Each cell's count, or None where it is left out.

    Left out is every cell below FEWEST (none is below too: it says that nobody is there), and further ones, chosen by
    chance, until two cells or more are missing whose sum is FEWEST or more. By chance, because the smallest that is
    left would be as good as told: who knows the rule would know that it is no larger than those that are shown.
    """
    hidden = [cell for cell, count in counts.items() if count < FEWEST]
    while hidden and not _is_safe(counts, hidden):
        shown = [cell for cell in counts if cell not in hidden]
        if not shown:
            break
        hidden.append(choose(shown))
    return {cell: None if cell in hidden else count for cell, count in counts.items()}


def shown_total(counts: Mapping[str, int]) -> int | None:
    """The sum of a table's cells, which is told like any count or not at all."""
    total = sum(counts.values())
    return total if total >= FEWEST else None


def _is_safe(counts: Mapping[str, int], hidden: Sequence[str]) -> bool:
    return len(hidden) >= AT_LEAST_CELLS and sum(counts[cell] for cell in hidden) >= FEWEST
