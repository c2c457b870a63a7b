"""What the views of acts share: one JSON body, one transaction, one answer for each Idempotency-Key."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common.media import Accepted
from common.web import answered_once, parse_form, parse_json
from common.web.uploads import accepted, forget_all, sent_files
from services.perda_report.models import Report
from services.perda_report.routes.access import office
from services.perda_report.routes.api.shapes import act_answer
from services.perda_report.schemas.answers import ActAnswer
from services.perda_report.workflow import MOST_PHOTOS

REFUSALS = {200: ActAnswer, 404: None, 409: None, 422: None}
TAGS = ("petugas",)
MULTIPART = "multipart/form-data"
REPLAYED = "Idempotency-Replayed"

Form = TypeVar("Form", bound=BaseModel)


def act(model: type[Form], do: Callable[[Session, Form], Report]) -> Response:
    """Do what the JSON body says, once."""
    form = parse_json(model)
    return answered_once(lambda session: done(do(session, form)))


def act_with_photos(
    model: type[Form], fields: Sequence[str], do: Callable[[Session, Form, list[list[Accepted]]], Report]
) -> Response:
    """The same; a form may bring photos in these fields, each a list of its own."""
    is_form = request.mimetype == MULTIPART
    form = parse_form(model) if is_form else parse_json(model)
    sent = [sent_files(name, MOST_PHOTOS) if is_form else () for name in fields]
    store = office().store
    with accepted(store, [data for files in sent for data in files]) as photos:
        albums = _dealt(photos, (len(files) for files in sent))
        response = answered_once(lambda session: done(do(session, form, albums)))
        if REPLAYED in response.headers:
            forget_all(store, photos)
    return response


def done(report: Report) -> ResponseReturnValue:
    """The report after the act."""
    return jsonify(act_answer(report).json_ready())


def _dealt(photos: Sequence[Accepted], counts: Iterable[int]) -> list[list[Accepted]]:
    left = iter(photos)
    return [[next(left) for _ in range(count)] for count in counts]
