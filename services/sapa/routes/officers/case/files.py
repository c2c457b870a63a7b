"""Files that came with a report or message: opened in memory, for one answer."""

import re
from urllib.parse import quote
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue

from common.auth import requires
from services.sapa.actions.opening import open_file
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import REFUSALS, look, refused
from services.sapa.routes.officers.case.tabs import tab_page
from services.sapa.workflow import CASE_ROLES

# What a browser shows without running anything; whatever else is only saved.
SHOWN = re.compile(r"image/(jpeg|png|webp)|audio/[a-z0-9]+|video/[a-z0-9]+|application/pdf")


@blueprint.post("/<number>/lampiran/<uuid:file_id>")
@requires(*CASE_ROLES)
def open_attachment(number: str, file_id: UUID) -> ResponseReturnValue:
    """The file; an original only with a reason."""
    view = look(number)
    try:
        name, kind, data = open_file(office(), doer(), view.case, file_id, request.form.get("reason", ""))
    except REFUSALS as wrong:
        return tab_page("dokumen", view, refused("lampiran", wrong)), wrong.status
    return sent(name, kind, data)


def sent(name: str, kind: str, data: bytes) -> Response:
    """A file that is kept by nobody on its way: not cached, and shown only as what it is."""
    is_shown = SHOWN.fullmatch(kind) is not None
    answer = Response(data, content_type=kind if is_shown else "application/octet-stream")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(name)}"
    return answer
