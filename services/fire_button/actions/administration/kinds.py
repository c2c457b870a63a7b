"""What callers may say that it is, and the ladder of escalation. What is edited here, a pack no longer overwrites."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from common.administration import Entry, Switch, change, free_code, must_be_seen, refuse
from common.audit import Actor
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.fire_button.actions.stations import kind_row, step_rows
from services.fire_button.messages.targets import Target
from services.fire_button.models import EscalationStep, Kind
from services.fire_button.schemas.administration import KindForm, StepForm

NO_KIND = "Jenis ini tidak ada."
NO_STEP = "Langkah ini tidak ada. Mungkin rekan Anda baru saja menghapusnya."
NOT_FROM_PACK = "Jenis ini tidak ada di paket, jadi tidak ada bawaannya. Ubah isiannya saja."
LAST_KIND = "Paling sedikit satu jenis harus ditawarkan kepada warga. Aktifkan yang lain dulu."
SAME_NAME = "Sudah ada jenis dengan nama ini. Pakai nama lain."
NAMELESS = "Pakai nama dengan huruf atau angka."
SAME_TIME = "Sudah ada langkah pada detik itu. Pilih waktu lain, atau ubah langkah itu."
UNKNOWN_TARGET = "Pilih dari daftar siapa yang dibunyikan."
LAST_STEP = "Paling sedikit satu langkah harus ada, agar alarm tidak berhenti tanpa jawaban."
MOST_STEPS = 10
TOO_MANY = "Paling banyak 10 langkah. Hapus salah satu dulu."


def add_kind(session: Session, form: KindForm, actor: Actor) -> str:
    """A new kind, offered at once; gives its code, made from its name. Raises InvalidInput."""
    _refuse_same(session, form, "")
    code = free_code(form.name, lambda start: _codes(session, start), "_")
    if not code:
        raise refuse("name", NAMELESS)
    values = form.model_dump(exclude={"seen"})
    session.add(Kind(code=code, is_active=True, edited_at=datetime.now(UTC), **values))
    Entry(actor, "kind.add", f"kind:{code}").record(session, {}, values)
    return code


def edit_kind(session: Session, code: str, form: KindForm, actor: Actor) -> None:
    """Its name and advice. Raises NotFound, Conflict, InvalidInput."""
    row = _kind(session, code)
    must_be_seen(row, form.seen)
    _refuse_same(session, form, code)
    change(session, row, form.model_dump(exclude={"seen"}), Entry(actor, "kind.edit", f"kind:{code}"))


def switch_kind(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Offer it or not. Raises NotFound, and Conflict for the last one."""
    row = _kind(session, code)
    others = select(func.count()).select_from(Kind).where(Kind.is_active, Kind.code != code)
    if not form.on and not session.scalar(others):
        raise Conflict(LAST_KIND)
    change(session, row, {"is_active": form.on}, Entry(actor, "kind.switch", f"kind:{code}"))


def reset_kind(session: Session, pack: Pack, code: str, actor: Actor) -> None:
    """Back to what the pack says. Raises NotFound, and Conflict where the pack has none."""
    row = _kind(session, code)
    found = next(((entry, place) for place, entry in enumerate(pack.fire_kinds) if entry.code == code), None)
    if found is None:
        raise Conflict(NOT_FROM_PACK)
    change(session, row, kind_row(*found), Entry(actor, "kind.reset", f"kind:{code}"))
    row.edited_at = None


def add_step(session: Session, form: StepForm, actor: Actor) -> None:
    """Another step, at its place in time. Raises InvalidInput, Conflict."""
    rows = _ladder(session)
    if len(rows) >= MOST_STEPS:
        raise Conflict(TOO_MANY)
    _check_step(form, rows)
    _write_ladder(session, [*rows, _step_values(form)])
    Entry(actor, "step.add", f"step:{form.after_s}").record(session, {}, _step_values(form))


def edit_step(session: Session, position: int, form: StepForm, actor: Actor) -> None:
    """When it comes and whom it rings. Raises NotFound, Conflict, InvalidInput."""
    row = _step(session, position)
    must_be_seen(row, form.seen)
    before = {"after_s": row.after_s, "whom": row.whom}
    others = [one for one in _ladder(session) if one["after_s"] != row.after_s]
    _check_step(form, others)
    _write_ladder(session, [*others, _step_values(form)])
    Entry(actor, "step.edit", f"step:{position}").record(session, before, _step_values(form))


def remove_step(session: Session, position: int, seen: str, actor: Actor) -> None:
    """One step less. Raises NotFound, and Conflict for the last one or one that a colleague just changed."""
    row = _step(session, position)
    must_be_seen(row, seen)
    rest = [one for one in _ladder(session) if one["after_s"] != row.after_s]
    if not rest:
        raise Conflict(LAST_STEP)
    before = {"after_s": row.after_s, "whom": row.whom}
    _write_ladder(session, rest)
    Entry(actor, "step.remove", f"step:{position}").record(session, before, {})


def reset_steps(session: Session, pack: Pack, actor: Actor) -> None:
    """The pack's ladder again, which then counts."""
    before = _ladder(session)
    session.execute(delete(EscalationStep))
    session.add_all(EscalationStep(**row) for row in step_rows(pack))
    Entry(actor, "step.reset", "step:*").record(session, {"steps": before}, {"steps": step_rows(pack)})


def _kind(session: Session, code: str) -> Kind:
    row = session.get(Kind, code, with_for_update=True)
    if row is None:
        raise NotFound(NO_KIND)
    return row


def _codes(session: Session, start: str) -> set[str]:
    return set(session.scalars(select(Kind.code).where(Kind.code.startswith(start, autoescape=True))))


def _refuse_same(session: Session, form: KindForm, code: str) -> None:
    same = select(Kind.code).where(func.lower(Kind.name) == form.name.lower(), Kind.code != code)
    if session.scalar(same.limit(1)):
        raise refuse("name", SAME_NAME)


def _step(session: Session, position: int) -> EscalationStep:
    row = session.get(EscalationStep, position, with_for_update=True) if position <= MOST_STEPS else None
    if row is None:
        raise NotFound(NO_STEP)
    return row


def _ladder(session: Session) -> list[dict[str, Any]]:
    rows = session.scalars(select(EscalationStep).order_by(EscalationStep.position)).all()
    return [{"after_s": row.after_s, "whom": list(row.whom)} for row in rows]


def _step_values(form: StepForm) -> dict[str, Any]:
    return {"after_s": form.after_s, "whom": list(dict.fromkeys(form.whom))}


def _check_step(form: StepForm, others: Sequence[dict[str, Any]]) -> None:
    if not set(form.whom) <= set(Target):
        raise refuse("whom", UNKNOWN_TARGET)
    if form.after_s in {one["after_s"] for one in others}:
        raise refuse("after_s", SAME_TIME)


def _write_ladder(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """The whole ladder anew in the order of its times: positions follow from them."""
    ordered = sorted(rows, key=lambda one: int(one["after_s"]))
    now = datetime.now(UTC)
    session.execute(delete(EscalationStep))
    session.add_all(EscalationStep(position=place, edited_at=now, **one) for place, one in enumerate(ordered, 1))
    session.flush()
