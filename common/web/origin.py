"""Refuses writes that another site makes in a person's name (docs/decisions/0002). Pure: knows WSGI's environ only.

There are no tokens in forms: a browser tells with `Sec-Fetch-Site` or `Origin` where a request began, and
a program that tells neither brings no cookie that could be abused.
"""

from collections.abc import Mapping

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = ("same-origin", "none")
HARMLESS_COOKIES = frozenset({"bahasa", ""})


def is_own(environ: Mapping[str, str], public_origin: str) -> bool:
    """Whether a write began on our own pages, or carries no right that another site could borrow."""
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site in OURS:
        return True
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None:
        return origin == public_origin or origin.partition("://")[2] == environ.get("HTTP_HOST")
    return site is None and not _brings_cookie(environ.get("HTTP_COOKIE"))


def _brings_cookie(header: str | None) -> bool:
    names = {part.partition("=")[0].strip() for part in (header or "").split(";")}
    return not names <= HARMLESS_COOKIES
