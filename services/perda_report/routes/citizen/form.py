"""The form (with and without JavaScript), the sent page, and what the form asks for on the way."""

from urllib.parse import quote
from uuid import uuid4

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from common.auth import public
from common.errors import InvalidInput, KeyReused
from common.web import limit, parse_form
from common.web.places import named_place
from services.perda_report import actions
from services.perda_report.actions import Submission
from services.perda_report.routes import forms, held
from services.perda_report.routes.access import office
from services.perda_report.routes.citizen.blueprint import blueprint
from services.perda_report.schemas import ReportCreated

ALREADY_SENT = "Laporan dengan isi lain sudah kami terima. Tekan Kirim sekali lagi bila ini laporan baru."


@blueprint.get("/")
@blueprint.get("/lapor")
@public
def start() -> str:
    """An empty form."""
    return forms.page(forms.Shown())


@blueprint.post("/lapor")
@public
@limit("limit_writes")
def submit() -> ResponseReturnValue:
    """The whole form at once, from a browser without JavaScript; what is refused comes back as it was typed."""
    request.max_content_length = forms.LARGEST_FORM
    sent = held.receive(office().store)
    try:
        form = parse_form(forms.ReportForm)
        sent.must_be_whole()
        return _accepted(form, sent.tokens)
    except KeyReused:
        shown = forms.shown_again(sent.tokens, {"": gettext(ALREADY_SENT)}, key=str(uuid4()))
    except InvalidInput as refused:
        shown = forms.shown_again(sent.tokens, {**(refused.fields or {"": str(refused)}), **sent.errors})
    return forms.page(shown), 422


def _accepted(form: forms.ReportForm, tokens: tuple[str, ...]) -> str:
    photos, is_complete = held.take_all(office().store, tokens)
    submitted = actions.submit_report(office(), form.report, Submission(str(form.key), photos=photos))
    held.drop_all(office().store, tokens)
    return _sent_page(submitted.created, is_complete=is_complete)


def _sent_page(created: ReportCreated, *, is_complete: bool) -> str:
    lost = () if is_complete else (gettext(held.GONE),)
    follow = url_for("citizen.track", number=created.tracking_number, _external=True)
    words = gettext(
        "Nomor laporan pelanggaran saya: %(number)s. Kabarnya di %(url)s", number=created.tracking_number, url=follow
    )
    return render_template("citizen/sent.html", created=created, lost=lost, share=f"https://wa.me/?text={quote(words)}")


@blueprint.get("/lapor/foto/<token>")
@public
def held_photo(token: str) -> Response:
    """The small picture of a photo that a form carries."""
    return held.thumbnail(office().store, token)


@blueprint.post("/lapor/tempat")
@public
def locate() -> Response:
    """Which desa holds a position."""
    return named_place()
