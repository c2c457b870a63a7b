"""The one hook in front of every view, and the one behind: what must be refused before the view is even chosen."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response
from flask.globals import request_ctx

from common.errors import NotAllowed, TooMany
from common.web import language
from common.web.compression import compress
from common.web.decoding import Unreadable
from common.web.door import ROUTE
from common.web.limits import Rate
from common.web.origin import SAFE, is_own
from common.web.running import Running

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

OTHER_SITE = (
    "Kiriman ini datang dari situs lain. Buka halaman layanan ini, lalu coba lagi.",
    "This was sent by another site. Open a page of this service, then try again.",
)
OTHER_SIGNS = (
    "Alamat ini memuat tanda yang tidak dapat dibaca. Periksa lagi tulisannya.",
    "This address holds a character that cannot be read. Check it.",
)
TOO_OFTEN = (
    "Terlalu banyak kiriman dari jaringan ini. Coba lagi sebentar lagi.",
    "Too much was sent from this network. Try again in a while.",
)


class Watch:
    """Looks at every request of one application."""

    def __init__(self, here: Running) -> None:
        self._origin = "{0.scheme}://{0.netloc}".format(urlsplit(here.settings.base_url))
        self._settings = here.settings
        self._limiter = here.limiter
        self._is_quiet = here.service.is_quiet
        self._rates: dict[str, tuple[Rate, bool]] = {}

    def plan(self, app: Flask) -> None:
        """Read the rates of all views once; a rate that cannot be read stops the start. Raises ValueError."""
        safe_only = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or SAFE) <= SAFE}
        for endpoint, view in app.view_functions.items():
            setting = getattr(view, "limit_setting", None)
            if setting is not None:
                rate = Rate.parse(setting, getattr(self._settings, setting))
                self._rates[endpoint] = (rate, endpoint in safe_only)

    def before(self) -> None:
        """Name the route for the access line, then refuse what is unreadable, from another site, or too frequent."""
        request = request_ctx.request
        environ = request.environ
        rule = request.url_rule
        if rule is not None:
            environ[ROUTE] = rule.rule
        _refuse_unreadable(environ)
        writes = environ["REQUEST_METHOD"] not in SAFE
        if writes and not is_own(environ, self._origin, is_quiet=self._is_quiet):
            raise NotAllowed(language.spoken(OTHER_SITE))
        limited = None if rule is None else self._rates.get(rule.endpoint)
        if limited is not None and (writes or limited[1]):
            wait = self._limiter.count(limited[0], request.remote_addr or "")
            if wait:
                raise TooMany(language.spoken(TOO_OFTEN), retry_after=wait)

    def after(self, response: Response) -> Response:
        """Shrink pages and keep the choice of language."""
        request = request_ctx.request
        if request.method == "GET":
            compress(request, response)
            if request.query_string and not self._is_quiet:
                language.remember_choice(response, secure=self._settings.is_https)
        return response


def _refuse_unreadable(environ: "WSGIEnvironment") -> None:
    if "%00" in environ.get("QUERY_STRING", "") or "\x00" in environ["PATH_INFO"]:
        raise Unreadable(language.spoken(OTHER_SIGNS))
