"""`POST /v1/reports` of the intake's process."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from common.auth import public
from common.web import documented, limit, parse_json
from services.sapa.actions.submitting import submit
from services.sapa.routes.api.once import form_key
from services.sapa.routes.reporters.office import office
from services.sapa.schemas.reporters_api import ReceiptMade, ReportBody

blueprint = Blueprint("intake_api", __name__, url_prefix="/v1")
TAGS = ("laporan",)


@blueprint.post("/reports")
@public
@limit("limit_writes")
@documented(summary="Kirim laporan", body=ReportBody, answers={201: ReceiptMade}, tags=TAGS, is_idempotent=True)
def create() -> ResponseReturnValue:
    """The same Idempotency-Key again writes nothing and gives the same receipt."""
    receipt = submit(office(), parse_json(ReportBody), (), form_key())
    return jsonify(ReceiptMade(receipt=receipt).model_dump()), 201
