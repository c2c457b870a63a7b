"""Every address of officers' accounts, on one page. Endpoints are named as common.auth names them."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from common.auth.context import RULES, Rules
from services.sapa.routes.officers.auth import accounts, api, duty, login, own, recovery, starting
from services.sapa.routes.officers.menu import menu, minutes_left
from services.sapa.workflow import ROLE_LABELS

SERVICE = "sapa"
ACCOUNT = "/petugas/akun/<uuid:officer_id>"
ADDRESSES = (
    ("GET POST", "/petugas/masuk", "login", login.login),
    ("POST", "/petugas/keluar", "logout", login.logout),
    ("GET POST", "/petugas/mulai", "start", starting.start),
    ("GET POST", "/petugas/mulai/akun", "start_account", starting.start_account),
    ("GET", "/petugas/pulih", "recover", recovery.recover),
    ("GET POST", "/petugas/pulih/sandi", "recover_password", recovery.recover_lost_password),
    ("GET POST", "/petugas/pulih/hp", "recover_phone", recovery.recover_lost_phone),
    ("GET", "/petugas/pengesahan", "waiting", own.waiting),
    ("GET", "/petugas/sandi", "password", own.password),
    ("POST", "/petugas/sandi", "save_password", own.save_password),
    ("GET", "/petugas/langkah-kedua", "second_factor", own.second_factor_page),
    ("POST", "/petugas/langkah-kedua", "save_second_factor", own.save_second_factor),
    ("POST", "/petugas/langkah-kedua/baru", "renew_second_factor", own.renew_second_factor),
    ("GET", "/petugas/lembar-pemulihan", "paper", own.paper),
    ("POST", "/petugas/lembar-pemulihan", "renew_paper", own.renew_paper_page),
    ("GET", "/petugas/tugas", "duty", duty.duty),
    ("POST", "/petugas/tugas/<uuid:officer_id>", "duty_save", duty.duty_save),
    ("POST", "/petugas/tugas/kabar", "duty_contacts", duty.duty_contacts),
    ("GET", "/petugas/akun", "accounts", accounts.accounts),
    ("GET", "/petugas/akun/baru", "account_new", accounts.account_new),
    ("POST", "/petugas/akun/baru", "account_create", accounts.account_create),
    ("GET", ACCOUNT, "account", accounts.account),
    ("POST", f"{ACCOUNT}/tutup", "account_close", accounts.account_close),
    ("POST", f"{ACCOUNT}/buka", "account_open", accounts.account_open),
    ("POST", f"{ACCOUNT}/kode", "account_code", accounts.account_code),
    ("POST", f"{ACCOUNT}/mulai-ulang", "account_restart", accounts.account_restart),
    ("POST", "/v1/sessions", "open_session", api.open_session),
    ("GET", "/v1/me", "me", api.me),
    ("DELETE", "/v1/sessions/current", "close_session", api.close_session),
)

blueprint = Blueprint("auth", __name__)
for methods, address, endpoint, view in ADDRESSES:
    blueprint.add_url_rule(address, endpoint, view, methods=methods.split())
blueprint.app_context_processor(lambda: {"minutes_left": minutes_left})


@blueprint.record
def _keep_rules(state: BlueprintSetupState) -> None:
    roles = {role.value: words for role, words in ROLE_LABELS.items()}
    state.app.extensions[RULES] = Rules(SERVICE, roles, frozenset(), menu)
