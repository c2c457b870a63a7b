"""Pages shrink to about a fifth on a weak line.

BREACH reads a secret from the sizes of many compressed pages that repeat words of the attacker's choice. To
choose them, the attacker's page must make this browser ask; such requests say `Sec-Fetch-Site: cross-site`
(or `same-site`, from another service) and are answered uncompressed. JSON answers, which may carry a new
secret, are never compressed, nor are answers to writes, nor event streams.
"""

import gzip

from flask import Request, Response

WORTH_ZIPPING = 1024
LEVEL = 5
TRUSTED_SITES = (None, "same-origin", "none")


def compress(request: Request, response: Response) -> None:
    """Compress an HTML page in place, when the asker accepts it and it is safe."""
    if not _is_page(response):
        return
    response.vary.add("Accept-Encoding")
    page = response.get_data()
    if len(page) < WORTH_ZIPPING or not _may_shrink(request):
        return
    response.set_data(gzip.compress(page, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def _is_page(response: Response) -> bool:
    return (
        not response.is_streamed
        and (response.content_type or "").startswith("text/html")
        and "Content-Encoding" not in response.headers
    )


def _may_shrink(request: Request) -> bool:
    return (
        request.method == "GET"
        and request.accept_encodings["gzip"] > 0
        and request.headers.get("Sec-Fetch-Site") in TRUSTED_SITES
    )
