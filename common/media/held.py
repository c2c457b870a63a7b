"""Photos held between two pages of a form that works without JavaScript: sent with the first, attached by a later one.

Everything about a held photo is in the store, sealed; the form carries a signed token. So it outlives a restart,
and any process that has the secret can take it. A taken photo is a copy under keys of its own: taking twice gives
two photos that can be forgotten apart, a failed transaction loses nothing, and expiry never reaches a report.
"""

import base64
import binascii
import json
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from common import keys
from common.errors import NotFound, Unavailable
from common.media import refusals
from common.media.accept import Accepted, accept_at, forget, original, read
from common.media.store import MediaStore, fresh_key, working

TERM = 24 * 3600
FOLDER = "held"
NAME, TIME, MAC = 16, 4, 32


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    """What the form keeps: the token in a hidden field, the thumbnail to show."""

    token: str
    thumb_key: str


def hold(store: MediaStore, data: bytes) -> HeldPhoto:
    """Accept a photo for 24 hours. Raises as `accept` does, and leaves nothing then."""
    name, expires = secrets.token_bytes(NAME), int(time.time()) + TERM
    places = _place(expires), _place(expires), _place(expires)
    accepted = accept_at(store, data, places)
    record = _record_key(name, expires)
    try:
        store.put_all([(record, store.seal(record, _packed(accepted)))])
    except BaseException:
        forget(store, accepted.keys)
        raise
    return HeldPhoto(_token(store, name, expires), accepted.thumb_key)


def take_held(store: MediaStore, token: str) -> Accepted:
    """The photo of a token, under fresh keys that are the caller's from now on.

    Taking again gives another copy. Raises NotFound for a token that is expired, dropped or not ours, and Unavailable.
    """
    held = _find(store, token)
    taken = replace(
        held, original_key=fresh_key("original"), shown_key=fresh_key("shown"), thumb_key=fresh_key("thumb")
    )
    store.put_all(
        [
            (taken.original_key, store.seal(taken.original_key, original(store, held.original_key))),
            (taken.shown_key, read(store, held.shown_key)),
            (taken.thumb_key, read(store, held.thumb_key)),
        ]
    )
    return taken


def held_thumb(store: MediaStore, token: str) -> bytes:
    """The thumbnail of a held photo, for the form that comes back. Raises NotFound, Unavailable."""
    return read(store, _find(store, token).thumb_key)


def drop_held(store: MediaStore, token: str) -> None:
    """Forget a held photo before its time: its report is committed, or the person removed it.

    Never raises: an unknown token has nothing to forget, and what a broken store keeps now, `purge_held` deletes.
    """
    with suppress(NotFound, Unavailable):
        held = _find(store, token)
        forget(store, (*held.keys, _record_key(*_opened(store, token))))


def purge_held(store: MediaStore) -> int:
    """Delete what is past its term; gives the number of photos. Raises Unavailable."""
    count = 0
    with working():
        store.blobs.tidy()
        for hour in store.blobs.children(FOLDER):
            if hour < _hour(int(time.time())):
                count += sum(name.endswith(".token") for name in store.blobs.children(f"{FOLDER}/{hour}"))
                store.blobs.drop(f"{FOLDER}/{hour}")
    return count


def _find(store: MediaStore, token: str) -> Accepted:
    name, expires = _opened(store, token)
    if expires < time.time():
        raise NotFound(refusals.HELD_GONE)
    record = _record_key(name, expires)
    try:
        return _unpacked(store.unseal(record, store.get(record)))
    except (NotFound, ValueError):
        raise NotFound(refusals.HELD_GONE) from None


def _hour(moment: int) -> str:
    """The folder of everything that expires within this hour, so that purging needs no record of its own."""
    return f"{moment // 3600:010d}"


def _place(expires: int) -> str:
    return f"{FOLDER}/{_hour(expires)}/{secrets.token_hex(16)}"


def _record_key(name: bytes, expires: int) -> str:
    return f"{FOLDER}/{_hour(expires)}/{name.hex()}.token"


def _token(store: MediaStore, name: bytes, expires: int) -> str:
    body = name + expires.to_bytes(TIME, "big")
    return base64.urlsafe_b64encode(body + keys.digest(store.key_for("held token"), body)).decode().rstrip("=")


def _opened(store: MediaStore, token: str) -> tuple[bytes, int]:
    """Name and expiry of a token that we signed. Raises NotFound."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    body, mac = raw[: NAME + TIME], raw[NAME + TIME :]
    if len(mac) != MAC or not keys.same(mac, keys.digest(store.key_for("held token"), body)):
        raise NotFound(refusals.HELD_GONE)
    return body[:NAME], int.from_bytes(body[NAME:], "big")


def _packed(accepted: Accepted) -> bytes:
    taken_at = accepted.taken_at and accepted.taken_at.isoformat()
    return json.dumps(asdict(accepted) | {"taken_at": taken_at}).encode()


def _unpacked(text: bytes) -> Accepted:
    told: dict[str, Any] = json.loads(text)
    moment = told["taken_at"] and datetime.fromisoformat(told["taken_at"])
    return Accepted(**(told | {"taken_at": moment}))
