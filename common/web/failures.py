"""Every exception that can leave a view becomes one refusal; only what nobody expected is a 500, and is logged."""

import structlog
from flask import Flask, Response
from flask_babel import gettext
from pydantic import ValidationError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WSGIResponse

from common.errors import DomainError, TooMany
from common.web.language import spoken
from common.web.problems import KINDS, Refusal, answer
from common.web.sentences import invalid

RETRY_SOON = "5"
log = structlog.get_logger("failures")

Words = tuple[str, str]
SENTENCES: dict[int, Words] = {
    400: ("Permintaan ini tidak dapat dibaca.", "This request cannot be read."),
    401: ("Masuk dahulu, lalu coba lagi.", "Sign in, then try again."),
    403: ("Anda tidak berhak membuka bagian ini.", "You may not open this."),
    404: ("Alamat ini tidak ada. Periksa lagi tulisannya.", "Nothing is at this address. Check it."),
    405: ("Alamat ini tidak menerima cara itu.", "This address does not take that method."),
    406: ("Bentuk jawaban itu tidak tersedia.", "That form of answer is not available."),
    413: ("Terlalu besar. Kirim foto satu per satu.", "This is too large. Send one photo at a time."),
    415: ("Jenis isi ini tidak diterima.", "This type of content is not taken."),
    429: ("Terlalu sering. Coba lagi sebentar lagi.", "Too often. Try again in a while."),
    503: ("Sistem sedang sibuk. Coba lagi sebentar lagi.", "The system is busy. Try again soon."),
}  # fmt: skip
UNEXPECTED: Words = (
    "Ada yang salah pada sistem kami. Kami sudah mencatatnya. Coba lagi nanti.",
    "Something went wrong on our side. It has been recorded. Try again later.",
)
UNSTORABLE: Words = ("Isian ini tidak dapat disimpan. Periksa lagi.", "This cannot be stored. Check what you entered.")
UNRECORDED: Words = (
    "Jejak audit tidak dapat ditulis, jadi tidak ada yang dibuka atau disimpan. Hubungi administrator.",
    "The audit cannot be written, so nothing was opened or stored. Tell the administrator.",
)
INTO_AUDIT = "INSERT INTO audit "


def install(app: Flask) -> None:
    """Hand every exception to one of the functions below."""
    app.register_error_handler(DomainError, from_domain)
    app.register_error_handler(ValidationError, from_validation)
    app.register_error_handler(HTTPException, from_http)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(unreachable, from_database)
    app.register_error_handler(DataError, from_unstorable)
    app.register_error_handler(ProgrammingError, from_refused)
    app.register_error_handler(Exception, from_anything)


def from_domain(error: DomainError) -> Response:
    """A refusal in the words of the domain."""
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after)
    elif error.status == 503:  # noqa: PLR2004
        headers["Retry-After"] = RETRY_SOON
    detail = spoken((str(error), gettext(str(error)))) if error.args else ""
    fields = {name: spoken((words, gettext(words))) for name, words in error.fields.items()}
    return answer(Refusal(error.status, error.kind, detail, fields, headers))


def from_validation(error: ValidationError) -> Response:
    """A model that was filled from input outside our parse functions."""
    return from_domain(invalid(error))


def from_http(error: HTTPException) -> WSGIResponse:
    """What Werkzeug refuses; its own words are for developers, so ours stand in."""
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    like = status if status in SENTENCES else 503 if status >= 500 else 400  # noqa: PLR2004
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    return answer(Refusal(status, KINDS[like], spoken(SENTENCES[like]), headers=headers))


def from_database(error: Exception) -> Response:
    """PostgreSQL does not answer, or not in time."""
    log.error("database_unavailable", exc_info=error)
    return answer(Refusal(503, KINDS[503], spoken(SENTENCES[503]), headers={"Retry-After": RETRY_SOON}))


def from_unstorable(error: DataError) -> Response:
    """A value that no model refused but the database does: a model lacks a limit, so it is logged as our error."""
    log.error("unstorable", exc_info=error)
    return answer(Refusal(422, "invalid-input", spoken(UNSTORABLE)))


def from_refused(error: ProgrammingError) -> Response:
    """The role lacks a right. Where that keeps the audit from being written, whoever runs the service has to know."""
    if not (error.statement or "").startswith(INTO_AUDIT):
        return from_anything(error)
    log.critical("audit_not_writable", exc_info=error)
    return answer(Refusal(503, KINDS[503], spoken(UNRECORDED), headers={"Retry-After": RETRY_SOON}))


def from_anything(error: Exception) -> Response:
    """Nobody expected this."""
    log.error("unexpected", exc_info=error)
    return answer(Refusal(500, "internal", spoken(UNEXPECTED)))
