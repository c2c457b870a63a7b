"""Routing rules: the list with its order, one rule, and the dry run over past reports."""

from typing import Any
from uuid import UUID

from common import db
from common.administration import Switch, stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form, parse_query
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.actions.administration.routing import NO_RULE
from services.perda_report.models import RoutingRule
from services.perda_report.queries.administration.dry_run import Asked, DryRun, dry_run
from services.perda_report.queries.administration.opd import active_opd
from services.perda_report.queries.administration.routing import HOURS, rule_list, with_rule
from services.perda_report.queries.reference import load_rules
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import DryRunQuery, MoveRule, RuleForm

LIST_PAGE, ONE_PAGE, TRIED_PAGE = "admin/rules.html", "admin/rule.html", "admin/dry_run.html"
SPANS = [("30", "30 hari terakhir"), ("90", "90 hari terakhir"), ("365", "365 hari terakhir")]


@blueprint.get("/rute")
@requires(ADMINISTRATOR)
def rules() -> Page:
    """Every rule in the order in which they are tried."""
    return _list()


@blueprint.get("/rute/uji")
@requires(ADMINISTRATOR)
def rules_tried() -> Page:
    """The saved rules over past reports."""
    asked = parse_query(DryRunQuery)
    with db.reading() as session:
        result = dry_run(session, Asked(load_rules(session), asked.days), office().reference.current())
    return page(TRIED_PAGE, tried=result, spans=SPANS, areas=_areas())


@blueprint.get("/rute/baru")
@requires(ADMINISTRATOR)
def rule_new() -> Page:
    """The empty form."""
    return _one(None)


@blueprint.post("/rute/baru")
@requires(ADMINISTRATOR)
def rule_add() -> Page:
    """A new rule, tried after all others."""
    try:
        form = parse_form(RuleForm)
        with changing() as session:
            administration.add_rule(session, office().pack, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(None, refused)
    return done("tambah", "admin.rules")


@blueprint.post("/rute/baru/uji")
@requires(ADMINISTRATOR)
def rule_try_new() -> Page:
    """What the new rule would have done; nothing is saved."""
    return _tried(None)


@blueprint.get("/rute/<uuid:rule_id>")
@requires(ADMINISTRATOR)
def rule(rule_id: UUID) -> Page:
    """One rule."""
    return _one(rule_id)


@blueprint.post("/rute/<uuid:rule_id>")
@requires(ADMINISTRATOR)
def rule_save(rule_id: UUID) -> Page:
    """Change what it looks at and where it leads."""
    try:
        form = parse_form(RuleForm)
        with changing() as session:
            administration.edit_rule(session, office().pack, rule_id, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(rule_id, refused)
    return done("simpan", "admin.rules")


@blueprint.post("/rute/<uuid:rule_id>/uji")
@requires(ADMINISTRATOR)
def rule_try(rule_id: UUID) -> Page:
    """What the changed rule would have done; nothing is saved."""
    return _tried(rule_id)


@blueprint.post("/rute/<uuid:rule_id>/aktif")
@requires(ADMINISTRATOR)
def rule_switch(rule_id: UUID) -> Page:
    """Let it decide or not."""
    form = parse_form(Switch)
    try:
        with changing() as session:
            administration.switch_rule(session, rule_id, form, actor())
    except Conflict as refused:
        return _list(refused)
    return done("aktif" if form.on else "nonaktif", "admin.rules")


@blueprint.post("/rute/<uuid:rule_id>/geser")
@requires(ADMINISTRATOR)
def rule_move(rule_id: UUID) -> Page:
    """One place up or down."""
    form = parse_form(MoveRule)
    try:
        with changing() as session:
            administration.move_rule(session, rule_id, form, actor())
    except Conflict as refused:
        return _list(refused)
    return done("urutan", "admin.rules")


@blueprint.post("/rute/<uuid:rule_id>/hapus")
@requires(ADMINISTRATOR)
def rule_delete(rule_id: UUID) -> Page:
    """Gone for good."""
    with changing() as session:
        administration.delete_rule(session, rule_id, actor())
    return done("hapus", "admin.rules")


def _list(refused: DomainError | None = None) -> Page:
    with db.reading() as session:
        rows = rule_list(session, office().pack, office().reference.current())
    return page(LIST_PAGE, refused, saved={"days": DryRunQuery().days}, rows=rows, spans=SPANS)


def _tried(rule_id: UUID | None) -> Page:
    try:
        form = parse_form(RuleForm)
        with db.reading() as session:
            administration.check_rule(session, office().pack, form)
            proposed = administration.proposed(form)
            asked = Asked(with_rule(session, proposed, rule_id), form.days, proposed)
            result = dry_run(session, asked, office().reference.current())
    except InvalidInput as refused:
        return _one(rule_id, refused)
    return _one(rule_id, tried=result, form=form)


def _one(
    rule_id: UUID | None,
    refused: DomainError | None = None,
    *,
    tried: DryRun | None = None,
    form: RuleForm | None = None,
) -> Page:
    """`form` and `tried`: what was just tried out. The form's own `seen` stays, so that nothing goes unseen."""
    with db.reading() as session:
        row = session.get(RoutingRule, rule_id) if rule_id else None
        choices = active_opd(session)
    if rule_id and row is None:
        raise NotFound(NO_RULE)
    fields = [name for name in RuleForm.model_fields if name not in {"seen", "days"}]
    saved: dict[str, Any] = form.model_dump() if form else {name: getattr(row, name, None) for name in fields}
    seen = form.seen if form else stamp(row.edited_at if row else None)
    return form_page(
        ONE_PAGE,
        refused,
        saved={"hours": "selalu", "days": 90} | {name: value for name, value in saved.items() if value is not None},
        row=row,
        opd=choices,
        tried=tried,
        seen=seen,
        categories=[(one.code, one.name) for one in office().reference.current().by_code.values()],
        kecamatan=sorted(_areas().items(), key=lambda area: area[1]),
        hours=list(HOURS.items()),
        spans=SPANS,
        areas=_areas(),
    )


def _areas() -> dict[str, str]:
    return {one.code: one.name for one in office().pack.regions.kecamatan}
