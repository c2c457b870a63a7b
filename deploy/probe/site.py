"""The service as the prober meets it: over HTTP, signed in like anybody else."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Any

import pyotp
from pydantic import SecretStr

SHOWN = 200


class ProbeFailed(Exception):
    """What the prober wanted did not happen; `str()` says what."""


class Site:
    """One visit, with its cookies. `within`: seconds for each answer."""

    def __init__(self, url: str, within: float) -> None:
        self.url = url.rstrip("/")
        self._within = within
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """The answer's JSON, None where it has none. Raises ProbeFailed for whatever is no success."""
        with self.open(method, path, body, headers) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def open(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> HTTPResponse:
        """The answer, still to be read: a stream. Raises ProbeFailed."""
        data = None if body is None else json.dumps(body).encode()
        given = {"Accept": "*/*", "Content-Type": "application/json", **(headers or {})}
        asked = urllib.request.Request(self.url + path, data, given, method=method)  # noqa: S310 — the operator's address
        try:
            answer: HTTPResponse = self._opener.open(asked, timeout=self._within)
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read(SHOWN).decode("utf-8", "replace")
            raise ProbeFailed(f"{method} {path} answered {refused.code}: {said}") from None
        except (OSError, http.client.HTTPException) as lost:
            raise ProbeFailed(f"{method} {path} did not answer: {type(lost).__name__}") from None
        return answer

    def sign_in(self, username: str, password: SecretStr, totp_secret: SecretStr) -> None:
        """Open a session. Raises ProbeFailed."""
        code = pyotp.TOTP(totp_secret.get_secret_value()).now()
        given = {"username": username, "password": password.get_secret_value(), "totp": code}
        self.ask("POST", "/v1/sessions", given)

    def sign_out(self) -> None:
        """Close it. Raises ProbeFailed."""
        self.ask("DELETE", "/v1/sessions/current")
