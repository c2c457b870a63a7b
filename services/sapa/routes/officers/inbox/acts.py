"""One report that waits: its summary, and accepting, acknowledging or giving it back."""

from datetime import UTC, datetime
from uuid import UUID

from flask import redirect, request, url_for
from pydantic import Field

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.errors import Conflict, DomainError, NotFound
from common.web import parse_form
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Doer
from services.sapa.actions.reading import read_report
from services.sapa.actions.returning import RETURN_LABELS, acknowledge_report, return_report
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.inbox.blueprint import blueprint
from services.sapa.routes.officers.inbox.words import row_of
from services.sapa.schemas.reporting import Frozen
from services.sapa.workflow import CASE_ROLES, ROLE_LABELS, Role

PAGE = "officers/inbox/report.html"
GONE = "officers/inbox/gone.html"


class Acceptance(Frozen):
    """With whom the case is held."""

    supervisor_key_id: UUID


class Return(Frozen):
    """Why: a value of ReturnReason."""

    reason: str = Field(max_length=40)


@blueprint.get("/laporan/<uuid:report_id>")
@requires(*CASE_ROLES)
def report(report_id: UUID) -> Page:
    """The summary; name and story open with acceptance only."""
    return _sheet(report_id)


@blueprint.post("/laporan/<uuid:report_id>/terima")
@requires(*CASE_ROLES)
def accept(report_id: UUID) -> Page:
    """It becomes a case of this officer and the chosen one."""
    try:
        form = parse_form(Acceptance)
        number = accept_report(office(), doer(), report_id, form.supervisor_key_id)
    except DomainError as refused:
        return _sheet(report_id, refused)
    return redirect(url_for("case.show", number=number), 303)


@blueprint.post("/laporan/<uuid:report_id>/lihat")
@requires(*CASE_ROLES)
def acknowledge(report_id: UUID) -> Page:
    """Read, without accepting it yet."""
    try:
        with db.transaction() as session:
            acknowledge_report(session, doer(), report_id)
    except DomainError as refused:
        return _sheet(report_id, refused)
    return go("inbox.index", selesai="lihat")


@blueprint.post("/laporan/<uuid:report_id>/kembalikan")
@requires(*CASE_ROLES)
def give_back(report_id: UUID) -> Page:
    """To those on duty."""
    try:
        form = parse_form(Return)
        with db.transaction() as session:
            return_report(session, office(), doer(), report_id, form.reason)
    except DomainError as refused:
        return _sheet(report_id, refused)
    return go("inbox.index", selesai="kembali")


def _sheet(report_id: UUID, refused: DomainError | None = None) -> Page:
    """The report with what was refused; without it when a colleague has taken it or it never was this officer's."""
    me, now = doer(), datetime.now(UTC)
    try:
        row = row_of(read_report(me, report_id), office().kecamatan, now)
    except (Conflict, NotFound) as gone:
        return show(GONE, gone), gone.status
    with db.reading() as session:
        others = _others(me, tuple(colleagues(session, office().trust).values()), now)
    page = show(
        PAGE,
        refused,
        row=row,
        others=[(str(one.key_id), _named(one, now)) for one in others],
        reasons=[(reason.value, words) for reason, words in RETURN_LABELS.items()],
        chosen=request.form.get("supervisor_key_id", str(others[0].key_id) if others else ""),
        now=now,
    )
    return (page, refused.status) if refused else page


def _others(me: Doer, known: tuple[Colleague, ...], now: datetime) -> list[Colleague]:
    """Who may hold it too: supervisors for a worker, every case officer for a supervisor; on duty first."""
    wanted = CASE_ROLES if me.role is Role.PENYELIA else {Role.PENYELIA}
    able = [one for one in known if one.is_current and one.role in wanted and one.officer_id != me.officer.id]
    return sorted(able, key=lambda one: (not _on_duty(one, now), one.role is not Role.PENYELIA, one.name))


def _on_duty(one: Colleague, now: datetime) -> bool:
    return one.on_duty_until is not None and one.on_duty_until > now


def _named(one: Colleague, now: datetime) -> str:
    duty = "bertugas" if _on_duty(one, now) else "tidak bertugas"
    return f"{one.name} · {ROLE_LABELS[one.role]}, {duty}"
