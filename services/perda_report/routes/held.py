"""Photos that come with a form which works without JavaScript: held at once, so that no later refusal loses them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request

from common.errors import InvalidInput, NotFound, TooLarge, Unavailable, UnsupportedMedia
from common.media import Accepted, MediaStore, drop_held, held_thumb, hold, take_held
from services.perda_report.workflow import MOST_PHOTOS

FIELD = "photos"
KEPT = "held"
TOO_MANY = f"Paling banyak {MOST_PHOTOS} foto. Hapus centang pada yang tidak perlu."
GONE = "Satu foto sudah tidak kami simpan lagi. Pilih foto itu sekali lagi."
PRIVATE = "private, max-age=3600"


@dataclass(frozen=True, slots=True)
class Sent:
    """Tokens of the photos that this form carries now, and the sentence for what was refused."""

    tokens: tuple[str, ...]
    error: str | None
    field: str = FIELD

    @property
    def errors(self) -> dict[str, str]:
        """As the form's errors."""
        return {self.field: self.error} if self.error else {}

    def must_be_whole(self) -> None:
        """Raises InvalidInput when a photo was refused."""
        if self.error:
            raise InvalidInput(self.error, fields=self.errors)


def receive(store: MediaStore, field: str = FIELD, kept: str = KEPT) -> Sent:
    """Hold the photos of this request beside those held before. Raises Unavailable."""
    tokens = list(dict.fromkeys(request.form.getlist(kept)))[:MOST_PHOTOS]
    for file in request.files.getlist(field):
        data = file.read()
        if not data:
            continue
        if len(tokens) >= MOST_PHOTOS:
            return Sent(tuple(tokens), TOO_MANY, field)
        try:
            tokens.append(hold(store, data).token)
        except (TooLarge, UnsupportedMedia) as refused:
            return Sent(tuple(tokens), str(refused), field)
    return Sent(tuple(tokens), None, field)


def take_all(store: MediaStore, tokens: Sequence[str]) -> tuple[list[Accepted], bool]:
    """Copies of the held photos under the caller's own keys, and whether all of them were still there."""
    taken = []
    for token in tokens:
        try:
            taken.append(take_held(store, token))
        except NotFound:
            continue
    return taken, len(taken) == len(tokens)


def is_held(store: MediaStore, token: str) -> bool:
    """Whether a form may carry the token on; while the store does not answer, it may."""
    try:
        held_thumb(store, token)
    except NotFound:
        return False
    except Unavailable:
        return True
    return True


def drop_all(store: MediaStore, tokens: Sequence[str]) -> None:
    """Their report is committed: nothing needs them any more."""
    for token in tokens:
        drop_held(store, token)


def picture(data: bytes) -> Response:
    """A picture for whoever was just shown to be allowed to see it."""
    response = Response(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = PRIVATE
    return response


def thumbnail(store: MediaStore, token: str) -> Response:
    """The small picture of a held photo; its token is the right to see it."""
    return picture(held_thumb(store, token))
