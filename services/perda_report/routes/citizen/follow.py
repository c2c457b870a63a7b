"""Looking up and following a report, opening it with its secret, and adding a photo to it."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from common import db
from common.auth import public
from common.errors import DomainError, InvalidInput, NotFound, NotSignedIn
from common.web import current_pack, limit
from common.web.uploads import accepted, forget_all, sent_files
from services.perda_report import actions
from services.perda_report.actions import NewPhoto, Reporter
from services.perda_report.numbers import new_number
from services.perda_report.queries.find import known_number
from services.perda_report.routes import access
from services.perda_report.routes.access import office
from services.perda_report.routes.citizen.blueprint import blueprint
from services.perda_report.routes.citizen.mine import forget_mailbox
from services.perda_report.routes.citizen.tracking import DONE, NOBODY, Told, look, look_at, tracking_page
from services.perda_report.workflow import MOST_PHOTOS

WRONG_CODE = "Kode tidak cocok. Periksa empat huruf terakhir, tidak perlu terburu-buru."
NO_FILE = "Pilih satu foto dulu."


@blueprint.get("/laporan")
@public
def lookup() -> ResponseReturnValue:
    """From a number, as it was heard or typed, to its page."""
    typed = request.args.get("nomor", "")
    prefix = current_pack().code_prefix
    error = None
    if typed:
        try:
            return redirect(url_for("citizen.track", number=_existing(known_number(typed, prefix))), 303)
        except NotFound as refused:
            error = gettext(str(refused))
    page = render_template("citizen/lookup.html", typed=typed, error=error, sample=new_number(prefix))
    return page, 404 if error else 200


def _existing(number: str) -> str:
    look(number, NOBODY)
    return number


@blueprint.get("/laporan/<number>")
@public
def track(number: str) -> ResponseReturnValue:
    """How far a report is; with this browser's secret or mailbox also the report itself."""
    known = known_number(number, current_pack().code_prefix)
    if known != number:
        return redirect(url_for("citizen.track", number=known), 308)
    done = DONE.get(request.args.get("selesai", ""), "")
    return tracking_page(look_at(known), Told(done=gettext(done) if done else ""))


@blueprint.post("/laporan/<number>/buka")
@public
@limit("limit_logins")
def unlock(number: str) -> ResponseReturnValue:
    """Exchange the secret for a cookie, so that it never stands in an address again."""
    secret = request.form.get("secret", "")
    try:
        view = look(number, Reporter(secret))
    except NotSignedIn:
        view = look(number, NOBODY)
    if not (view.is_owner or view.is_joined):
        return tracking_page(view, Told("buka", {"secret": gettext(WRONG_CODE)})), 403
    answer = redirect(url_for("citizen.track", number=view.tracking_number), 303)
    return access.remember_secret(answer, view.tracking_number, secret)


@blueprint.post("/laporan/<number>/tutup")
@public
def lock(number: str) -> ResponseReturnValue:
    """Forget the secret, and the mailbox, on this phone, which others may use too."""
    known = known_number(number, current_pack().code_prefix)
    return forget_mailbox(access.forget_secret(redirect(url_for("citizen.track", number=known), 303), known))


@blueprint.post("/laporan/<number>/foto")
@public
@limit("limit_writes")
def add_photo(number: str) -> ResponseReturnValue:
    """One more photo for one's own report."""
    known = known_number(number, current_pack().code_prefix)
    shown = access.reporter(known)
    try:
        _attach(known, shown)
    except DomainError as refused:
        if refused.status in {401, 404}:
            raise
        words = next(iter(refused.fields.values()), str(refused))
        return tracking_page(look(known, shown), Told("foto", {"photo": gettext(words)})), refused.status
    return redirect(url_for("citizen.track", number=known, selesai="foto"), 303)


def _attach(number: str, shown: Reporter) -> None:
    with db.reading() as session:
        actions.check_may_add(session, office(), number, shown)
    with accepted(office().store, sent_files("photo", MOST_PHOTOS)[:1]) as photos:
        if not photos:
            raise InvalidInput(NO_FILE)
        claim = actions.photo_claim(str(uuid4()), number, photos[0].sha256)
        with db.transaction() as session:
            added = actions.add_photo(session, office(), number, NewPhoto(photos[0], claim), shown)
        if not added.is_kept:
            forget_all(office().store, photos)
