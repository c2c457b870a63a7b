"""The work list."""

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import current_officer, requires
from common.web import current_pack, parse_query
from services.perda_report.queries import work_list
from services.perda_report.routes.access import office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import page
from services.perda_report.schemas import InboxQuery
from services.perda_report.workflow import READERS, Role


@blueprint.get("")
@requires(*Role)
def inbox() -> ResponseReturnValue:
    """The work list; every choice is in its address. Administrators, who read no reports, are led to their own page."""
    if not current_officer().has(*READERS):
        return redirect(url_for("auth.accounts"))
    asked = parse_query(InboxQuery)
    reference = office().reference.current()
    opd_codes = current_officer().opd_codes(*READERS)
    with db.reading() as session:
        work = work_list(session, asked, opd_codes, reference)
    return page(
        "officer/inbox.html",
        work=work,
        asked=asked,
        shows_opd=opd_codes is None or len(opd_codes) > 1,
        link=_changed(asked),
        kecamatan_options=[("", "Semua"), *((one.code, one.name) for one in current_pack().regions.kecamatan)],
        category_options=[("", "Semua"), *((one.code, one.name) for one in reference.by_code.values())],
    )


def _changed(asked: InboxQuery) -> Callable[..., str]:
    """Addresses of the same list with something changed; another tab starts at its first page."""
    kept = asked.model_dump(exclude={"after", "limit"}, exclude_defaults=True)
    return lambda **changes: url_for("officer.inbox", **(kept | changes))
