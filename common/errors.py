"""What can go wrong in the domain, in words for the person; `common.web` turns each into one HTTP answer."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal that the person can act on. `str()` is the sentence they read, in Indonesian."""

    status = 400
    kind = "bad-request"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class InvalidInput(DomainError):
    """The input does not fit; `fields` maps each field to the sentence that says the cure."""

    status = 422
    kind = "invalid-input"


class NotAllowed(DomainError):
    """Known, but without the right."""

    status = 403
    kind = "not-allowed"


class NotSignedIn(DomainError):
    """No valid session or secret was presented."""

    status = 401
    kind = "not-signed-in"


class NotFound(DomainError):
    """No such thing, or none that this person may know of."""

    status = 404
    kind = "not-found"


class Conflict(DomainError):
    """Somebody else was faster, or the state does not allow this act any more."""

    status = 409
    kind = "conflict"


class KeyReused(DomainError):
    """The same Idempotency-Key came with another body."""

    status = 422
    kind = "idempotency-key-reused"


class TooLarge(DomainError):
    """A file or body is over its limit."""

    status = 413
    kind = "too-large"


class UnsupportedMedia(DomainError):
    """A file is not of a kind that we take."""

    status = 415
    kind = "unsupported-media"


class TooMany(DomainError):
    """Too many tries; `retry_after` is in seconds."""

    status = 429
    kind = "too-many"

    def __init__(self, message: str, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A part that we need does not answer; trying again later may help."""

    status = 503
    kind = "unavailable"
