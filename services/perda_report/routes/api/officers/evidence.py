"""What is shown with photos: an inspection, and the closure."""

from flask.typing import ResponseReturnValue

from common.auth import requires
from common.web import documented
from services.perda_report import actions
from services.perda_report.actions import Closing, Inspecting
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.officers.acting import REFUSALS, TAGS, act_with_photos
from services.perda_report.schemas import CloseReport, InspectReport
from services.perda_report.workflow import FIELD

ANSWERS = {**REFUSALS, 413: None}


@blueprint.post("/reports/<tracking_number>/inspect")
@requires(*FIELD)
@documented(
    summary="Catat pemeriksaan di tempat",
    body=InspectReport,
    answers=ANSWERS,
    tags=TAGS,
    files=("photos",),
    is_idempotent=True,
)
def inspect(tracking_number: str) -> ResponseReturnValue:
    """Now; a form may bring photos of it."""
    return act_with_photos(
        InspectReport,
        ("photos",),
        lambda s, form, albums: actions.inspect_report(
            s, office(), tracking_number, Inspecting(form, albums[0]), doer()
        ),
    )


@blueprint.post("/reports/<tracking_number>/close")
@requires(*FIELD)
@documented(
    summary="Tutup dengan hasil",
    body=CloseReport,
    answers=ANSWERS,
    tags=TAGS,
    files=("photos", "before"),
    is_idempotent=True,
)
def close(tracking_number: str) -> ResponseReturnValue:
    """The case is over; a form may bring photos of the place afterwards and before."""
    return act_with_photos(
        CloseReport,
        ("photos", "before"),
        lambda s, form, albums: actions.close_report(s, office(), tracking_number, Closing(form, *albums), doer()),
    )
