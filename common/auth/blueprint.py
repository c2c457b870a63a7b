"""The officers' blueprint of a service: every address of this folder, on one page."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from common.auth import account_pages, admin_pages, api, login_pages
from common.auth.context import RULES, NavEntry, Rules
from common.auth.identity import SignedIn
from common.auth.pages import default_menu

TEMPLATES = Path(__file__).parents[1] / "templates"
ACCOUNT = "/petugas/akun/<uuid:officer_id>"
ADDRESSES = (
    ("GET POST", "/petugas/masuk", "login", login_pages.login),
    ("POST", "/petugas/keluar", "logout", login_pages.logout),
    ("GET", "/petugas/sandi", "password", account_pages.password),
    ("POST", "/petugas/sandi", "save_password", account_pages.save_password),
    ("GET", "/petugas/langkah-kedua", "second_factor", account_pages.second_factor_page),
    ("POST", "/petugas/langkah-kedua", "save_second_factor", account_pages.save_second_factor),
    ("POST", "/petugas/langkah-kedua/baru", "renew_second_factor", account_pages.renew_second_factor),
    ("GET", "/petugas/akun", "accounts", admin_pages.accounts),
    ("GET", "/petugas/akun/baru", "account_new", admin_pages.account_new),
    ("POST", "/petugas/akun/baru", "account_create", admin_pages.account_create),
    ("GET", ACCOUNT, "account", admin_pages.account),
    ("POST", ACCOUNT, "account_save", admin_pages.account_save),
    ("POST", f"{ACCOUNT}/hak", "account_grant", admin_pages.account_grant),
    ("POST", f"{ACCOUNT}/hak/cabut", "account_revoke", admin_pages.account_revoke),
    ("POST", f"{ACCOUNT}/sandi", "account_reset_password", admin_pages.account_reset_password),
    ("POST", f"{ACCOUNT}/langkah-kedua", "account_reset_second_factor", admin_pages.account_reset_second_factor),
    ("POST", f"{ACCOUNT}/tutup", "account_close", admin_pages.account_close),
    ("POST", f"{ACCOUNT}/buka", "account_open", admin_pages.account_open),
    ("POST", "/v1/sessions", "open_session", api.open_session),
    ("GET", "/v1/me", "me", api.me),
    ("DELETE", "/v1/sessions/current", "close_session", api.close_session),
)


def make_blueprint(
    service: str,
    roles: Mapping[str, str],
    *,
    without_second_factor: Collection[str] = (),
    menu: Callable[[SignedIn], Sequence[NavEntry]] = default_menu,
) -> Blueprint:
    """Log-in, own account and administration for a service.

    `roles` maps role codes to their words. Every role needs a second factor but those in
    `without_second_factor` (an administrator always needs it). `menu` gives the officers' menu of these pages.
    """
    rules = Rules(service, dict(roles), frozenset(without_second_factor), menu)
    blueprint = Blueprint("auth", __name__, template_folder=str(TEMPLATES))
    for methods, address, endpoint, view in ADDRESSES:
        blueprint.add_url_rule(address, endpoint, view, methods=methods.split())

    @blueprint.record
    def keep(state: BlueprintSetupState) -> None:
        state.app.extensions[RULES] = rules

    return blueprint
