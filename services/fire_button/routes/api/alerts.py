"""A caller's side: raise an alert, follow it, add to it, take it back."""

from hashlib import sha256
from uuid import UUID

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from common import db
from common.auth import public
from common.errors import InvalidInput, TooMany
from common.web import answered_once, current_pack, documented, idempotency_key, limit, parse_json, problem
from common.web.uploads import accepted, forget_all, sent_files
from services.fire_button.actions.cancelling import cancel_alert
from services.fire_button.actions.changing import change_alert
from services.fire_button.actions.photos import AlertPhoto, add_photo, check_may_add, photo_claim
from services.fire_button.actions.press import Press, raise_alert
from services.fire_button.models import Alert
from services.fire_button.queries.alert import alert_view, find_alert, view_of
from services.fire_button.routes.access import alert_secret, device, office, remember_alert, remember_device
from services.fire_button.routes.api.blueprint import api
from services.fire_button.schemas.alerts import (
    AlertAnswer,
    AlertCreated,
    CancelAlert,
    ChangeAlert,
    KindAnswer,
    OpenAlert,
    PhotoAdded,
    RaiseAlert,
)
from services.fire_button.workflow import MOST_PHOTOS

JSON = "application/json"
TAGS = ("warga",)
ONE_PHOTO = "Pilih satu foto."
CALL = "Terlalu banyak kiriman dari jaringan ini. Telepon sekarang: {numbers}."
ANSWERS = {200: AlertAnswer, 401: None, 404: None}


@api.post("/alerts")
@public
@limit("limit_alerts")
@documented(
    summary="Nyalakan alarm",
    description="Posisi, kode, atau nomor yang salah tidak menolaknya; yang tidak dipakai disebut di notices.",
    body=RaiseAlert,
    answers={201: AlertCreated},
    tags=TAGS,
    is_idempotent=True,
)
def raise_one() -> ResponseReturnValue:
    """One press; the same Idempotency-Key again is the same alert, whenever it was sent."""
    form, phone = parse_json(RaiseAlert), device()
    raised = raise_alert(office(), form, Press(idempotency_key(), device=phone))
    answer = Response(raised.answer, 201, content_type=JSON)
    if raised.is_repeat:
        answer.headers["Idempotency-Replayed"] = "true"
    created = raised.created
    return remember_alert(remember_device(answer, phone), created.alert_id, created.secret)


@api.errorhandler(TooMany)
def too_many(refused: TooMany) -> Response:
    """Whoever floods from one network is told to telephone: behind the same address somebody may be in need."""
    numbers = ", ".join(f"{one.label} {one.number}" for one in current_pack().hotlines if one.number)
    answer = problem(refused.status, refused.kind, CALL.format(numbers=numbers))
    answer.headers["Retry-After"] = str(refused.retry_after)
    return answer


@api.get("/alerts/<uuid:alert_id>")
@public
@documented(summary="Kabar alarm", answers=ANSWERS, tags=TAGS, takes_secret=True)
def follow(alert_id: UUID) -> ResponseReturnValue:
    """How it stands, for whoever holds its secret."""
    with db.reading() as session:
        view = alert_view(session, office(), alert_id, alert_secret(alert_id))
    return jsonify(AlertAnswer.model_validate(view).json_ready())


@api.patch("/alerts/<uuid:alert_id>")
@public
@limit("limit_alerts")
@documented(
    summary="Tambah keterangan atau posisi yang lebih tepat",
    body=ChangeAlert,
    answers=ANSWERS | {409: None},
    tags=TAGS,
    is_idempotent=True,
    takes_secret=True,
)
def change(alert_id: UUID) -> ResponseReturnValue:
    """What is left out stays as it is."""
    form, secret = parse_json(ChangeAlert), alert_secret(alert_id)
    return answered_once(lambda session: _shown(session, change_alert(session, office(), alert_id, secret, form)))


@api.post("/alerts/<uuid:alert_id>/cancel")
@public
@limit("limit_writes")
@documented(
    summary="Batalkan alarm",
    body=CancelAlert,
    answers=ANSWERS | {409: None},
    tags=TAGS,
    is_idempotent=True,
    takes_secret=True,
)
def cancel(alert_id: UUID) -> ResponseReturnValue:
    """Crews see it at once, and still confirm."""
    form, secret = parse_json(CancelAlert), alert_secret(alert_id)
    return answered_once(lambda session: _shown(session, cancel_alert(session, office(), alert_id, secret, form)))


@api.post("/alerts/<uuid:alert_id>/open")
@public
@limit("limit_writes")
@documented(summary="Tukar tautan rahasia dengan kuki", body=OpenAlert, answers=ANSWERS, tags=TAGS)
def open_alert(alert_id: UUID) -> ResponseReturnValue:
    """From now on this browser follows the alert without its link."""
    secret = parse_json(OpenAlert).secret
    with db.reading() as session:
        answer = _shown(session, find_alert(session, alert_id, secret))
    return remember_alert(answer, alert_id, secret)


@api.post("/alerts/<uuid:alert_id>/photos")
@public
@limit("limit_writes")
@documented(
    summary="Tambah satu foto",
    answers={201: PhotoAdded, 401: None, 404: None, 409: None, 413: None, 415: None, 422: None},
    tags=TAGS,
    files=("photo",),
    is_idempotent=True,
    takes_secret=True,
)
def attach(alert_id: UUID) -> ResponseReturnValue:
    """One photo at a time, each with its own key."""
    secret = alert_secret(alert_id)
    with db.reading() as session:
        check_may_add(session, alert_id, secret)
    files = sent_files("photo", MOST_PHOTOS)
    if len(files) != 1:
        raise InvalidInput(ONE_PHOTO, fields={"photo": ONE_PHOTO})
    claim = photo_claim(idempotency_key(), alert_id, sha256(files[0]).hexdigest())
    with accepted(office().store, files) as photos:
        with db.transaction() as session:
            added = add_photo(session, office(), alert_id, secret, AlertPhoto(photos[0], claim))
        if not added.is_kept:
            forget_all(office().store, photos)
    return jsonify(PhotoAdded.model_validate(added).json_ready()), 201


@api.get("/kinds")
@public
@documented(summary="Jenis kejadian", answers={200: list[KindAnswer]}, tags=TAGS)
def kinds() -> ResponseReturnValue:
    """What a caller may say that it is, in the order of the office."""
    return jsonify([KindAnswer.model_validate(kind).json_ready() for kind in office().reference.current().kinds])


def _shown(session: Session, alert: Alert) -> Response:
    session.flush()
    view = view_of(session, office().reference.current(), alert)
    return jsonify(AlertAnswer.model_validate(view).json_ready())
