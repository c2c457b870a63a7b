"""One act on many reports, and taking it back."""

from uuid import UUID

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from common import db, idempotency
from common.apidoc import JSON
from common.auth import current_officer, requires
from common.idempotency import Claim
from common.web import answered_once, documented, idempotency_key, parse_json
from services.perda_report import actions
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.officers.acting import REPLAYED, TAGS
from services.perda_report.schemas import BulkForm
from services.perda_report.schemas.officer_answers import BulkAnswer, UndoneAnswer
from services.perda_report.workflow import READERS

SCOPE = "perda.bulk"


@blueprint.post("/bulk")
@requires(*READERS)
@documented(
    summary="Tindakan pada banyak laporan",
    body=BulkForm,
    answers={200: BulkAnswer, 409: None, 422: None},
    tags=TAGS,
    is_idempotent=True,
)
def bulk() -> ResponseReturnValue:
    """Each report is done or refused by itself."""
    form = parse_json(BulkForm)
    claim = Claim.of(idempotency_key(), f"{SCOPE}:{current_officer().id}", request.get_data())
    with db.reading() as session:
        earlier = idempotency.replay(session, claim)
    if earlier is not None:
        return Response(earlier, 200, {REPLAYED: "true"}, content_type=JSON)
    done = actions.act_on_many(office(), form, doer(), UUID(bytes=claim.key_hash[:16]))
    answer = BulkAnswer.model_validate(done).model_dump_json().encode()
    with db.transaction() as session:
        idempotency.take(session, claim, answer)
    return Response(answer, 200, content_type=JSON)


@blueprint.post("/bulk/<uuid:bulk_id>/undo")
@requires(*READERS)
@documented(
    summary="Batalkan tindakan pada banyak laporan",
    answers={200: UndoneAnswer, 404: None, 409: None},
    tags=TAGS,
    is_idempotent=True,
)
def undo(bulk_id: UUID) -> ResponseReturnValue:
    """Within a minute, by the same officer."""
    return answered_once(lambda session: _undone(actions.take_back(session, office(), bulk_id, doer())))


def _undone(undone: actions.Undone) -> ResponseReturnValue:
    return jsonify(UndoneAnswer.model_validate(undone).json_ready())
