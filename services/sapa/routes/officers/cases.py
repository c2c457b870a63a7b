"""/petugas/kasus: the cases that this officer holds, as they stand in clear."""

from datetime import UTC, datetime

from flask import Blueprint, request

from common import db
from common.auth import requires
from common.auth.pages import Page, show
from services.sapa.queries.cases import my_cases
from services.sapa.routes.access import doer
from services.sapa.workflow import CASE_LABELS, CASE_ROLES, PART_LABELS

blueprint = Blueprint("cases", __name__, url_prefix="/petugas")
OPEN, CLOSED = "terbuka", "selesai"
TABS = {OPEN: "Terbuka", CLOSED: "Selesai"}


@blueprint.get("/kasus")
@requires(*CASE_ROLES)
def mine() -> Page:
    """The list."""
    tab = CLOSED if request.args.get("tampil") == CLOSED else OPEN
    with db.reading() as session:
        rows = my_cases(session, doer().key_id, closed=tab == CLOSED)
    return show(
        "officers/cases/list.html",
        cases=rows,
        tabs=TABS,
        tab=tab,
        states=CASE_LABELS,
        parts=PART_LABELS,
        now=datetime.now(UTC),
    )
