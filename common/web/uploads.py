"""Photos that come with one request: decoded before any transaction begins, forgotten when the request is refused."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import request

from common.errors import DomainError, InvalidInput
from common.media import Accepted, MediaStore, accept, forget


def sent_files(field: str, most: int) -> tuple[bytes, ...]:
    """The files of a form field; one that was left empty is none. Raises InvalidInput past the limit."""
    files = request.files.getlist(field)
    if len(files) > most:
        too_many = f"Kirim paling banyak {most} foto."
        raise InvalidInput(too_many, fields={field: too_many})
    sent = []
    for file in files:
        sent.append(file.read())
        file.seek(0)  # The Idempotency-Key is bound to the whole body, files too.
    return tuple(data for data in sent if data)


@contextmanager
def accepted(store: MediaStore, files: Sequence[bytes]) -> Iterator[list[Accepted]]:
    """Every file accepted, or none. A refusal inside the block forgets them all.

    Any other failure leaves them: the act may have been committed.
    """
    photos: list[Accepted] = []
    try:
        photos.extend(accept(store, data) for data in files)
        yield photos
    except DomainError:
        forget_all(store, photos)
        raise


def forget_all(store: MediaStore, photos: Sequence[Accepted]) -> None:
    """Delete the files of photos that no row has."""
    forget(store, [key for photo in photos for key in photo.keys])
