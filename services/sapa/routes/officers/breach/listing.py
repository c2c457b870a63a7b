"""The list: breaches for those who keep them, cases whose people wait for those who hold these; opening a new one."""

from uuid import UUID

from flask import request

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.codes import new_id
from common.errors import DomainError
from services.sapa.actions.breach.opening import begin
from services.sapa.queries.breaches import breaches, to_tell
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.routes.officers.breach.blueprint import EVERYBODY, KEEPERS, blueprint, term
from services.sapa.routes.officers.case.reading import read_form
from services.sapa.schemas.breach import DATA_LABELS, BreachState, OpenBreach
from services.sapa.workflow import CASE_ROLES

NEW = "officers/breach/new.html"


@blueprint.get("")
@requires(*EVERYBODY)
def index() -> Page:
    """What is open, and whom I have to tell."""
    me = doer()
    with db.reading() as session:
        kept = breaches(session) if me.role in KEEPERS else ()
        mine = to_tell(session, me.key_id) if me.role in CASE_ROLES else ()
    return show(
        "officers/breach/list.html",
        kept=[(one, term(one.due_at) if one.state == BreachState.TERBUKA else None) for one in kept],
        mine=[(one, term(one.due_at)) for one in mine],
        is_keeper=me.role in KEEPERS,
    )


@blueprint.get("/baru")
@requires(*KEEPERS)
def new() -> Page:
    """The form."""
    return _form(new_id())


@blueprint.post("/baru/<uuid:breach_id>")
@requires(*KEEPERS)
@confirmed
def open_new(breach_id: UUID) -> Page:
    """Begin it; the same id begins once."""
    try:
        form = read_form(OpenBreach, _without_confirmation)
        with db.transaction() as session:
            begin(session, office(), doer(), form, breach_id)
    except DomainError as refused:
        return _form(breach_id, refused), refused.status
    return go("breach.one", breach_id=breach_id, selesai="mulai")


def _without_confirmation(given: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in given.items() if not name.startswith("confirm_")}


def _form(breach_id: UUID, refused: DomainError | None = None) -> str:
    return show(NEW, refused, breach_id=breach_id, kinds=DATA_LABELS, typed=request.form)
