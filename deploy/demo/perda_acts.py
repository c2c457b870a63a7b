"""What officers and reporters did with the demo reports, done through the service's own actions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.auth.identity import Grant, SignedIn
from common.auth.models import Officer
from deploy.demo.accounts import ACTOR
from services.perda_report import actions, schemas
from services.perda_report.actions import Closing, Doer, Inspecting, Office, Reporter
from services.perda_report.actions.act import Deed, by_reporter
from services.perda_report.schemas import ReportCreated
from services.perda_report.workflow import Act, Need, Role

Row = Mapping[str, Any]
Doing = Callable[[Session, Office, str, Row, Doer], object]

OFFICERS: Mapping[str, Doing] = {
    "verify": lambda s, o, n, said, by: actions.verify_report(
        s, o, n, schemas.VerifyReport(note=said.get("words")), by
    ),
    "reject": lambda s, o, n, said, by: actions.reject_report(s, o, n, schemas.RejectReport(reason=said["words"]), by),
    "ask": lambda s, o, n, said, by: actions.ask_reporter(s, o, n, schemas.AskReporter(question=said["words"]), by),
    "note": lambda s, o, n, said, by: actions.add_note(s, o, n, schemas.AddNote(words=said["words"]), by),
    "inspect": lambda s, o, n, said, by: actions.inspect_report(
        s, o, n, Inspecting(schemas.InspectReport(is_found=True, finding=said["finding"], words=said["words"])), by
    ),
    "close": lambda s, o, n, said, by: actions.close_report(
        s, o, n, Closing(schemas.CloseReport(result=said["result"], explanation=said["words"])), by
    ),
    "assign": lambda s, o, n, said, by: actions.assign_report(
        s, o, n, schemas.AssignReport(officer_id=_officer(s, said["to"]).id), by
    ),
}
REPORTERS: Mapping[str, Callable[[Row], Deed]] = {
    "answer": lambda said: Deed(Act.ANSWER, words=said["words"]),
    "object": lambda said: Deed(Act.OBJECT, words=said["words"], given=frozenset({Need.REASON})),
}


def handle(office: Office, created: ReportCreated, row: Row) -> None:
    """Everything in `then`, one transaction each."""
    for said in row["then"]:
        with db.transaction() as session:
            if said["act"] in OFFICERS:
                OFFICERS[said["act"]](
                    session, office, created.tracking_number, said, _doer(session, said.get("by", Role.PENGAWAS))
                )
            else:
                deed = REPORTERS[said["act"]](said)
                by_reporter(session, office, created.tracking_number, deed, Reporter(created.secret))


def _officer(session: Session, username: str) -> Officer:
    """The first demo officer whose name begins so: the OPD in it is the pack's."""
    wanted = select(Officer).where(Officer.is_demo, Officer.username.startswith(username, autoescape=True))
    return session.scalars(wanted.order_by(Officer.username)).first() or _officer(session, Role.PENGAWAS.value)


def _doer(session: Session, role: str) -> Doer:
    """The demo officer of a role, who for this once acts for every OPD."""
    officer = _officer(session, role)
    signed_in = SignedIn(
        id=officer.id,
        username=officer.username,
        name=officer.name,
        grants=(Grant(role, None),),
        session_id=UUID(int=0),
        reauthenticated_at=datetime.now(UTC),
    )
    return Doer(signed_in, ACTOR)
