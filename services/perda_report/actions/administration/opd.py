"""The OPD: what they are called, and which of them work. One that something still leads to cannot be switched off."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.administration import Entry, Switch, change, free_code, must_be_seen, refuse
from common.audit import Actor
from common.directory import Opd
from common.errors import Conflict, NotFound
from services.perda_report.models import Category, Report, RoutingRule
from services.perda_report.schemas.administration import OpdForm
from services.perda_report.workflow import OPEN

UNKNOWN_OPD = "Pilih OPD yang aktif dari daftar."
NO_OPD = "OPD ini tidak ada."
SAME_NAME = "Sudah ada OPD dengan singkatan ini. Pakai singkatan lain."
NAMELESS = "Pakai singkatan dengan huruf atau angka."
IN_USE = "{name} belum bisa dinonaktifkan: {reasons}. Pindahkan dulu."


def add_opd(session: Session, form: OpdForm, actor: Actor) -> str:
    """A new agency; gives its code, made from its abbreviation. Raises InvalidInput."""
    _refuse_same(session, form, "")
    code = _free_code(session, form.abbreviation)
    values = _columns(form)
    session.add(Opd(code=code, is_active=True, edited_at=datetime.now(UTC), **values))
    session.flush()
    Entry(actor, "opd.add", f"opd:{code}").record(session, {}, values)
    return code


def edit_opd(session: Session, code: str, form: OpdForm, actor: Actor) -> None:
    """What it is called. Raises NotFound, Conflict, InvalidInput."""
    row = _locked(session, code)
    must_be_seen(row, form.seen)
    _refuse_same(session, form, code)
    change(session, row, _columns(form), Entry(actor, "opd.edit", f"opd:{code}"))


def switch_opd(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Let it answer for reports or not. Raises NotFound, and Conflict that says what still leads to it."""
    row = _locked(session, code)
    reasons = "" if form.on else "; ".join(_uses(session, code))
    if reasons:
        raise Conflict(IN_USE.format(name=row.abbreviation, reasons=reasons))
    change(session, row, {"is_active": form.on}, Entry(actor, "opd.switch", f"opd:{code}"))


def _uses(session: Session, code: str) -> Iterator[str]:
    categories = select(Category.name).where(Category.opd_code == code, Category.is_active).order_by(Category.position)
    if names := session.scalars(categories).all():
        yield f"masih menangani jenis {', '.join(names)}"
    rules = select(RoutingRule.name).where(RoutingRule.opd_code == code, RoutingRule.is_active)
    if names := session.scalars(rules.order_by(RoutingRule.position)).all():
        yield f"masih dituju aturan rute {', '.join(names)}"
    reports = select(func.count()).select_from(Report).where(Report.opd_code == code, Report.status.in_(OPEN))
    if count := session.scalar(reports):
        yield f"masih memegang {count} laporan yang terbuka"


def _locked(session: Session, code: str) -> Opd:
    row = session.get(Opd, code, with_for_update=True)
    if row is None:
        raise NotFound(NO_OPD)
    return row


def _refuse_same(session: Session, form: OpdForm, code: str) -> None:
    same = select(Opd.code).where(func.lower(Opd.abbreviation) == form.abbreviation.lower(), Opd.code != code)
    if session.scalar(same.limit(1)):
        raise refuse("abbreviation", SAME_NAME)


def _columns(form: OpdForm) -> dict[str, Any]:
    return form.model_dump(exclude={"seen"})


def _free_code(session: Session, abbreviation: str) -> str:
    def taken(start: str) -> set[str]:
        return set(session.scalars(select(Opd.code).where(Opd.code.startswith(start, autoescape=True))))

    code = free_code(abbreviation, taken, "-")
    if not code:
        raise refuse("abbreviation", NAMELESS)
    return code
