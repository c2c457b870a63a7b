"""/petugas/cari: words in one's own cases. They come in a form, since addresses are kept by browsers and servers."""

from flask import Blueprint, request
from pydantic import Field

from common.auth import requires
from common.auth.pages import Page, again, show
from common.errors import DomainError
from common.web import parse_form
from services.sapa.actions.searching import search_cases
from services.sapa.routes.access import doer, office
from services.sapa.schemas.reporting import LONGEST_NAME, Frozen
from services.sapa.workflow import CASE_LABELS, CASE_ROLES

blueprint = Blueprint("search", __name__, url_prefix="/petugas")
PAGE = "officers/search/found.html"


class Searched(Frozen):
    """What is looked for."""

    words: str = Field(default="", max_length=LONGEST_NAME)


@blueprint.get("/cari")
@requires(*CASE_ROLES)
def start() -> Page:
    """The page before anything was looked for; a page that is loaded again comes here too."""
    return show(PAGE, found=None, searched="", states=CASE_LABELS)


@blueprint.post("/cari")
@requires(*CASE_ROLES)
def search() -> Page:
    """What was found."""
    try:
        words = parse_form(Searched).words
        found = search_cases(office(), doer(), words)
    except DomainError as refused:
        return again(PAGE, refused, found=None, searched=request.form.get("words", ""), states=CASE_LABELS)
    return show(PAGE, found=found, searched=words, states=CASE_LABELS)
