"""Routing rules: which OPD a new report goes to. Reports that are there stay where they are."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.administration import Entry, Switch, change, must_be_seen, refuse
from common.audit import Actor
from common.directory import Opd
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.perda_report.actions.administration.opd import UNKNOWN_OPD
from services.perda_report.models import Category, RoutingRule
from services.perda_report.queries.routing import Rule
from services.perda_report.schemas.administration import MoveRule, RuleForm

NO_RULE = "Aturan ini tidak ada, atau sudah dihapus."
UNKNOWN_CATEGORY = "Pilih jenis dari daftar."
UNKNOWN_KECAMATAN = "Pilih kecamatan dari daftar."
MOVED = "Urutannya baru saja berubah. Periksa, lalu geser lagi bila perlu."
RULE_LIMIT = 200
TOO_MANY = "Sudah ada 200 aturan. Hapus dulu yang tidak dipakai lagi."
NOT_ASKED = {"seen", "days"}


def add_rule(session: Session, pack: Pack, form: RuleForm, actor: Actor) -> UUID:
    """A new rule, tried after all others. Raises InvalidInput, and Conflict when there are very many."""
    check_rule(session, pack, form)
    rows = _in_order(session)
    if len(rows) >= RULE_LIMIT:
        raise Conflict(TOO_MANY)
    values = _columns(form)
    row = RoutingRule(position=_after(rows), is_active=True, edited_at=datetime.now(UTC), **values)
    session.add(row)
    session.flush()
    _entry(actor, "route.add", row).record(session, {}, values)
    return row.id


def edit_rule(session: Session, pack: Pack, rule_id: UUID, form: RuleForm, actor: Actor) -> None:
    """What it looks at and where it leads. Raises NotFound, Conflict, InvalidInput."""
    row = _locked(session, rule_id)
    must_be_seen(row, form.seen)
    check_rule(session, pack, form)
    change(session, row, _columns(form), _entry(actor, "route.edit", row))


def switch_rule(session: Session, rule_id: UUID, form: Switch, actor: Actor) -> None:
    """Let it decide or not. Raises NotFound, and Conflict when its OPD is not active any more."""
    row = _locked(session, rule_id)
    if form.on and not _is_active(session, row.opd_code):
        raise Conflict(UNKNOWN_OPD)
    change(session, row, {"is_active": form.on}, _entry(actor, "route.switch", row))


def move_rule(session: Session, rule_id: UUID, form: MoveRule, actor: Actor) -> None:
    """One place up or down; at the end of the list nothing happens. Raises NotFound, Conflict."""
    row = _locked(session, rule_id)
    if row.position != form.position:
        raise Conflict(MOVED)
    rows = _in_order(session)
    at = rows.index(row)
    to = at - 1 if form.way == "naik" else at + 1
    if not 0 <= to < len(rows):
        return
    rows.insert(to, rows.pop(at))
    for position, each in enumerate(rows, start=1):
        each.position = position
    _entry(actor, "route.move", row).record(session, {"position": at + 1}, {"position": to + 1})


def delete_rule(session: Session, rule_id: UUID, actor: Actor) -> None:
    """Gone for good; the audit keeps what it was. Raises NotFound."""
    row = _locked(session, rule_id)
    kept = {name: getattr(row, name) for name in (*RuleForm.model_fields.keys() - NOT_ASKED, "position", "is_active")}
    _entry(actor, "route.delete", row).record(session, kept, {})
    session.delete(row)


def check_rule(session: Session, pack: Pack, form: RuleForm) -> None:
    """Raises InvalidInput when category, kecamatan or OPD of the form do not exist."""
    if not _is_active(session, form.opd_code):
        raise refuse("opd_code", UNKNOWN_OPD)
    if form.category_code and session.get(Category, form.category_code) is None:
        raise refuse("category_code", UNKNOWN_CATEGORY)
    if not {one.code for one in pack.regions.kecamatan}.issuperset(form.kecamatan_codes):
        raise refuse("kecamatan_codes", UNKNOWN_KECAMATAN)


def proposed(form: RuleForm) -> Rule:
    """The form as a rule that routing could read, before it is saved."""
    return Rule(
        name=form.name,
        category_code=form.category_code,
        kecamatan_codes=frozenset(form.kecamatan_codes),
        hours=form.hours,
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        opd_code=form.opd_code,
    )


def _columns(form: RuleForm) -> dict[str, object]:
    return form.model_dump(exclude=NOT_ASKED) | {"kecamatan_codes": sorted(set(form.kecamatan_codes))}


def _in_order(session: Session) -> list[RoutingRule]:
    ordered = select(RoutingRule).order_by(RoutingRule.position, RoutingRule.id)
    return list(session.scalars(ordered.with_for_update()))


def _after(rows: list[RoutingRule]) -> int:
    return rows[-1].position + 1 if rows else 1


def _locked(session: Session, rule_id: UUID) -> RoutingRule:
    row = session.get(RoutingRule, rule_id, with_for_update=True)
    if row is None:
        raise NotFound(NO_RULE)
    return row


def _is_active(session: Session, opd_code: str) -> bool:
    return bool(session.scalar(select(Opd.is_active).where(Opd.code == opd_code)))


def _entry(actor: Actor, act: str, row: RoutingRule) -> Entry:
    return Entry(actor, act, f"route:{row.id}")
