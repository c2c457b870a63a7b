"""Where the link of an alarm's message leads: what it is about, and one big button to answer.

The token stands behind `#`, which no server and no preview sees; the page's script shows it in the header
of each request. Whatever is only fetched changes nothing.
"""

import hmac
from uuid import UUID

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common import db
from common.auth import public
from common.codes import parse_compact_id
from common.errors import NotFound
from common.web import documented, limit, parse_json
from services.fire_button.actions.answering import UNKNOWN, answer_ring
from services.fire_button.messages.answers import ANSWERS_TO
from services.fire_button.models import Ring
from services.fire_button.queries.views.ring import ring_view
from services.fire_button.routes.access import BEARER, office
from services.fire_button.schemas.rings import AnswerRing, RingAnswered

blueprint = Blueprint("rings", __name__)


@blueprint.get("/siaga/<written>")
@public
def page(written: str) -> str:
    """The page without what it is about: that takes the token."""
    return render_template("rings/page.html", written=written)


@blueprint.get("/siaga/<written>/isi")
@public
def inside(written: str) -> ResponseReturnValue:
    """What the page shows to whoever has the token."""
    given = request.headers.get("Authorization", "").removeprefix(BEARER).strip()
    ring_id = _proven(written, given)
    with db.reading() as session:
        view = ring_view(session, office().reference.current(), _ring(session, ring_id))
    return render_template("rings/_inside.html", ring=view)


@blueprint.post("/v1/rings/<written>/answer")
@public
@limit("limit_alerts")
@documented(
    summary="Jawab panggilan",
    description="Dari tautan pesan. `ya` menerima kejadian untuk pos yang dipanggil.",
    body=AnswerRing,
    answers={200: RingAnswered, 404: None, 409: None, 422: None},
    tags=("petugas",),
)
def answer(written: str) -> Response:
    """Answer one ring."""
    form = parse_json(AnswerRing)
    ring_id = _proven(written, form.token)
    with db.transaction() as session:
        answered = answer_ring(session, office(), ring_id, form.answer, "token")
    return jsonify(RingAnswered.model_validate(answered).model_dump())


def _proven(written: str, token: str) -> UUID:
    """The ring that this token answers. Raises NotFound: a wrong token learns as much as a wrong number."""
    try:
        ring_id = parse_compact_id(written)
    except ValueError:
        raise NotFound(UNKNOWN) from None
    if not hmac.compare_digest(office().box.answer_token(ring_id).encode(), token.encode()):
        raise NotFound(UNKNOWN)
    return ring_id


def _ring(session: Session, ring_id: UUID) -> Ring:
    ring = session.get(Ring, ring_id)
    if ring is None or ring.purpose not in ANSWERS_TO:
        raise NotFound(UNKNOWN)
    return ring
