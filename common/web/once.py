"""Routes that answer once per Idempotency-Key: a repeat gets the first answer and writes nothing.

The hot path (one statement) uses `common.idempotency.Claim` itself; this is for everything else.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable

from flask import Response, json, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common.db import transaction
from common.errors import Conflict
from common.idempotency import Claim, replay, take
from common.web.language import spoken

KEPT = ("Content-Type", "Location")
REPLAYED = "Idempotency-Replayed"
BUSY = (
    "Kiriman yang sama sedang diproses. Coba lagi sebentar lagi.",
    "The same request is being worked on. Try again in a while.",
)


class _OtherWasFirst(Exception):
    """A concurrent request with the same key committed while this one worked."""


def answered_once(act: Callable[[Session], ResponseReturnValue]) -> Response:
    """Run `act` in one transaction and give its answer; the same Idempotency-Key again gets that answer.

    `act` gets the session and returns what a view may return; of its answer status, body, Content-Type and
    Location are kept, sealed. Without the header it just runs. Raises KeyReused for the same key with
    another body.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        with transaction() as session:
            return make_response(act(session))
    claim = Claim.of(key, f"{request.method} {request.path}", canonical_body())
    for _ in range(2):
        try:
            with transaction() as session:
                return _first_or_again(session, claim, act)
        except _OtherWasFirst:
            continue
    raise Conflict(spoken(BUSY))


def _first_or_again(session: Session, claim: Claim, act: Callable[[Session], ResponseReturnValue]) -> Response:
    stored = replay(session, claim)
    if stored is not None:
        return _opened(stored)
    response = make_response(act(session))
    if not take(session, claim, _packed(response)):
        raise _OtherWasFirst
    return response


def canonical_body() -> bytes:
    """The body as it counts for "the same": a form's entries and its files' hashes, since boundaries differ."""
    if request.mimetype != "multipart/form-data":
        return request.get_data()
    rows = [[name, value] for name, value in request.form.items(multi=True)]
    for name, file in request.files.items(multi=True):
        rows.append([name, hashlib.sha256(file.read()).hexdigest()])
        file.seek(0)
    return json.dumps(rows).encode()


def _packed(response: Response) -> bytes:
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    return json.dumps([response.status_code, headers, b64encode(response.get_data()).decode()]).encode()


def _opened(stored: bytes) -> Response:
    status, headers, body = json.loads(stored)
    return Response(b64decode(body), status, headers | {REPLAYED: "true"})
