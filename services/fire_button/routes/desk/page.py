"""What the control room's pages share: their frame, and what is said about the act before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request

from common.auth import current_officer
from common.errors import Conflict, DomainError, InvalidInput, KeyReused, NotAllowed, Unavailable
from services.fire_button.routes.access import office
from services.fire_button.routes.menu import menu, place_words

# Refusals that the page of the form tells, with everything that was typed; whatever else happens has a page of its own.
REFUSALS = (InvalidInput, Conflict, NotAllowed, Unavailable, KeyReused)
# Every field that a form shows, with what is said instead of "fill this in".
CURES = {
    "post_code": "Pilih posnya.",
    "reason": "Tulis alasannya.",
    "words": "Tulis dulu catatannya.",
    "into": "Tulis nomor kejadian tujuannya.",
    "alerts": "Pilih alarm yang dipisahkan.",
    "code": "Pilih jenisnya.",
    "position": "",
    "desa_code": "Pilih desanya, atau isi posisinya.",
    "landmark": "",
    "phone": "",
    "kind": "",
    "call_arrival_at": "",
    "call_answered_at": "",
    "note": "",
    "personnel": "",
    "decision": "Tulis keputusannya untuk warga.",
    "verdict": "Pilih putusannya.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about the act before: refused with these words, or done. `act` opens its form again."""

    act: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    is_stale: bool = False
    done: str = ""


def said(act: str, refused: DomainError) -> Said:
    """What the page says of a refused act; what is wrong with a field that no form shows is said above them."""
    unseen = [sentence for name, sentence in refused.fields.items() if name not in CURES]
    refusal = " ".join(unseen) if refused.fields else str(refused)
    return Said(act=act, refusal=refusal, errors=cured(refused.fields), is_stale=isinstance(refused, Conflict))


def cured(errors: Mapping[str, str]) -> dict[str, str]:
    """Each sentence, with the cure for a field that was left empty."""
    return {
        name: sentence if request.form.get(name, "").strip() else CURES.get(name) or sentence
        for name, sentence in errors.items()
    }


def page(template: str, said: Said, **values: Any) -> str:
    """A page in the officers' frame."""
    officer = current_officer()
    told = {
        "act": said.act,
        "refusal": said.refusal,
        "errors": said.errors,
        "is_stale": said.is_stale,
        "done": said.done,
        "typed": request.form,
    }
    frame = {"officer": officer, "nav": menu(officer), "place": place_words(officer)}
    here = {"office": office(), "now": datetime.now(UTC)}
    return render_template(template, **(frame | here | told | values))
