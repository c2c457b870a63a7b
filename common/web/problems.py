"""One refusal as the asker reads it: RFC 9457 for programs, a page for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from flask import Response, json, render_template, request
from jinja2 import TemplateError
from markupsafe import escape

from common import logs
from common.web.language import spoken

PROBLEM_TYPE = "application/problem+json"
API_PATHS = ("/v1/", "/open311/", "/healthz", "/readyz", "/openapi.json")
log = structlog.get_logger("problems")

TITLES: Mapping[str, tuple[str, str]] = {
    "bad-request": ("Permintaan tidak sesuai", "Bad request"),
    "unreadable": ("Isi tidak terbaca", "Unreadable body"),
    "invalid-input": ("Isian perlu diperbaiki", "Some entries need to be mended"),
    "not-signed-in": ("Anda belum masuk", "Not signed in"),
    "not-allowed": ("Tidak diizinkan", "Not allowed"),
    "not-found": ("Tidak ditemukan", "Not found"),
    "method-not-allowed": ("Cara ini tidak tersedia", "Method not allowed"),
    "not-acceptable": ("Bentuk jawaban tidak tersedia", "Not acceptable"),
    "conflict": ("Sudah berubah", "Conflict"),
    "idempotency-key-reused": ("Kunci sudah dipakai", "Idempotency key reused"),
    "too-large": ("Terlalu besar", "Too large"),
    "unsupported-media": ("Jenis isi tidak diterima", "Unsupported media type"),
    "too-many": ("Terlalu sering", "Too many requests"),
    "unavailable": ("Sedang tidak tersedia", "Temporarily unavailable"),
    "internal": ("Ada yang salah pada kami", "Something went wrong on our side"),
}
KINDS: Mapping[int, str] = {
    400: "bad-request",
    401: "not-signed-in",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media",
    422: "invalid-input",
    429: "too-many",
    503: "unavailable",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What went wrong, whoever reads it. `kind` is a key of TITLES and the end of the problem's `type`."""

    status: int
    kind: str
    detail: str
    errors: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The kind in words."""
        return spoken(TITLES.get(self.kind, TITLES["bad-request"]))


def problem(status: int, kind: str, detail: str, *, errors: Mapping[str, str] | None = None) -> Response:
    """A problem answer (RFC 9457) for a view that refuses without raising."""
    return as_problem(Refusal(status, kind, detail, errors or {}))


def answer(refusal: Refusal) -> Response:
    """The refusal in the form that the asker wants."""
    return as_problem(refusal) if wants_problem() else as_page(refusal)


def wants_problem() -> bool:
    """Whether a program asks: by the address, or by preferring JSON over HTML."""
    if request.path.startswith(API_PATHS):
        return True
    accepted = request.accept_mimetypes
    return max(accepted["application/json"], accepted[PROBLEM_TYPE]) > accepted["text/html"]


def as_problem(refusal: Refusal) -> Response:
    """RFC 9457; `type` is the place in the API's documentation that explains the kind."""
    body: dict[str, Any] = {
        "type": f"/docs#{refusal.kind}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "request_id": logs.request_id.get(),
    }
    if refusal.errors:
        body["errors"] = dict(refusal.errors)
    return Response(json.dumps(body), refusal.status, dict(refusal.headers), content_type=PROBLEM_TYPE)


def as_page(refusal: Refusal) -> Response:
    """The page `error.html`; in bare words when the page itself cannot be made."""
    words = {"status": refusal.status, "title": refusal.title, "message": refusal.detail, "fields": refusal.errors}
    try:
        page = render_template("error.html", **words, request_id=logs.request_id.get())
    except (TemplateError, LookupError, TypeError, ValueError, AttributeError) as failed:
        log.exception("error_page_failed", exc_info=failed)
        page = f"<!doctype html><title>{escape(refusal.title)}</title><p>{escape(refusal.detail)}</p>"
    return Response(page, refusal.status, dict(refusal.headers), content_type="text/html; charset=utf-8")
