"""A citizen's side: send a report, add photos, follow it."""

from hashlib import sha256

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from common import db
from common.auth import public
from common.errors import InvalidInput
from common.web import documented, idempotency_key, limit, parse_form, parse_json
from common.web.uploads import accepted, forget_all, sent_files
from services.perda_report import actions
from services.perda_report.actions import NewPhoto, Submission, Submitted
from services.perda_report.queries import track_report
from services.perda_report.routes.access import holder, office, reporter
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.routes.api.shapes import tracking_answer
from services.perda_report.schemas import ReportCreated, SubmitReport
from services.perda_report.schemas.answers import PhotoAdded, TrackingAnswer
from services.perda_report.workflow import MOST_PHOTOS

JSON = "application/json"
MULTIPART = "multipart/form-data"
SAME_SITE = "same-origin"
ONE_PHOTO = "Pilih satu foto."


@blueprint.post("/reports")
@public
@limit("limit_writes")
@documented(
    summary="Kirim laporan",
    body=SubmitReport,
    answers={201: ReportCreated, 413: None, 422: None},
    tags=("warga",),
    files=("photos",),
    is_idempotent=True,
)
def submit() -> ResponseReturnValue:
    """Take a report in, as JSON or as a form with `photos`."""
    if request.mimetype == MULTIPART:
        return _created(_submit_form())
    form = parse_json(SubmitReport)
    return _created(actions.submit_report(office(), form, Submission(idempotency_key(), _channel())))


def _submit_form() -> Submitted:
    form, files = parse_form(SubmitReport), sent_files("photos", MOST_PHOTOS)
    with accepted(office().store, files) as photos:
        return actions.submit_report(office(), form, Submission(idempotency_key(), _channel(), photos))


def _channel() -> str:
    """Our own page says so itself (Fetch Metadata); everything else is a program."""
    return "web" if request.headers.get("Sec-Fetch-Site") == SAME_SITE else "api"


def _created(submitted: Submitted) -> Response:
    response = Response(submitted.answer, 201, content_type=JSON)
    if submitted.is_repeat:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@blueprint.post("/reports/<tracking_number>/photos")
@public
@limit("limit_writes")
@documented(
    summary="Tambah satu foto",
    answers={201: PhotoAdded, 401: None, 403: None, 404: None, 409: None, 413: None, 415: None, 422: None},
    tags=("warga", "petugas"),
    files=("photo",),
    is_idempotent=True,
    takes_secret=True,
)
def add_photo(tracking_number: str) -> ResponseReturnValue:
    """One photo at a time, each with its own key: from the reporter, or of the closure from an officer."""
    by = holder(tracking_number)
    with db.reading() as session:
        actions.check_may_add(session, office(), tracking_number, by)
    files = sent_files("photo", MOST_PHOTOS)
    if len(files) != 1:
        raise InvalidInput(ONE_PHOTO, fields={"photo": ONE_PHOTO})
    claim = actions.photo_claim(idempotency_key(), tracking_number, sha256(files[0]).hexdigest())
    with accepted(office().store, files) as photos:
        with db.transaction() as session:
            added = actions.add_photo(session, office(), tracking_number, NewPhoto(photos[0], claim), by)
        if not added.is_kept:
            forget_all(office().store, photos)
    return jsonify(PhotoAdded.model_validate(added).json_ready()), 201


@blueprint.get("/reports/<tracking_number>")
@public
@documented(
    summary="Kabar laporan",
    answers={200: TrackingAnswer, 401: None, 404: None},
    tags=("warga",),
    takes_secret=True,
)
def follow(tracking_number: str) -> ResponseReturnValue:
    """The history; the report itself only with its secret."""
    here, shown = office(), reporter(tracking_number)
    with db.reading() as session:
        view = track_report(session, tracking_number, shown, pack=here.pack, reference=here.reference.current())
    return jsonify(tracking_answer(view).json_ready())
