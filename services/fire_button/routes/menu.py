"""The officers' menu: only what works, the same on every page of theirs."""

from flask import request, url_for

from common.auth import ADMINISTRATOR, NavEntry, SignedIn


def menu(officer: SignedIn) -> list[NavEntry]:
    """Accounts for administrators."""
    here = request.endpoint or ""
    entries = []
    if officer.has(ADMINISTRATOR):
        accounts = here.startswith("auth.account")
        entries.append(NavEntry(url_for("auth.accounts"), "users", "Akun petugas", current=accounts))
    return entries
