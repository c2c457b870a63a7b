"""/petugas: reports by urgency, those that were given back, and the cases with new messages."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import redirect, request

from common import db
from common.auth import current_officer, requires
from common.auth.pages import Page, show
from services.sapa.actions.reading import read_inbox
from services.sapa.queries.cases import CaseRow, my_cases
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.inbox.blueprint import blueprint
from services.sapa.routes.officers.inbox.words import Row, grouped, row_of
from services.sapa.routes.officers.menu import home
from services.sapa.workflow import CASE_LABELS, CASE_ROLES, PART_LABELS, Role

NEW, RETURNED, MESSAGES = "baru", "dikembalikan", "pesan"
TABS = {NEW: "Belum diterima", RETURNED: "Dikembalikan", MESSAGES: "Pesan baru"}
DONE = {
    "lihat": "Tercatat: Anda sudah membacanya. Pemberitahuan berhenti.",
    "kembali": "Laporan dikembalikan. Rekan yang bertugas dikabari.",
}


@blueprint.get("")
@requires(*Role)
def index() -> Page:
    """The inbox; whoever has none is led to where their work is."""
    if not current_officer().has(*CASE_ROLES):
        return redirect(home(current_officer()), 303)
    shown = request.args.get("tampil", NEW)
    return _page(shown if shown in TABS else NEW)


def _page(tab: str) -> str:
    me, now = doer(), datetime.now(UTC)
    inbox = read_inbox(me)
    with db.reading() as session:
        unread = my_cases(session, me.key_id, unread=True)
    rows = tuple(row_of(one, office().kecamatan, now) for one in inbox.reports)
    shown = tuple(row for row in rows if row.is_returned == (tab == RETURNED))
    return show(
        "officers/inbox/list.html",
        tab=tab,
        tabs=TABS,
        counts=_counts(rows, unread),
        groups=grouped(shown),
        others=inbox.others if tab == NEW else 0,
        cases=unread if tab == MESSAGES else None,
        states=CASE_LABELS,
        parts=PART_LABELS,
        now=now,
        done=DONE.get(request.args.get("selesai", ""), ""),
    )


def _counts(rows: tuple[Row, ...], unread: Sequence[CaseRow]) -> dict[str, int]:
    returned = sum(row.is_returned for row in rows)
    return {NEW: len(rows) - returned, RETURNED: returned, MESSAGES: len(unread)}
