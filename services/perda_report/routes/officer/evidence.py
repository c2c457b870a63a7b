"""Photos that come with an officer's form: held at once, taken when the act is done, dropped when it is committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field

from common.errors import DomainError, InvalidInput
from common.media import Accepted, MediaStore, forget
from services.perda_report.routes import held
from services.perda_report.routes.held import Sent
from services.perda_report.workflow import MOST_PHOTOS

Tokens = Annotated[tuple[str, ...], Field(max_length=MOST_PHOTOS)]


@contextmanager
def evidence(store: MediaStore, *sent: Sent) -> Iterator[list[list[Accepted]]]:
    """The photos of each field for an act that commits inside the block; one that is refused keeps none.

    Raises InvalidInput when a photo was refused or is not held any more.
    """
    taken: list[list[Accepted]] = []
    try:
        for one in sent:
            one.must_be_whole()
            photos, is_complete = held.take_all(store, one.tokens)
            taken.append(photos)
            if not is_complete:
                raise InvalidInput(held.GONE, fields={one.field: held.GONE})
        yield taken
    except DomainError:
        forget(store, [key for photos in taken for photo in photos for key in photo.keys])
        raise
    for one in sent:
        held.drop_all(store, one.tokens)


def still_held(store: MediaStore, sent: Sent) -> tuple[str, ...]:
    """The tokens that a form which comes back may carry on: of what is gone there is no picture to show."""
    return tuple(token for token in sent.tokens if held.is_held(store, token))
