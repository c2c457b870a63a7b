"""What the control room's pages share: their frame, and what is said about the act before."""

from datetime import UTC, datetime
from typing import Any

from flask import render_template

from common.auth import current_officer
from common.errors import Conflict, DomainError, InvalidInput, KeyReused, NotAllowed, Unavailable
from common.web.said import Said, said_of
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


def said(act: str, refused: DomainError) -> Said:
    """What the page says of a refused act."""
    return said_of(act, refused, CURES)


def page(template: str, said: Said, **values: Any) -> str:
    """A page in the officers' frame."""
    officer = current_officer()
    frame = {"officer": officer, "nav": menu(officer), "place": place_words(officer)}
    here = {"office": office(), "now": datetime.now(UTC)}
    return render_template(template, **(frame | here | said.shown | values))
