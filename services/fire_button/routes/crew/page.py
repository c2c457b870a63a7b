"""What crews' pages share: the incident as the crew has it in hand, and what is said about the act before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, TooLarge, Unavailable, UnsupportedMedia
from services.fire_button.queries.crew import crew_view
from services.fire_button.queries.officer import Viewer, incident_for_officer
from services.fire_button.queries.views.crew import CrewView
from services.fire_button.routes.access import office, post_of
from services.fire_button.workflow import DISPATCHERS

REFUSALS = (InvalidInput, Conflict, NotAllowed, Unavailable, TooLarge, UnsupportedMedia)
DONE = {
    "tercatat": "Tercatat.",
    "catatan": "Catatan tersimpan. Operator melihatnya.",
    "foto": "Foto bukti tersimpan.",
    "pulang": "Pos Anda dipulangkan.",
    "benar": "Kejadian dinyatakan benar.",
    "ditutup": "Kejadian ditutup. Laporannya tersimpan.",
    "palsu": "Kejadian ditutup sebagai bukan kebakaran.",
}

# In the order of the forms; what is said of a field that was left empty instead of "fill this in".
CURES = {
    "post_code": "Pilih posnya.",
    "code": "Pilih mengapa alarm ini berbunyi.",
    "object_kind": "Pilih apa yang terbakar.",
    "cause": "Pilih dugaan penyebabnya.",
    "reason": "Tulis apa yang Anda temukan.",
    "story": "Ceritakan jalannya kejadian dengan beberapa kalimat.",
    "words": "Tulis dulu kabarnya.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about the act before: refused with these words, or done. `phone`: a number just opened."""

    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    phone: str = ""


def said(refused: DomainError) -> Said:
    """The words of a refusal, each with the cure for a field that was left empty."""
    errors = {name: _cure(name) or refused.fields[name] for name in sorted(refused.fields, key=_place)}
    return Said(" ".join(errors.values()) or str(refused), errors)


def _cure(name: str) -> str:
    return "" if request.form.get(name, "").strip() else CURES.get(name, "")


def _place(name: str) -> int:
    order = [*CURES]
    return order.index(name) if name in order else len(order)


def viewer() -> Viewer:
    """Who looks, for the post that the address names, as an operator may."""
    here, officer = office(), current_officer()
    own, named = post_of(officer), request.args.get("pos")
    post_code = named if named and officer.has(*DISPATCHERS) else own
    return Viewer(officer, post_code, here.reference.current(), here.rules)


def look(number: str) -> CrewView:
    """The incident with the steps of the viewer's post. Raises NotFound."""
    mine = viewer()
    with db.reading() as session:
        view = incident_for_officer(session, number, mine)
    return crew_view(view, mine.post_code, mine.reference)


def at(endpoint: str, view: CrewView, **values: Any) -> str:
    """An address that keeps the post which an operator named."""
    own = post_of(current_officer())
    kept: dict[str, Any] = {"pos": view.post_code} if view.post_code != own else {}
    return url_for(endpoint, number=view.incident.number, **kept, **values)


def back(number: str, done: str) -> ResponseReturnValue:
    """To the incident, which says what was done."""
    named = request.args.get("pos")
    return redirect(url_for("crew.incident", number=number, selesai=done, pos=named), 303)


def page(template: str, view: CrewView, said: Said, **more: Any) -> str:
    """A page of one incident."""
    reference = office().reference.current()
    return render_template(
        template,
        crew=view,
        incident=view.incident,
        said=said,
        errors=said.errors,
        typed=request.form,
        done=DONE.get(request.args.get("selesai", ""), ""),
        at=lambda endpoint, **values: at(endpoint, view, **values),
        posts=[(post.code, post.name) for post in reference.posts],
        may_choose_post=current_officer().has(*DISPATCHERS),
        officer=current_officer(),
        **more,
    )
