"""A change of an administrator: one after the other, and it counts at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from common import db
from common.administration import in_turn
from services.fire_button.routes.access import office


@contextmanager
def changing() -> Iterator[Session]:
    """A transaction, one administrator after the other; this process forgets what it knew before."""
    with db.transaction() as session:
        in_turn(session)
        yield session
    office().reference.forget()
