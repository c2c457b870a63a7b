"""The script of a service worker: it names what to keep, and the module that serves it (static/js/shell.js, worker.js).

What is kept is one page and every file that this page names. Another file or word of the page is another script, so a
phone learns of a new version by itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import Response, json

from common.web.running import running

NAMED = re.compile(r'"(/static/[^"#]+)[#"]')
KEEPER = "common/js/shell.js"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that opens without a signal.

    name: of the caches; path, html: the page; more: addresses of what it loads only when that is wanted. patience_ms:
    how long the network may take before the kept page is shown (0: it is shown at once). below: addresses that show
    the kept page when the network fails.
    """

    name: str
    path: str
    html: str
    more: Sequence[str] = ()
    patience_ms: int = 5000
    below: str = ""

    def options(self) -> str:
        """For the scripts, as JSON."""
        files = dict.fromkeys([*NAMED.findall(self.html), *self.more])
        return json.dumps(
            {
                "name": self.name,
                "version": sha256(self.html.encode()).hexdigest()[:12],
                "page": self.path,
                "files": [*files],
                "patience_ms": self.patience_ms,
                "below": self.below,
            }
        )


def module_worker(module: str, kept: KeptPage) -> Response:
    """The script for browsers with module workers; `module` exports `serve(options)`."""
    source = json.dumps(running().assets.url(module))
    return _script(f"import {{ serve }} from {source};\nserve({kept.options()});\n")


def classic_worker(kept: KeptPage, *also: str) -> Response:
    """The script for browsers before 2021: it keeps the page and sends nothing. `also`: other plain scripts it runs."""
    sources = json.dumps([running().assets.url(name) for name in (KEEPER, *also)])
    return _script(f"importScripts(...{sources});\nself.keepShell({kept.options()});\n")


def _script(source: str) -> Response:
    response = Response(source, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
