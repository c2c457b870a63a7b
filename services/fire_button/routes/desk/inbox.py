"""The control room's list of incidents."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import current_pack, parse_query
from common.web.said import Said
from services.fire_button.queries.worklist import work_page
from services.fire_button.routes.access import office
from services.fire_button.routes.desk.blueprint import blueprint
from services.fire_button.routes.desk.page import page
from services.fire_button.schemas.desk import DeskQuery
from services.fire_button.workflow import DISPATCHERS, READERS, Role

TABS = {
    "terbuka": "Terbuka",
    "belum": "Belum diterima",
    "jalan": "Di jalan",
    "lokasi": "Di lokasi",
    "ditandai": "Perlu dilihat",
    "selesai": "Berakhir",
    "latihan": "Latihan",
    "semua": "Semua",
}
SORTS = [("tekan", "Yang paling mendesak"), ("terbaru", "Terbaru"), ("terlama", "Terlama")]
ALL = ("", "Semua")


@blueprint.get("")
@requires(*Role)
def inbox() -> ResponseReturnValue:
    """The list; every choice is in its address. Administrators, who read no incidents, are led to the accounts."""
    officer = current_officer()
    if not officer.has(*READERS):
        return redirect(url_for("admin.start"))
    asked, reference = parse_query(DeskQuery), office().reference.current()
    with db.reading() as session:
        work = work_page(session, asked, officer, reference)
    return page(
        "desk/inbox.html",
        Said(),
        work=work,
        asked=asked,
        tabs=TABS,
        sort_options=SORTS,
        kecamatan_options=[ALL, *((one.code, one.name) for one in current_pack().regions.kecamatan)],
        post_options=[ALL, *((one.code, one.name) for one in reference.posts)],
        kind_options=[ALL, *((one.code, one.name) for one in reference.kinds)],
        link=lambda **changes: url_for("desk.inbox", **(_kept(asked) | changes)),
        takes_calls=officer.has(*DISPATCHERS),
    )


def _kept(asked: DeskQuery) -> dict[str, Any]:
    """The list's choices as an address carries them, without the place in it."""
    chosen = asked.model_dump(mode="json", exclude={"halaman"}, exclude_defaults=True, exclude_none=True)
    return {name: str(value) for name, value in chosen.items()}
