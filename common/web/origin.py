"""Refuses writes that another site makes in a person's name (docs/decisions/0002). Pure: knows WSGI's environ only.

There are no tokens in forms: a browser tells with `Sec-Fetch-Site` or `Origin` where a request began. A request
with neither comes from a program, or from a browser so old that `SameSite=Lax` alone has to keep its cookies at home.
"""

from collections.abc import Mapping

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = ("same-origin", "none")


def is_own(environ: Mapping[str, str], public_origin: str, *, is_quiet: bool = False) -> bool:
    """Whether a write began on our own pages or in a program.

    A quiet page sends no referrer, so a browser too old for `Sec-Fetch-Site` says `Origin: null` of its own forms
    too; there `SameSite=Strict` alone keeps the cookie at home.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site in OURS:
        return True
    origin = environ.get("HTTP_ORIGIN")
    if is_quiet and origin == "null":
        return site is None
    if origin is not None:
        return origin == public_origin or origin.partition("://")[2] == environ.get("HTTP_HOST")
    return site is None
