"""Categories as administrators keep them. What they edit, a pack no longer overwrites (`edited_at`)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.administration import (
    Entry,
    Switch,
    change,
    free_code,
    must_be_seen,
    refuse,
)
from common.audit import Actor
from common.directory import Opd
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.perda_report.actions.administration.deadlines import refuse_shorter_finish
from services.perda_report.actions.administration.opd import UNKNOWN_OPD
from services.perda_report.actions.categories import row_of
from services.perda_report.models import Category
from services.perda_report.schemas.administration import CategoryForm

NO_CATEGORY = "Jenis ini tidak ada."
NOT_FROM_PACK = "Jenis ini tidak ada di paket, jadi tidak ada bawaannya. Ubah isiannya saja."
LAST_ONE = "Paling sedikit satu jenis harus ditawarkan kepada warga. Aktifkan yang lain dulu."
IDLE_OPD = "{opd}, OPD jenis ini, sedang nonaktif. Aktifkan dulu, atau pilih OPD lain."
SAME_NAME = "Sudah ada jenis dengan nama ini. Pakai nama lain."
NAMELESS = "Pakai nama dengan huruf atau angka."


def add_category(session: Session, pack: Pack, form: CategoryForm, actor: Actor) -> str:
    """A new kind, offered at once; gives its code, made from its name. Raises InvalidInput."""
    values = _checked(session, form, "")
    code = _free_code(session, form.name)
    session.add(Category(code=code, is_active=True, edited_at=datetime.now(UTC), **values))
    session.flush()
    refuse_shorter_finish(session, pack, "finish_days")
    Entry(actor, "category.add", f"category:{code}").record(session, {}, values)
    return code


def edit_category(session: Session, pack: Pack, code: str, form: CategoryForm, actor: Actor) -> None:
    """Its words, OPD and days. Raises NotFound, Conflict, InvalidInput."""
    row = _locked(session, code)
    must_be_seen(row, form.seen)
    change(session, row, _checked(session, form, code), Entry(actor, "category.edit", f"category:{code}"))
    session.flush()
    refuse_shorter_finish(session, pack, "finish_days")


def switch_category(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Offer it to citizens or not; its reports stay as they are. Raises NotFound, and Conflict for the last one
    or when its OPD is not active."""
    row = _locked(session, code)
    others = select(func.count()).select_from(Category).where(Category.is_active, Category.code != code)
    if not form.on and not session.scalar(others):
        raise Conflict(LAST_ONE)
    change(session, row, {"is_active": form.on}, Entry(actor, "category.switch", f"category:{code}"))
    _refuse_idle_opd(session, row)


def reset_category(session: Session, pack: Pack, code: str, actor: Actor) -> None:
    """Back to what the pack says, which then counts again. Raises NotFound, and Conflict where the pack has none
    or its OPD is not active."""
    row = _locked(session, code)
    entry = next((entry for entry in pack.categories if entry.code == code), None)
    if entry is None:
        raise Conflict(NOT_FROM_PACK)
    change(session, row, row_of(entry), Entry(actor, "category.reset", f"category:{code}"))
    row.edited_at = None
    _refuse_idle_opd(session, row)
    session.flush()
    refuse_shorter_finish(session, pack)


def _locked(session: Session, code: str) -> Category:
    row = session.get(Category, code, with_for_update=True)
    if row is None:
        raise NotFound(NO_CATEGORY)
    return row


def _refuse_idle_opd(session: Session, row: Category) -> None:
    """A category on offer leads to an OPD that works."""
    opd = session.get_one(Opd, row.opd_code)
    if row.is_active and not opd.is_active:
        raise Conflict(IDLE_OPD.format(opd=opd.abbreviation))


def _checked(session: Session, form: CategoryForm, code: str) -> dict[str, Any]:
    """The columns, once names and OPD fit with the other rows."""
    active = set(session.scalars(select(Opd.code).where(Opd.is_active)))
    if form.opd_code not in active:
        raise refuse("opd_code", UNKNOWN_OPD)
    if not active.issuperset(form.partner_opd_codes):
        raise refuse("partner_opd_codes", UNKNOWN_OPD)
    same = select(Category.code).where(func.lower(Category.name) == form.name.lower(), Category.code != code)
    if session.scalar(same.limit(1)):
        raise refuse("name", SAME_NAME)
    partners = [partner for partner in dict.fromkeys(form.partner_opd_codes) if partner != form.opd_code]
    return form.model_dump(exclude={"seen"}) | {"partner_opd_codes": partners}


def _free_code(session: Session, name: str) -> str:
    def taken(start: str) -> set[str]:
        return set(session.scalars(select(Category.code).where(Category.code.startswith(start, autoescape=True))))

    code = free_code(name, taken, "_")
    if not code:
        raise refuse("name", NAMELESS)
    return code
