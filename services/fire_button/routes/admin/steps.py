"""The ladder of escalation: when nobody answers, who is rung after how many seconds."""

from sqlalchemy import select

from common import db
from common.administration import stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page, confirmed
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.fire_button.actions import administration
from services.fire_button.actions.administration.kinds import MOST_STEPS, NO_STEP
from services.fire_button.messages.targets import TARGET_LABELS
from services.fire_button.models import EscalationStep
from services.fire_button.routes.access import office
from services.fire_button.routes.admin.blueprint import blueprint
from services.fire_button.routes.admin.page import changing
from services.fire_button.schemas.administration import RemoveStep, StepForm

LIST_PAGE, ONE_PAGE = "admin/steps.html", "admin/step.html"
LABELS = {target.value: words[:1].upper() + words[1:] for target, words in TARGET_LABELS.items()}


@blueprint.get("/eskalasi")
@requires(ADMINISTRATOR)
def steps() -> Page:
    """The whole ladder in the order of its times."""
    return _list()


@blueprint.post("/eskalasi/bawaan")
@requires(ADMINISTRATOR)
@confirmed
def steps_reset() -> Page:
    """The pack's ladder again."""
    with changing() as session:
        administration.reset_steps(session, office().pack, actor())
    return done("bawaan", "admin.steps")


@blueprint.get("/eskalasi/baru")
@requires(ADMINISTRATOR)
def step_new() -> Page:
    """The empty form."""
    return _one(None)


@blueprint.post("/eskalasi/baru")
@requires(ADMINISTRATOR)
@confirmed
def step_add() -> Page:
    """One more step."""
    try:
        form = parse_form(StepForm)
        with changing() as session:
            administration.add_step(session, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(None, refused)
    return done("tambah", "admin.steps")


@blueprint.get("/eskalasi/<int:position>")
@requires(ADMINISTRATOR)
def step(position: int) -> Page:
    """One step."""
    return _one(position)


@blueprint.post("/eskalasi/<int:position>")
@requires(ADMINISTRATOR)
@confirmed
def step_save(position: int) -> Page:
    """When it comes and whom it rings."""
    try:
        form = parse_form(StepForm)
        with changing() as session:
            administration.edit_step(session, position, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(position, refused)
    return done("simpan", "admin.steps")


@blueprint.post("/eskalasi/<int:position>/hapus")
@requires(ADMINISTRATOR)
@confirmed
def step_remove(position: int) -> Page:
    """One step less."""
    form = parse_form(RemoveStep)
    try:
        with changing() as session:
            administration.remove_step(session, position, form.seen, actor())
    except (Conflict, NotFound) as refused:
        return _list(refused)
    return done("hapus", "admin.steps")


def _list(refused: DomainError | None = None) -> Page:
    with db.reading() as session:
        rows = session.scalars(select(EscalationStep).order_by(EscalationStep.position)).all()
    return page(LIST_PAGE, refused, rows=rows, labels=LABELS, repeat_s=office().rules.repeat_s)


def _one(position: int | None, refused: DomainError | None = None) -> Page:
    with db.reading() as session:
        row = session.get(EscalationStep, position) if position is not None and position <= MOST_STEPS else None
    if position is not None and row is None:
        raise NotFound(NO_STEP)
    saved = {"after_s": row.after_s, "whom": row.whom} if row else {}
    seen = stamp(row.edited_at if row else None)
    return form_page(ONE_PAGE, refused, saved=saved, row=row, seen=seen, targets=list(LABELS.items()))
