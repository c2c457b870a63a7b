"""GET /v1/categories: what can be reported, and who answers for it."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from common.auth import public
from common.web import documented
from services.perda_report.queries.reference import CategoryView
from services.perda_report.routes.access import office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.schemas.answers import CategoryAnswer


@blueprint.get("/categories")
@public
@documented(summary="Jenis pelanggaran", answers={200: list[CategoryAnswer]}, tags=("warga",))
def categories() -> ResponseReturnValue:
    """What the form offers, in its order."""
    offered = office().reference.current().categories
    return jsonify([answer_of(category).json_ready() for category in offered])


def answer_of(category: CategoryView) -> CategoryAnswer:
    """One category as programs get it."""
    return CategoryAnswer(
        code=category.code,
        name=category.name,
        description=category.description,
        legal_basis=category.legal_basis,
        opd=category.opd.name,
        opd_code=category.opd.code,
        partners=tuple(partner.name for partner in category.partners),
        verify_days=category.verify_days,
        finish_days=category.finish_days,
        hint_fire=category.hint_fire,
        hint_sapa=category.hint_sapa,
    )
