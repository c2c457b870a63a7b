"""The officers' side: what is open, one incident, and every act of a crew on it, once for each Idempotency-Key."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import current_officer, public, requires
from common.errors import InvalidInput
from common.web import answered_once, documented, parse_json
from common.web.uploads import accepted, forget_all, sent_files
from services.fire_button.actions.closing import close_incident
from services.fire_button.actions.evidence import add_evidence
from services.fire_button.actions.false_alarm import report_false
from services.fire_button.actions.noting import add_note
from services.fire_button.actions.office import Doer, Office
from services.fire_button.actions.progress import Tapped, tap
from services.fire_button.actions.reopening import reopen_incident
from services.fire_button.actions.standing_down import stand_down
from services.fire_button.actions.verifying import verify_incident
from services.fire_button.models import Incident
from services.fire_button.queries.officer import Viewer, inbox, incident_for_officer
from services.fire_button.routes.access import doer, doer_or_screen, office, post_of
from services.fire_button.routes.api.blueprint import api
from services.fire_button.schemas.crew import (
    AddNote,
    CloseIncident,
    Reopen,
    ReportFalse,
    StandDown,
    Tap,
    Verify,
)
from services.fire_button.schemas.crew_answers import (
    ActAnswer,
    EvidenceAnswer,
    InboxAnswer,
    InboxItemAnswer,
    IncidentAnswer,
)
from services.fire_button.workflow import (
    CREW,
    DISPATCHERS,
    PROGRESS,
    READERS,
    STATE_LABELS,
    WITNESSES,
    Act,
    Role,
    State,
)

REFUSALS = {200: ActAnswer, 404: None, 409: None, 422: None}
TAGS = ("petugas",)
REPLAYED = "Idempotency-Replayed"
ONE_PHOTO = "Pilih satu foto."
SUMMARIES = {
    Act.ACKNOWLEDGE: "Terima alarm untuk pos",
    Act.DEPART: "Pos berangkat",
    Act.ARRIVE: "Pos tiba",
    Act.ACCESS: "Pos di titik api",
    Act.WATER: "Air menyembur",
    Act.CONTROL: "Api terkendali",
}

Form = TypeVar("Form", bound=BaseModel)


class Deed(NamedTuple):
    """One act with its own body."""

    summary: str
    model: type[BaseModel]
    do: Callable[[Session, Office, str, Any, Doer], Incident]
    roles: frozenset[Role]


DEEDS: Mapping[Act, Deed] = {
    Act.CLOSE: Deed("Tutup dengan laporan kejadian", CloseIncident, close_incident, CREW),
    Act.FALSE_ALARM: Deed("Nyatakan bukan kebakaran", ReportFalse, report_false, CREW),
    Act.VERIFY: Deed("Nyatakan benar", Verify, verify_incident, WITNESSES),
    Act.NOTE: Deed("Beri catatan", AddNote, add_note, WITNESSES),
    Act.STAND_DOWN: Deed("Pulangkan pos", StandDown, stand_down, CREW),
    Act.REOPEN: Deed("Buka lagi", Reopen, reopen_incident, DISPATCHERS | {Role.KOMANDAN}),
}


def viewer() -> Viewer:
    """Who asks, with what the office knows."""
    here, officer = office(), current_officer()
    return Viewer(officer, post_of(officer), here.reference.current(), here.rules)


@api.get("/inbox")
@requires(*READERS)
@documented(summary="Kejadian terbuka", answers={200: InboxAnswer}, tags=TAGS)
def open_incidents() -> ResponseReturnValue:
    """What is open and the officer's to see, the own post's first."""
    mine = viewer()
    with db.reading() as session:
        items = inbox(session, mine)
    answer = InboxAnswer(post_code=mine.post_code, items=tuple(InboxItemAnswer.model_validate(item) for item in items))
    return jsonify(answer.json_ready())


@api.get("/incidents/<number>")
@requires(*READERS)
@documented(summary="Satu kejadian", answers={200: IncidentAnswer, 404: None}, tags=TAGS)
def incident(number: str) -> ResponseReturnValue:
    """With its posts' times, water nearby and what this officer may do."""
    with db.reading() as session:
        view = incident_for_officer(session, number, viewer())
    return jsonify(IncidentAnswer.model_validate(view).json_ready())


@api.post("/incidents/<number>/photos")
@requires(*WITNESSES)
@documented(
    summary="Tambah foto bukti",
    answers={201: EvidenceAnswer, 404: None, 413: None, 415: None, 422: None},
    tags=TAGS,
    files=("photo",),
    is_idempotent=True,
)
def evidence(number: str) -> ResponseReturnValue:
    """One photo in the field `photo`."""
    files, store = sent_files("photo", 1), office().store
    if not files:
        raise InvalidInput(ONE_PHOTO, fields={"photo": ONE_PHOTO})

    def add(session: Session) -> ResponseReturnValue:
        count = add_evidence(session, office(), number, photos[0], doer())
        return jsonify(EvidenceAnswer(sha256=photos[0].sha256, count=count).json_ready()), 201

    with accepted(store, files) as photos:
        response = answered_once(add)
        if REPLAYED in response.headers:
            forget_all(store, photos)
    return response


def _once(model: type[Form], do: Callable[[Session, Form], Incident]) -> Response:
    form = parse_json(model)
    return answered_once(lambda session: _stands(do(session, form)))


def _stands(found: Incident) -> Response:
    answer = ActAnswer(
        number=found.number,
        status=found.state,
        status_label=STATE_LABELS[State(found.state)],
        version=found.version,
    )
    return jsonify(answer.json_ready())


def _add_tap(act: Act) -> None:
    """A wall screen has no session, so the answer to an alarm is open to it too; actions refuse everybody else."""
    may_be_screen = act is Act.ACKNOWLEDGE

    def view(number: str) -> ResponseReturnValue:
        who = doer_or_screen() if may_be_screen else doer()
        return _once(Tap, lambda session, form: tap(session, office(), number, Tapped(act, form), who))

    guarded = public(view) if may_be_screen else requires(*CREW)(view)
    marked = documented(summary=SUMMARIES[act], body=Tap, answers=REFUSALS, tags=TAGS, is_idempotent=True)(guarded)
    api.add_url_rule(f"/incidents/<number>/{act}", f"incident_{act}", marked, methods=["POST"])


def _add_deed(act: Act, deed: Deed) -> None:
    def view(number: str) -> ResponseReturnValue:
        who = doer()
        return _once(deed.model, lambda session, form: deed.do(session, office(), number, form, who))

    guarded = requires(*deed.roles)(view)
    marked = documented(summary=deed.summary, body=deed.model, answers=REFUSALS, tags=TAGS, is_idempotent=True)(guarded)
    api.add_url_rule(f"/incidents/<number>/{act}", f"incident_{act}", marked, methods=["POST"])


for progress in PROGRESS:
    _add_tap(progress)
for name, one in DEEDS.items():
    _add_deed(name, one)
