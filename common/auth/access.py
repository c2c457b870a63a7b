"""Who may call which view. Default deny: a view that declares nothing answers nobody.

`public` and `requires` only mark a view; `guard` reads the marks before each request, so that a decorator
in the wrong order cannot open anything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from common import logs
from common.audit import Actor
from common.auth.context import EXTENSION, Auth, current_auth, current_rules
from common.auth.cookies import presented_token
from common.auth.identity import ADMINISTRATOR, SignedIn
from common.auth.sessions import signed_in_by
from common.errors import NotAllowed, NotSignedIn
from common.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
JSON_PATHS = ("/v1/", "/open311/")
LONGEST_NEXT = 1000
SIGN_IN = "Masuk dulu untuk membuka bagian ini."
NO_RIGHT = "Anda belum punya hak untuk ini. Minta administrator menambahkannya."
UNDECLARED = "Halaman ini belum dibuka untuk siapa pun."
SET_UP = {
    "auth.password": "Ganti kata sandi sementara dulu.",
    "auth.second_factor": "Pasang langkah kedua dulu.",
    "auth.waiting": "Kunci Anda belum disahkan. Bawa lembar kunci ke upacara pengesahan.",
}


@dataclass(frozen=True, slots=True)
class Access:
    """The declaration of a view. No roles and not public: whoever is signed in with any right here."""

    is_public: bool = False
    roles: frozenset[str] = frozenset()
    is_for_set_up: bool = False


def public(view: View) -> View:
    """Open a view to everybody."""
    view.access = Access(is_public=True)  # type: ignore[attr-defined]
    return view


def requires(*roles: str) -> Callable[[View], View]:
    """Open a view to officers who hold one of these roles (for any OPD); without roles, to every officer.

    Which OPD's things they see or change is the action's and query's business: `SignedIn.opd_codes`, `.may`.
    """

    def mark(view: View) -> View:
        view.access = Access(roles=frozenset(roles))  # type: ignore[attr-defined]
        return view

    return mark


def for_set_up(view: View) -> View:
    """Open a view to officers who still have to change their password or set up the second factor."""
    view.access = Access(is_for_set_up=True)  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What a view declared. Static files are public by this declaration."""
    if endpoint == "static" or endpoint.endswith(".static"):
        return Access(is_public=True)
    declared: Access | None = getattr(app.view_functions[endpoint], "access", None)
    return declared


def guard(app: Flask, service: str, settings: Settings, find: Callable[[str], SignedIn | None] = signed_in_by) -> None:
    """Install the check in front of every view. `find` gives the officer of a token, for a service with its own."""
    app.extensions[EXTENSION] = Auth(service, settings, find)
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # No such page: routing answers 404 or 405.
    access = access_of(current_app, request.endpoint)
    if access is None:
        raise NotAllowed(UNDECLARED)
    if access.is_public:
        return None
    officer = visiting_officer()
    if officer is None:
        return _ask_to_sign_in()
    return None if access.is_for_set_up else _check_rights(officer, access)


def _check_rights(officer: SignedIn, access: Access) -> Response | None:
    step = set_up_step(officer)
    if step is not None:
        if wants_json():
            raise NotAllowed(SET_UP[step])
        return redirect(url_for(step), 303)
    if not officer.grants or (access.roles and not officer.has(*access.roles)):
        raise NotAllowed(NO_RIGHT)
    return None


def set_up_step(officer: SignedIn) -> str | None:
    """The page that must come before all others: a new password, the second factor if a role needs one, approval."""
    if officer.must_change_password:
        return "auth.password"
    if not officer.has_second_factor and needs_second_factor(officer):
        return "auth.second_factor"
    return "auth.waiting" if officer.awaits_approval else None


def needs_second_factor(officer: SignedIn) -> bool:
    """Whether one of the officer's roles asks for it; an administrator's always does."""
    optional = current_rules().without_second_factor - {ADMINISTRATOR}
    return officer.awaits_approval or any(grant.role not in optional for grant in officer.grants)


def visiting_officer() -> SignedIn | None:
    """The officer who is signed in, on public pages too; asks the database once per request, if a cookie came."""
    if "officer" not in g:
        g.officer = current_auth().find(presented_token())
    found: SignedIn | None = g.officer
    return found


def current_officer() -> SignedIn:
    """The officer of this request. Raises NotSignedIn on a public page without one."""
    officer = visiting_officer()
    if officer is None:
        raise NotSignedIn(SIGN_IN)
    return officer


def actor() -> Actor:
    """The current officer as the audit names them."""
    return Actor(f"officer:{current_officer().id}", logs.request_id.get())


def wants_json() -> bool:
    """Whether the caller is a program, not a browser."""
    if request.path.startswith(JSON_PATHS):
        return True
    accepted = request.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def safe_next(target: str) -> str | None:
    """A path of this site to go on to, or None for anything that a browser could read as another site."""
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST_NEXT:
        return None
    is_plain = all(letter.isprintable() and letter not in " \\" for letter in target)
    return target if is_plain else None


def _ask_to_sign_in() -> Response:
    if wants_json():
        raise NotSignedIn(SIGN_IN)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else _page_before()
    ended = "1" if presented_token() else None
    return redirect(url_for("auth.login", next=wanted, habis=ended), 303)


def _page_before() -> str | None:
    """The page whose form was sent: it can be opened again, the address it was sent to perhaps not."""
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return None
    return safe_next(before.path) if before.netloc == request.host else None
