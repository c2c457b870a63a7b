"""Long work on many rows in short transactions, each far below a role's time limit."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from common.db.session import transaction


def in_batches(size: int, take: Callable[[Session], int]) -> None:
    """Until a batch was not full. `take` does at most `size` rows and gives how many; each batch commits by itself."""
    taken = size
    while taken == size:
        with transaction(quiet=True) as session:
            taken = take(session)
