"""One act on many reports from the work list, and taking it back. Works with and without JavaScript."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import redirect
from flask.typing import ResponseReturnValue
from pydantic import Field

from common.auth import requires
from common.errors import DomainError, InvalidInput
from common.web import parse_form
from services.perda_report import actions
from services.perda_report.routes.access import doer, office
from services.perda_report.routes.officer.blueprint import blueprint
from services.perda_report.routes.officer.inbox import inbox_page
from services.perda_report.routes.officer.page import REFUSALS, Said, asked_list, at, said
from services.perda_report.schemas import BulkForm
from services.perda_report.workflow import READERS

DONE: Mapping[str, str] = {
    "verify": "dinyatakan benar",
    "assign": "ditugaskan",
    "forward": "diteruskan",
    "reject": "ditolak",
}
NOBODY = "Pilih petugasnya."
NOTHING = "Pilih dulu laporannya, lalu tindakannya."


class BulkPageForm(BulkForm):
    """`key` is the page's own, so that a page that is sent again does nothing again."""

    key: UUID = Field(default_factory=uuid4)

    @property
    def form(self) -> BulkForm:
        """The act alone, as programs send it."""
        return BulkForm.model_validate(self.model_dump(exclude={"key"}))


@blueprint.get("/massal")
@requires(*READERS)
def bulk_before() -> ResponseReturnValue:
    """Who reloads the answer of an act by its address gets the list."""
    return redirect(at("officer.inbox"), 303)


@blueprint.post("/massal")
@requires(*READERS)
def bulk() -> ResponseReturnValue:
    """Each report is done or refused by itself; the list tells which."""
    try:
        asked = parse_form(BulkPageForm)
        if asked.act == "assign" and asked.officer_id is None:
            raise InvalidInput(NOBODY, fields={"officer_id": NOBODY})
        done = actions.act_on_many(office(), asked.form, doer(), asked.key)
    except REFUSALS as refused:
        return inbox_page(asked_list(), _told(refused)), refused.status
    return inbox_page(asked_list(), Said(), bulk=done, bulk_words=DONE[asked.act])


@blueprint.post("/massal/<uuid:bulk_id>/urungkan")
@requires(*READERS)
def undo(bulk_id: UUID) -> ResponseReturnValue:
    """Within a minute, by the same officer."""
    try:
        undone = actions.undo_bulk(office(), bulk_id, doer())
    except DomainError as refused:
        return inbox_page(asked_list(), Said(refusal=str(refused))), refused.status
    counts = {"kembali": len(undone.restored), "berubah": len(undone.changed_since)}
    return redirect(at("officer.inbox", **counts), 303)


def _told(refused: DomainError) -> Said:
    """Nothing ticked, or no act at all, is one sentence about the whole."""
    if {"items", "act"} & refused.fields.keys():
        return Said(refusal=NOTHING)
    return said("bulk", refused)
