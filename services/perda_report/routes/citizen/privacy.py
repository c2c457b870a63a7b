"""The privacy notice, and what whoever reported may do about their own data: see it, take it along, have it erased."""

from contextlib import suppress

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from pydantic import TypeAdapter
from werkzeug.wrappers import Response as Redirect

from common import db, logs
from common.audit import Actor
from common.auth import public
from common.errors import NotSignedIn, Unavailable
from common.media import forget
from common.web import current_pack, limit
from services.perda_report import actions
from services.perda_report.queries.find import known_number
from services.perda_report.queries.person import Person
from services.perda_report.queries.privacy import Held
from services.perda_report.routes import access
from services.perda_report.routes.access import office
from services.perda_report.routes.citizen.blueprint import blueprint

YEAR = 365
HELD = TypeAdapter(Held)


@blueprint.app_template_filter("jangka")
def term_in_words(days: int) -> str:
    """`2 tahun`, or `180 hari` for what is not whole years."""
    years, rest = divmod(days, YEAR)
    words = (
        ngettext("%(num)s hari", "%(num)s hari", days) if rest else ngettext("%(num)s tahun", "%(num)s tahun", years)
    )
    return str(words)


@blueprint.get("/privasi")
@public
def privacy() -> str:
    """What is kept of people, why, for how long, and what they may ask for."""
    cookie_days = access.KEPT_S // 86_400
    return render_template("citizen/privacy.html", help=current_pack().help, kept=_terms(), cookie_days=cookie_days)


def _terms() -> dict[str, int]:
    terms = current_pack().retention
    return {"contact": terms.reporter, "photo": terms.photo, "report": terms.report, "mail": terms.delivery}


@blueprint.get("/laporan/<number>/data")
@public
@limit("limit_writes")
def own_data(number: str) -> ResponseReturnValue:
    """Everything held about whoever asks and their report."""
    known = known_number(number, current_pack().code_prefix)
    try:
        held = _held(known)
    except NotSignedIn:
        return _locked(known)
    return render_template("citizen/privacy_data.html", held=held)


@blueprint.get("/laporan/<number>/data.json")
@public
@limit("limit_writes")
def own_data_file(number: str) -> Response:
    """The same as a file to take along."""
    held = _held(known_number(number, current_pack().code_prefix))
    answer = Response(HELD.dump_json(held, indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="data-{held.tracking_number}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/laporan/<number>/hapus-data")
@public
def ask_erasure(number: str) -> ResponseReturnValue:
    """What goes, what stays and why, before anything is done; afterwards, what was done."""
    known = known_number(number, current_pack().code_prefix)
    try:
        with db.reading() as session:
            person = actions.find_own(session, office(), known, access.reporter(known))
    except NotSignedIn:
        return _locked(known)
    return render_template("citizen/privacy_erase.html", person=person, is_done=_is_done(person), kept=_terms())


@blueprint.post("/laporan/<number>/hapus-data")
@public
@limit("limit_writes")
def erase(number: str) -> ResponseReturnValue:
    """Do it. A file that cannot be deleted now has no photo any more, and is swept later."""
    known = known_number(number, current_pack().code_prefix)
    with db.transaction() as session:
        person = actions.find_own(session, office(), known, access.reporter(known))
        keys = actions.erase_data(session, person, _citizen())
    with suppress(Unavailable):
        forget(office().store, keys)
    return redirect(url_for("citizen.ask_erasure", number=known), 303)


def _held(number: str) -> Held:
    with db.transaction(quiet=True) as session:
        person = actions.find_own(session, office(), number, access.reporter(number))
        return actions.show_data(session, office(), person, _citizen())


def _citizen() -> Actor:
    return Actor("citizen", logs.request_id.get())


def _is_done(person: Person) -> bool:
    if person.joined is not None:
        return person.joined.contact is None and not person.joined.words
    return person.report.erasure_asked_at is not None


def _locked(number: str) -> Redirect:
    """To the page that asks for the secret."""
    return redirect(url_for("citizen.track", number=number), 303)
