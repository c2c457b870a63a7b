"""Taking in one photo, giving its pictures back, and forgetting it."""

import hashlib
import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from common.errors import NotFound
from common.media import refusals
from common.media.decoder import JPEG, Decoded
from common.media.sniff import kind_of
from common.media.store import MediaStore, fresh_key, log
from common.media.wire import Facts

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
WRONG_CLOCK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A stored photo. Width and height are those of the shown picture, `size` is the original's in bytes.

    Time and position are the camera's word: inside what is possible, not proven.
    """

    sha256: str
    original_key: str
    shown_key: str
    thumb_key: str
    width: int
    height: int
    size: int
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def keys(self) -> tuple[str, str, str]:
        """Everything in the store that belongs to it."""
        return self.original_key, self.shown_key, self.thumb_key


def accept(store: MediaStore, data: bytes) -> Accepted:
    """Check, decode, strip and store a photo; when this raises, nothing of it is in the store.

    The caller forgets `Accepted.keys` when its own transaction fails. Raises TooLarge, UnsupportedMedia,
    and Unavailable when store or decoder do not work.
    """
    places = fresh_key("original"), fresh_key("shown"), fresh_key("thumb")
    return accept_at(store, data, places)


def accept_at(store: MediaStore, data: bytes, places: tuple[str, str, str]) -> Accepted:
    """`accept` with the keys of original, shown picture and thumbnail given."""
    with store.decoder.job(kind_of(data, store.decoder.limits), data) as job:
        # While the child decodes.
        sha256, sealed = hashlib.sha256(data).hexdigest(), store.seal(places[0], data)
        decoded = job.result()
    accepted = _described(decoded, places, store.zone, (sha256, len(data)))
    store.put_all(zip(places, (sealed, decoded.shown, decoded.thumb), strict=True))
    return accepted


def read(store: MediaStore, key: str) -> bytes:
    """A shown picture or thumbnail, always JPEG. Raises NotFound, also for a sealed file, and Unavailable."""
    data = store.get(key)
    if not data.startswith(JPEG):
        raise NotFound(refusals.GONE)
    return data


def original(store: MediaStore, key: str) -> bytes:
    """The file as it was sent, with everything in it: never serve it inline. Raises NotFound, Unavailable."""
    sealed = store.get(key)
    try:
        return store.unseal(key, sealed)
    except ValueError:
        log.exception("a sealed photo was changed, or the secret was: %s", key)
        raise refusals.unavailable(refusals.TAMPERED) from None


def forget(store: MediaStore, stored: Iterable[str]) -> None:
    """Delete what is under these keys; what is gone already is no error. Raises Unavailable."""
    store.delete_all(stored)


def _described(
    decoded: Decoded, places: tuple[str, str, str], zone: tzinfo | None, original_file: tuple[str, int]
) -> Accepted:
    facts = decoded.facts
    latitude, longitude = _position(facts)
    sha256, size = original_file
    return Accepted(
        sha256, *places, facts.width, facts.height, size, _moment(facts.taken_at, zone), latitude, longitude
    )


def _moment(text: str | None, zone: tzinfo | None) -> datetime | None:
    """In UTC, and neither before digital cameras nor in the future."""
    with suppress(ValueError, TypeError, OverflowError):
        told = datetime.fromisoformat(text or "")
        if (place := told.tzinfo or zone) is None:
            return None
        moment = told.replace(tzinfo=place).astimezone(UTC)
        if EARLIEST <= moment <= datetime.now(UTC) + WRONG_CLOCK:
            return moment
    return None


def _position(facts: Facts) -> tuple[float, float] | tuple[None, None]:
    """Again in this process: the child saw a stranger's bytes, so its word is not taken either."""
    for value, most in ((facts.latitude, 90), (facts.longitude, 180)):
        if not isinstance(value, float) or not math.isfinite(value) or abs(value) > most:
            return None, None
    return facts.latitude, facts.longitude  # type: ignore[return-value]  # both floats by now
