"""What a reporter does on the tracking page, without JavaScript too; what was typed outlives every refusal."""

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import BaseModel
from sqlalchemy.orm import Session

from common import db
from common.auth import public
from common.errors import Conflict, InvalidInput, NotSignedIn
from common.web import current_pack, limit, parse_form
from services.perda_report import actions, schemas
from services.perda_report.actions import Office, Reporter
from services.perda_report.models import Report
from services.perda_report.queries.find import known_number
from services.perda_report.routes import access
from services.perda_report.routes.access import office
from services.perda_report.routes.citizen.blueprint import blueprint
from services.perda_report.routes.citizen.tracking import Told, look_at, tracking_page
from services.perda_report.workflow import State

Doing = Callable[[Session, Office, str, Any, Reporter], Report]
STEPS: dict[str, tuple[type[BaseModel], Doing]] = {
    "tambah": (schemas.AddInformation, actions.add_information),
    "jawab": (schemas.AnswerQuestion, actions.answer_question),
    "cabut": (schemas.WithdrawReport, actions.withdraw_report),
    "keberatan": (schemas.ObjectReport, actions.object_to_decision),
    "nilai": (schemas.RateReport, actions.rate_report),
}
CURES = {
    "words": "Tulis satu kalimat saja.",
    "reason": "Tulis apa yang tidak sesuai, paling sedikit 10 huruf.",
    "rating": "Pilih satu penilaian.",
}


@blueprint.post("/laporan/<number>/<any(tambah,jawab,cabut,keberatan,nilai):step>")
@public
@limit("limit_writes")
def take_step(number: str, step: str) -> ResponseReturnValue:
    """Add information, answer, withdraw, object, rate; whoever joined may add."""
    known = known_number(number, current_pack().code_prefix)
    (model, do), shown = STEPS[step], access.reporter(known)
    try:
        form = parse_form(model)
        with db.transaction() as session:
            report = do(session, office(), known, form, shown)
            is_left = step == "cabut" and report.status != State.DICABUT
    except (InvalidInput, Conflict, NotSignedIn) as refused:
        errors = {name: gettext(CURES.get(name, words)) for name, words in refused.fields.items()}
        told = Told(step, errors, "" if errors else gettext(str(refused)))
        return tracking_page(look_at(known), told), refused.status
    return redirect(url_for("citizen.track", number=known, selesai="keluar" if is_left else step), 303)


@blueprint.post("/laporan/<number>/berhenti")
@public
@limit("limit_writes")
def leave(number: str) -> ResponseReturnValue:
    """A co-reporter is told no more, and this phone forgets their secret."""
    known = known_number(number, current_pack().code_prefix)
    shown = access.reporter(known)
    with db.transaction() as session:
        actions.leave_report(session, office(), known, shown)
    return access.forget_secret(redirect(url_for("citizen.track", number=known, selesai="berhenti"), 303), known)
