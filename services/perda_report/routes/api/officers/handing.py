"""Who handles a report: another OPD, another report, a report of its own for a part of it, a person."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common.auth import requires
from common.web import answered_once, documented, parse_json
from services.perda_report import actions
from services.perda_report.models import Report
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.officers.acting import REFUSALS, TAGS, act
from services.perda_report.routes.api.shapes import act_answer
from services.perda_report.schemas import AssignReport, ForwardReport, MergeReport, SplitReport
from services.perda_report.schemas.officer_answers import SplitAnswer
from services.perda_report.workflow import CHECKERS, FIELD, SUPERVISORS


@blueprint.post("/reports/<tracking_number>/forward")
@requires(*CHECKERS)
@documented(summary="Teruskan ke OPD lain", body=ForwardReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def forward(tracking_number: str) -> ResponseReturnValue:
    """It begins anew there."""
    return act(ForwardReport, lambda s, form: actions.forward_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/merge")
@requires(*CHECKERS)
@documented(summary="Gabungkan ke laporan lain", body=MergeReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def merge(tracking_number: str) -> ResponseReturnValue:
    """It ends here; its reporter is told of the other one."""
    return act(MergeReport, lambda s, form: actions.merge_report(s, office(), tracking_number, form, doer()))


@blueprint.post("/reports/<tracking_number>/split")
@requires(*CHECKERS)
@documented(
    summary="Pisahkan sebagian menjadi laporan sendiri",
    body=SplitReport,
    answers={**REFUSALS, 200: SplitAnswer},
    tags=TAGS,
    is_idempotent=True,
)
def split(tracking_number: str) -> ResponseReturnValue:
    """`child` is the new report's number; it may be with an OPD whose reports the officer cannot read."""
    form = parse_json(SplitReport)
    return answered_once(lambda s: _both(s, actions.split_report(s, office(), tracking_number, form, doer())))


@blueprint.post("/reports/<tracking_number>/assign")
@requires(*FIELD, *SUPERVISORS)
@documented(summary="Tunjuk petugas", body=AssignReport, answers=REFUSALS, tags=TAGS, is_idempotent=True)
def assign(tracking_number: str) -> ResponseReturnValue:
    """To an officer, or with null to nobody."""
    return act(AssignReport, lambda s, form: actions.assign_report(s, office(), tracking_number, form, doer()))


def _both(session: Session, child: Report) -> ResponseReturnValue:
    parent = act_answer(session.get_one(Report, child.split_from))
    answer = SplitAnswer(**parent.model_dump(), child=child.tracking_number, child_opd_code=child.opd_code)
    return jsonify(answer.json_ready())
