"""The work list to take away as a spreadsheet. Who took how much is in the audit."""

import io
from datetime import UTC, datetime

from flask import send_file
from flask.typing import ResponseReturnValue

from common import audit, db
from common.auth import actor, requires
from common.web import current_pack, parse_query
from services.perda_report.documents import work_list_sheet
from services.perda_report.queries import every_row
from services.perda_report.routes.access import office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.page import kept, viewer
from services.perda_report.schemas import InboxQuery
from services.perda_report.workflow import READERS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/ekspor.xlsx")
@requires(*READERS)
def export() -> ResponseReturnValue:
    """The list as its address filters and sorts it, at most 10,000 reports, without a reporter's contact."""
    asked = parse_query(InboxQuery)
    with db.transaction() as session:
        rows = list(every_row(session, asked, viewer(), office().reference.current()))
        filters = sorted(kept(asked))  # Not their values: somebody may have searched for a name.
        audit.record(session, actor(), "report.export", "worklist", count=len(rows), filters=filters)
    file, zone = io.BytesIO(), current_pack().zone
    work_list_sheet(file, rows, zone)
    file.seek(0)
    name = f"laporan-{datetime.now(UTC).astimezone(zone):%Y-%m-%d}.xlsx"
    answer = send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
