"""The administrator's pages: officers, their rights, and what an administrator can do for them."""

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from common import db
from common.auth import listing, officers, passwords
from common.auth.access import actor, current_officer, requires
from common.auth.context import current_rules
from common.auth.forms import Account, NewAccount, Right, RightToTake, read_form
from common.auth.identity import ADMINISTRATOR, Grant
from common.auth.pages import Page, again, confirmed, go, show
from common.errors import Conflict, DomainError, InvalidInput

LIST_PAGE, NEW_PAGE = "auth/accounts.html", "auth/account_new.html"
ACCOUNT_PAGE, PASSWORD_PAGE = "auth/account.html", "auth/account_password.html"
OWN_ACCOUNT = "Ini akun Anda sendiri. Pakai halaman Akun saya."
UNKNOWN_ROLE = "Pilih satu peran dari daftar."
CLOSED = "nonaktif"


@requires(ADMINISTRATOR)
def accounts() -> Page:
    """The list, searched by words and split into active and closed accounts."""
    wanted = listing.Filter(
        words=request.args.get("q", "").replace("\0", "")[:100],
        is_active=request.args.get("tampil") != CLOSED,
        after=request.args.get("setelah", "").replace("\0", "")[:60],
    )
    with db.reading() as session:
        rows = listing.officers(session, wanted)
    more = rows[listing.PAGE - 1].username if len(rows) > listing.PAGE else None
    return show(LIST_PAGE, rows=rows[: listing.PAGE], wanted=wanted, more=more)


@requires(ADMINISTRATOR)
def account_new() -> Page:
    """The empty form of a new account."""
    return show(NEW_PAGE, typed={}, **_choices())


@requires(ADMINISTRATOR)
@confirmed
def account_create() -> Page:
    """Make an account with its first right, and show its password once."""
    try:
        given = read_form(NewAccountWithRight)
        grant = _grant(given.role, given.opd_code)
        prepared = passwords.prepare_temporary()
        new = officers.NewOfficer(given.username, given.name, prepared, email=given.email)
        with db.transaction() as session:
            made = officers.create_officer(session, new, actor())
            officers.grant_role(session, made.officer, grant, actor())
    except DomainError as refused:
        return again(NEW_PAGE, refused, **_choices())
    return show(PASSWORD_PAGE, made=made, is_new=True)


@requires(ADMINISTRATOR)
def account(officer_id: UUID) -> Page:
    """One account: its facts, rights and what can be done."""
    return _account(officer_id)


@requires(ADMINISTRATOR)
def account_save(officer_id: UUID) -> Page:
    """Change name and address."""
    try:
        given = read_form(Account)
        with db.transaction() as session:
            officers.rename(session, officer_id, given.name, given.email, actor())
    except InvalidInput as refused:
        return _account(officer_id, refused)
    return go("auth.account", officer_id=officer_id, tersimpan="nama")


@requires(ADMINISTRATOR)
@confirmed
def account_grant(officer_id: UUID) -> Page:
    """Give a right."""
    try:
        given = read_form(Right)
        grant = _grant(given.role, given.opd_code)
        with db.transaction() as session:
            officers.grant_role(session, officers.find_officer(session, officer_id), grant, actor())
    except InvalidInput as refused:
        return _account(officer_id, refused)
    return go("auth.account", officer_id=officer_id, tersimpan="hak")


@requires(ADMINISTRATOR)
@confirmed
def account_revoke(officer_id: UUID) -> Page:
    """Take a right away."""
    given = read_form(RightToTake)
    try:
        with db.transaction() as session:
            officers.revoke_role(session, officer_id, given.grant, actor())
    except Conflict as refused:
        return _account(officer_id, refused)
    return go("auth.account", officer_id=officer_id, tersimpan="hak")


@requires(ADMINISTRATOR)
@confirmed
def account_reset_password(officer_id: UUID) -> Page:
    """Give a temporary password, shown once."""
    _refuse_own(officer_id)
    prepared = passwords.prepare_temporary()
    with db.transaction() as session:
        made = officers.reset_password(session, officer_id, prepared, actor())
    return show(PASSWORD_PAGE, made=made, is_new=False)


@requires(ADMINISTRATOR)
@confirmed
def account_reset_second_factor(officer_id: UUID) -> Page:
    """Take the second factor away, so that the next log-in sets up a new one."""
    _refuse_own(officer_id)
    with db.transaction() as session:
        officers.reset_second_factor(session, officer_id, actor())
    return go("auth.account", officer_id=officer_id, tersimpan="langkah")


@requires(ADMINISTRATOR)
@confirmed
def account_close(officer_id: UUID) -> Page:
    """Close an account."""
    return _set_active(officer_id, active=False)


@requires(ADMINISTRATOR)
@confirmed
def account_open(officer_id: UUID) -> Page:
    """Open a closed account again."""
    return _set_active(officer_id, active=True)


class NewAccountWithRight(NewAccount, Right):
    """A new account and its first right."""


def _set_active(officer_id: UUID, *, active: bool) -> Page:
    try:
        with db.transaction() as session:
            officers.set_active(session, officer_id, actor(), active=active)
    except Conflict as refused:
        return _account(officer_id, refused)
    return go("auth.account", officer_id=officer_id, tersimpan="buka" if active else "tutup")


def _grant(role: str, opd_code: str) -> Grant:
    if role not in current_rules().roles:
        raise InvalidInput(UNKNOWN_ROLE, fields={"role": UNKNOWN_ROLE})
    return Grant(role, opd_code or None)


def _refuse_own(officer_id: UUID) -> None:
    if officer_id == current_officer().id:
        raise Conflict(OWN_ACCOUNT)


def _choices() -> dict[str, Any]:
    with db.reading() as session:
        return {"opd": listing.opd_choices(session)}


def _account(officer_id: UUID, refused: DomainError | None = None) -> Page:
    with db.reading() as session:
        values = _account_values(session, officer_id)
    if refused is not None:
        return again(ACCOUNT_PAGE, refused, saved=None, **values)
    return show(ACCOUNT_PAGE, typed={}, saved=request.args.get("tersimpan"), **values)


def _account_values(session: Session, officer_id: UUID) -> dict[str, Any]:
    shown = officers.find_officer(session, officer_id)
    return {
        "shown": shown,
        "is_own": officer_id == current_officer().id,
        "is_managed": officers.is_managed_here(session, shown),
        "held": listing.roles_of(session, officer_id),
        "opd": listing.opd_choices(session),
    }
