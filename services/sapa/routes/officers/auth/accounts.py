"""/petugas/akun: administrators make, close and open accounts; supervisors let somebody begin anew. Nobody resets."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from common import db
from common.auth import current_officer, requires
from common.auth.pages import Page, again, go, show
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from services.sapa.actions.identity.enrolling import NewOfficer, create_officer, new_code
from services.sapa.actions.identity.leaving import NO_ACCOUNT, close_account, open_account
from services.sapa.actions.identity.recovering import restart
from services.sapa.actions.office import Doer
from services.sapa.queries import accounts as queries
from services.sapa.routes.access import address_box, doer, trust
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.schemas.identity import NewAccount
from services.sapa.workflow import Role

LIST_PAGE, NEW_PAGE = "officers/auth/accounts.html", "officers/auth/account_new.html"
ACCOUNT_PAGE, CODE_PAGE = "officers/auth/account.html", "officers/auth/account_code.html"
CLOSED = "nonaktif"
READERS = (Role.ADMINISTRATOR, Role.PENYELIA)


@requires(*READERS)
def accounts() -> Page:
    """The list, searched by words and split into open and closed accounts."""
    words, is_active = request.args.get("q", "").replace("\0", "")[:100], request.args.get("tampil") != CLOSED
    with db.reading() as session:
        rows = queries.accounts(session, trust(), words, is_active=is_active)
    return show(LIST_PAGE, rows=rows, words=words, is_active=is_active, labels=queries.STANDING_LABELS)


@requires(Role.ADMINISTRATOR)
def account_new() -> Page:
    """The empty form of a new account."""
    return show(NEW_PAGE, typed={})


@requires(Role.ADMINISTRATOR)
@confirmed
def account_create() -> Page:
    """Make an account, and show its one-time code once."""
    try:
        given = parse_form(NewAccount)
        new = NewOfficer(given.username, given.name, given.role, given.email or "", given.phone or "")
        me = doer()
        with db.transaction() as session:
            code = create_officer(session, address_box(), new, me)
    except InvalidInput as refused:
        return again(NEW_PAGE, refused)
    return show(CODE_PAGE, name=new.name, username=new.username, code=code, is_restart=False)


@requires(*READERS)
def account(officer_id: UUID) -> Page:
    """One account: its facts and what can be done."""
    return _account(officer_id)


@requires(Role.ADMINISTRATOR)
@confirmed
def account_close(officer_id: UUID) -> Page:
    """Close an account; its sessions end at once."""
    return _act(close_account, officer_id, "tutup")


@requires(Role.ADMINISTRATOR)
@confirmed
def account_open(officer_id: UUID) -> Page:
    """Open a closed account again."""
    return _act(open_account, officer_id, "buka")


@requires(Role.ADMINISTRATOR)
@confirmed
def account_code(officer_id: UUID) -> Page:
    """A new one-time code for somebody who has not begun."""
    return _code(new_code, officer_id, is_restart=False)


@requires(Role.PENYELIA)
@confirmed
def account_restart(officer_id: UUID) -> Page:
    """A code to begin anew for somebody who lost password and paper."""
    return _code(restart, officer_id, is_restart=True)


def _act(act: Callable[[Session, Doer, UUID], None], officer_id: UUID, done: str) -> Page:
    me = doer()
    try:
        with db.transaction() as session:
            act(session, me, officer_id)
    except Conflict as refused:
        return _account(officer_id, refused)
    return go("auth.account", officer_id=officer_id, selesai=done)


def _code(give: Callable[[Session, Doer, UUID], str], officer_id: UUID, *, is_restart: bool) -> Page:
    me = doer()
    try:
        with db.transaction() as session:
            code = give(session, me, officer_id)
    except Conflict as refused:
        return _account(officer_id, refused)
    shown = _row(officer_id)
    return show(CODE_PAGE, name=shown.name, username=shown.username, code=code, is_restart=is_restart)


def _row(officer_id: UUID) -> queries.AccountRow:
    with db.reading() as session:
        found = queries.account(session, trust(), officer_id)
    if found is None:
        raise NotFound(NO_ACCOUNT)
    return found


def _account(officer_id: UUID, refused: DomainError | None = None) -> Page:
    values: dict[str, Any] = {
        "shown": _row(officer_id),
        "is_own": officer_id == current_officer().id,
        "labels": queries.STANDING_LABELS,
        "done": "" if refused else request.args.get("selesai", ""),
    }
    return again(ACCOUNT_PAGE, refused, **values) if refused else show(ACCOUNT_PAGE, **values)
