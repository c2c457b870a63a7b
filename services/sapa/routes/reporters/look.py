"""How pages of reporters look, also those for errors: one neutral title, the leave link, words of the pack.

`dress` is called by both factories, after `make_app`. Its templates stand before all others, so that no page of common
with another title or header can appear here.
"""

from pathlib import Path
from typing import Any

from flask import Flask, g, request
from jinja2 import ChoiceLoader, FileSystemLoader

from common.pack import Hotline, Pack
from common.web import current_pack
from common.web.language import LANGUAGES
from common.web.parsing import FORM_TYPES
from services.sapa.queries.mailbox import IDLE
from services.sapa.schemas import codes, form

TEMPLATES = Path(__file__).parents[2] / "templates" / "reporters"
# In addresses of static files: a browser may keep those of scripts whatever their headers say.
LOOK = "warga"


def dress(app: Flask) -> None:
    """Templates, their words, and the language that a form brings along."""
    loader = app.jinja_loader
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), *([loader] if loader else [])])
    app.before_request(_speak)
    app.context_processor(_words)


def _speak() -> None:
    """A language is chosen by a form, for this visit only: no address and no cookie tells it."""
    if request.method == "POST" and request.mimetype in FORM_TYPES:
        chosen = request.form.get("speak") or request.form.get("lang")
        if chosen in LANGUAGES:
            g.language = chosen


def _words() -> dict[str, Any]:
    pack = current_pack()
    return {
        "codes": codes,
        "form_words": form,
        "Step": form.Step,
        "neutral_page": pack.brand.neutral_page,
        "hotlines": hotlines(pack),
        "rules": pack.sapa,
        "look": LOOK,
        "idle_seconds": int(IDLE.total_seconds()),
    }


def hotlines(pack: Pack) -> tuple[Hotline, ...]:
    """Whom to call first, in the pack's order, without those that have no number yet."""
    known = {one.key: one for one in pack.hotlines if one.number}
    return tuple(known[key] for key in pack.sapa.hotlines if key in known)
