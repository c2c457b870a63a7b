"""What whoever holds a report's secret does afterwards, and joining a report: each once per Idempotency-Key."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import public
from common.web import answered_once, current_pack, documented, limit, parse_json
from services.perda_report import actions
from services.perda_report.actions import Office, Reporter
from services.perda_report.models import Report
from services.perda_report.queries.near import Spot
from services.perda_report.queries.nearby import nearby_reports
from services.perda_report.routes.access import office, reporter
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.shapes import act_answer
from services.perda_report.schemas import (
    AddInformation,
    AnswerQuestion,
    JoinReport,
    NearbyQuery,
    ObjectReport,
    RateReport,
    WithdrawReport,
)
from services.perda_report.schemas.answers import ActAnswer, JoinedAnswer, NearbyAnswer

ANSWERS = {200: ActAnswer, 401: None, 404: None, 409: None, 422: None}
TAGS = ("warga",)
reporters_act = partial(documented, answers=ANSWERS, tags=TAGS, is_idempotent=True, takes_secret=True)

Form = TypeVar("Form", bound=BaseModel)
Doing = Callable[[Session, Office, str, Form, Reporter], Report]


@blueprint.post("/reports/<tracking_number>/add")
@public
@limit("limit_writes")
@reporters_act(summary="Tambah keterangan", body=AddInformation)
def add(tracking_number: str) -> ResponseReturnValue:
    """More words for the officers."""
    return _done(AddInformation, tracking_number, actions.add_information)


@blueprint.post("/reports/<tracking_number>/answer")
@public
@limit("limit_writes")
@reporters_act(summary="Jawab pertanyaan petugas", body=AnswerQuestion)
def answer(tracking_number: str) -> ResponseReturnValue:
    """The open question; the office's time runs again."""
    return _done(AnswerQuestion, tracking_number, actions.answer_question)


@blueprint.post("/reports/<tracking_number>/withdraw")
@public
@limit("limit_writes")
@reporters_act(summary="Cabut laporan", body=WithdrawReport)
def withdraw(tracking_number: str) -> ResponseReturnValue:
    """The report ends, unless others joined it."""
    return _done(WithdrawReport, tracking_number, actions.withdraw_report)


@blueprint.post("/reports/<tracking_number>/object")
@public
@limit("limit_writes")
@reporters_act(summary="Ajukan keberatan", body=ObjectReport)
def object_to(tracking_number: str) -> ResponseReturnValue:
    """The decision goes to a supervisor."""
    return _done(ObjectReport, tracking_number, actions.object_to_decision)


@blueprint.post("/reports/<tracking_number>/rate")
@public
@limit("limit_writes")
@reporters_act(summary="Nilai penanganan", body=RateReport)
def rate(tracking_number: str) -> ResponseReturnValue:
    """From 1 to 5."""
    return _done(RateReport, tracking_number, actions.rate_report)


@blueprint.post("/reports/nearby")
@public
@limit("limit_writes")
@documented(
    summary="Laporan sejenis di dekat suatu tempat",
    body=NearbyQuery,
    answers={200: NearbyAnswer, 422: None},
    tags=TAGS,
)
def nearby() -> ResponseReturnValue:
    """By POST: an address would leave the position in logs on the way."""
    asked = parse_json(NearbyQuery)
    spot = Spot(asked.latitude, asked.longitude, asked.desa_code or _desa_of(asked))
    with db.reading() as session:
        reference, zone = office().reference.current(), current_pack().zone
        found = nearby_reports(session, asked.category, spot, reference=reference, zone=zone)
    return jsonify(NearbyAnswer.model_validate({"reports": found}).json_ready())


@blueprint.post("/reports/<tracking_number>/follow")
@public
@limit("limit_writes")
@documented(
    summary="Ikut melapor",
    body=JoinReport,
    answers={201: JoinedAnswer, 404: None, 409: None, 422: None},
    tags=TAGS,
    is_idempotent=True,
)
def join(tracking_number: str) -> ResponseReturnValue:
    """Somebody else saw the same."""
    form, shown = parse_json(JoinReport), reporter(tracking_number)

    def joining(session: Session) -> ResponseReturnValue:
        joined = actions.join_report(session, office(), tracking_number, form, shown)
        return jsonify(JoinedAnswer.model_validate(joined).json_ready()), 201

    return answered_once(joining)


def _desa_of(asked: NearbyQuery) -> str | None:
    if asked.latitude is None or asked.longitude is None:
        return None
    located = current_pack().regions.locator.locate(asked.latitude, asked.longitude)
    return located.desa_code if located else None


def _done(model: type[Form], tracking_number: str, do: Doing[Form]) -> Response:
    form, shown = parse_json(model), reporter(tracking_number)
    return answered_once(
        lambda session: jsonify(act_answer(do(session, office(), tracking_number, form, shown)).json_ready())
    )
