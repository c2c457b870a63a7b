"""How a request shows its right to a report: a secret in a header or cookie, a proven mailbox, an officer's session."""

from typing import TypeVar

from flask import current_app, request
from werkzeug.wrappers import Response

from common import db
from common.auth import actor, current_officer, visiting_officer
from common.web import current_settings
from services.perda_report.actions import Doer, Office, Reporter
from services.perda_report.queries.mine import mailbox_of

EXTENSION = "perda_office"
BEARER = "Bearer "
KEPT_S = 180 * 86_400

Answer = TypeVar("Answer", bound=Response)


def office() -> Office:
    """What the factory made for this process."""
    found: Office = current_app.extensions[EXTENSION]
    return found


def presented_secret(tracking_number: str) -> str:
    """The secret that came with the request, in `Authorization: Bearer` or this report's cookie; or nothing."""
    header = request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        return header.removeprefix(BEARER).strip()
    return request.cookies.get(_cookie(tracking_number), "")


def reporter(tracking_number: str) -> Reporter:
    """Whoever asks, as far as they showed a right to this report."""
    return Reporter(presented_secret(tracking_number), mailbox())


def mailbox() -> bytes | None:
    """The mailbox that this browser proved to be its owner's, as the hash that finds its reports."""
    token = request.cookies.get(mailbox_cookie(), "")
    if not token:
        return None
    with db.reading() as session:
        return mailbox_of(session, token)


def mailbox_cookie() -> str:
    """Its name; the value is a token that the server keeps a hash of."""
    return "__Host-surel" if current_settings().is_https else "surel"


def remember_secret(answer: Answer, tracking_number: str, secret: str) -> Answer:
    """Let this browser open the report again without its link."""
    answer.set_cookie(
        _cookie(tracking_number),
        secret,
        max_age=KEPT_S,
        secure=current_settings().is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


def forget_secret(answer: Answer, tracking_number: str) -> Answer:
    """Let this browser forget the report's secret."""
    answer.delete_cookie(
        _cookie(tracking_number), secure=current_settings().is_https, httponly=True, samesite="Lax", path="/"
    )
    return answer


def doer() -> Doer:
    """The officer of this request. Raises NotSignedIn."""
    return Doer(current_officer(), actor())


def holder(tracking_number: str) -> Reporter | Doer:
    """Whoever asks: an officer who is signed in and shows no secret, otherwise the reporter."""
    if not presented_secret(tracking_number) and visiting_officer() is not None:
        return doer()
    return reporter(tracking_number)


def _cookie(tracking_number: str) -> str:
    """One per report, so that one phone may follow several. Numbers hold letters, digits and dashes only."""
    name = f"laporan-{tracking_number}"
    return f"__Host-{name}" if current_settings().is_https else name
