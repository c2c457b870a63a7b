"""The officers' menu: only what works, the same on every page of theirs."""

from flask import request, url_for

from common.auth import ADMINISTRATOR, NavEntry, SignedIn
from services.perda_report.routes.access import office
from services.perda_report.workflow import READERS, ROLE_LABELS, SUPERVISORS, Role


def menu(officer: SignedIn) -> list[NavEntry]:
    """The work list for those who read reports, the settings and accounts for administrators."""
    here = request.endpoint or ""
    entries = []
    if officer.has(*READERS):
        entries.append(NavEntry(url_for("officer.inbox"), "list", "Kotak kerja", current=here.startswith("officer.")))
    if officer.has(*SUPERVISORS):
        figures = here.startswith("dashboard.")
        entries.append(NavEntry(url_for("dashboard.figures"), "chart", "Dasbor", current=figures))
    if officer.has(ADMINISTRATOR):
        entries.append(NavEntry(url_for("admin.start"), "gear", "Pengaturan", current=here.startswith("admin.")))
        accounts = here.startswith("auth.account")
        entries.append(NavEntry(url_for("auth.accounts"), "users", "Akun petugas", current=accounts))
    return entries


def place_words(officer: SignedIn) -> str:
    """Office and role: "Satpol PP · Verifikator"."""
    reference = office().reference.current()
    words = []
    for grant in officer.grants:
        role = ROLE_LABELS[Role(grant.role)] if grant.role in set(Role) else grant.role
        words.append(f"{reference.opd_of(grant.opd_code).abbreviation} · {role}" if grant.opd_code else role)
    return ", ".join(dict.fromkeys(words))
