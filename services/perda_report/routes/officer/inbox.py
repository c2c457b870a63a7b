"""The work list."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import current_pack, parse_query
from services.perda_report.queries import work_list
from services.perda_report.queries.colleagues import colleagues
from services.perda_report.routes.access import office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import Said, done_before, kept, page, told, viewer
from services.perda_report.schemas import InboxQuery
from services.perda_report.workflow import CHECKERS, FIELD, READERS, STATE_LABELS, SUPERVISORS, Role, State

COUNTED_TABS = {
    "perlu": "Perlu ditangani",
    "saya": "Perlu saya",
    "tanpa_petugas": "Belum ada petugas",
    "menunggu": "Menunggu warga",
    "keberatan": "Keberatan",
    **{state.value: STATE_LABELS[state] for state in (State.BARU, State.DIVERIFIKASI, State.DIPERIKSA)},
    **{state.value: STATE_LABELS[state] for state in (State.SELESAI, State.DITOLAK)},
    "semua": "Semua",
}
SORTS = [("tenggat", "Tenggat terdekat"), ("terbaru", "Terbaru"), ("terlama", "Terlama")]
ALL = ("", "Semua")


@blueprint.get("")
@requires(*Role)
def inbox() -> ResponseReturnValue:
    """The work list; every choice is in its address. Administrators, who read no reports, are led to their own page."""
    if not current_officer().has(*READERS):
        return redirect(url_for("admin.start"))
    return inbox_page(parse_query(InboxQuery), _said())


def _said() -> Said:
    """What was just done: one act, or many taken back."""
    restored, changed = (request.args.get(name, type=int) for name in ("kembali", "berubah"))
    if restored is None:
        return done_before()
    kept_so = f" {changed} laporan sudah diubah rekan Anda, jadi tetap seperti sekarang." if changed else ""
    return Said(done=f"{restored} laporan kembali seperti sebelumnya.{kept_so}")


def inbox_page(asked: InboxQuery, said: Said, **more: Any) -> str:
    """The list with what is said about the act before; `more` for what only bulk acts show."""
    here, officer, mine = office().reference.current(), current_officer(), viewer()
    with db.reading() as session:
        work = work_list(session, asked, mine, here)
        officers = colleagues(session, mine.opd_codes)
    return page(
        "officer/inbox.html",
        work=work,
        asked=asked,
        tabs=COUNTED_TABS,
        shows_opd=mine.opd_codes is None or len(mine.opd_codes) > 1,
        may_decide=officer.has(*CHECKERS),
        may_assign=officer.has(*FIELD, *SUPERVISORS),
        opd_options=sorted(
            ((opd.code, opd.name) for opd in here.opd.values() if opd.is_active), key=lambda one: one[1]
        ),
        link=lambda **changes: url_for("officer.inbox", **(kept(asked) | changes)),
        kecamatan_options=[ALL, *((one.code, one.name) for one in current_pack().regions.kecamatan)],
        category_options=[ALL, *((one.code, one.name) for one in here.by_code.values())],
        officer_options=[ALL, *((str(one.id), one.name) for one in officers)],
        sort_options=SORTS,
        opened=_opened(asked),
        key=uuid4(),
        ticked=frozenset() if "bulk" in more else frozenset(request.form.getlist("items")),
        **told(said),
        **more,
    )


def _opened(asked: InboxQuery) -> Callable[[str], str]:
    """Addresses of the list's reports, built once: a page holds up to a hundred."""
    path, _, choices = url_for("officer.report", number="-", **kept(asked)).partition("-")
    return lambda number: f"{path}{number}{choices}"
