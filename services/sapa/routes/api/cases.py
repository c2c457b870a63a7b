"""The officers' work as JSON: what waits, the cases that one holds, and one of them opened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from common import db
from common.auth import requires
from common.web import documented
from services.sapa.actions.opening import open_case
from services.sapa.actions.reading import read_inbox
from services.sapa.queries.cases import my_cases
from services.sapa.queries.opened import OpenedCase
from services.sapa.routes.access import doer, office
from services.sapa.schemas.reporting import ReportSummary
from services.sapa.workflow import CASE_ROLES, CaseState, ReportState, Role, Urgency

blueprint = Blueprint("cases_api", __name__, url_prefix="/v1")
TAGS = ("petugas",)
# Keys that stand in an entry are for this process alone.
KEYS = {"story": {"reporter_public", "message_key"}}


class WaitingAnswer(BaseModel):
    """A report that waits. `summary` is null when what the database holds of it does not open any more."""

    id: UUID
    state: ReportState
    urgency: Urgency
    received_at: datetime
    read_by: datetime
    acknowledged_at: datetime | None
    summary: ReportSummary | None


class CaseAnswer(BaseModel):
    """A case as it stands in clear. `part`: what the officer is to it. `unread`: messages that nobody opened yet."""

    number: str
    state: CaseState
    urgency: Urgency
    opened_at: datetime
    review_at: datetime | None
    part: str
    unread: int


class EntryAnswer(BaseModel):
    """One entry. `body` has its `kind` and that kind's fields."""

    id: UUID
    author: str
    role: Role
    made_at: datetime
    body: Mapping[str, Any]


class OpenedAnswer(BaseModel):
    """A case, opened. `refused`: how many entries were left out because seal or signature did not hold."""

    number: str
    state: CaseState
    urgency: Urgency
    opened_at: datetime
    review_at: datetime | None
    closed_at: datetime | None
    part: str
    has_identity: bool
    refused: int
    entries: tuple[EntryAnswer, ...]


@blueprint.get("/inbox")
@requires(*CASE_ROLES)
@documented(summary="Laporan yang menunggu", answers={200: list[WaitingAnswer]}, tags=TAGS)
def inbox() -> ResponseReturnValue:
    """Those that are sealed to this officer, the nearest deadline first; the reading is audited."""
    rows = [WaitingAnswer.model_validate(one, from_attributes=True) for one in read_inbox(doer()).reports]
    return jsonify([row.model_dump(mode="json") for row in rows])


@blueprint.get("/cases")
@requires(*CASE_ROLES)
@documented(summary="Kasus yang dipegang", answers={200: list[CaseAnswer]}, tags=TAGS)
def cases() -> ResponseReturnValue:
    """Open ones first, the nearest date first."""
    key_id = doer().key_id
    with db.reading() as session:
        rows = [*my_cases(session, key_id), *my_cases(session, key_id, closed=True)]
    return jsonify([CaseAnswer.model_validate(row, from_attributes=True).model_dump(mode="json") for row in rows])


@blueprint.get("/cases/<number>")
@requires(*CASE_ROLES)
@documented(summary="Buka satu kasus", answers={200: OpenedAnswer, 404: None, 409: None}, tags=TAGS)
def case(number: str) -> ResponseReturnValue:
    """The story, without who the people are; the reading is audited first and the reporter sees it."""
    return jsonify(_answer(open_case(office(), doer(), number)).model_dump(mode="json"))


def _answer(opened: OpenedCase) -> OpenedAnswer:
    entries = tuple(
        EntryAnswer(
            id=one.id,
            author=one.author.name,
            role=one.author.role,
            made_at=one.made_at.astimezone(UTC),
            body=one.body.model_dump(mode="json", exclude=KEYS),
        )
        for one in opened.entries
    )
    told = {name: getattr(opened, name) for name in OpenedAnswer.model_fields if name != "entries"}
    return OpenedAnswer(**told, entries=entries)
