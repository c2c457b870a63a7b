"""Answering the reporter in the mailbox."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from services.sapa.actions.notices import tell_reporter
from services.sapa.actions.replies import SendReply, send_reply
from services.sapa.routes.access import address_box, doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import REFUSALS, look, refused
from services.sapa.routes.officers.case.reading import read_form
from services.sapa.routes.officers.case.tabs import tab_page
from services.sapa.workflow import CASE_ROLES

TAB, REPLY = "pesan", "balas"


@blueprint.post("/<number>/balas/<uuid:reply_id>")
@requires(*CASE_ROLES)
def reply(number: str, reply_id: UUID) -> ResponseReturnValue:
    """Send it, and tell a reporter who asked for that; the same id sends once."""
    view = look(number)
    try:
        form = read_form(SendReply, lambda given: given | {"reply_id": reply_id})
        with db.transaction() as session:
            send_reply(session, office(), doer(), view.case, form)
            tell_reporter(session, address_box(), view.agreement, reply_id)
    except REFUSALS as wrong:
        return tab_page(TAB, view, refused(REPLY, wrong), reply_id=reply_id), wrong.status
    return redirect(url_for("case.tab", number=number, tab=TAB, selesai=REPLY), 303)
