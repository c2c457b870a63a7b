"""What officers' pages share: their frame, the list they come from, what is said about the act before."""

from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from common import db
from common.auth import current_officer
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, Unavailable
from common.web import parse_query
from common.web import said as common_said
from services.perda_report.crypto import ReporterContact
from services.perda_report.queries import Viewer, report_for_officer
from services.perda_report.queries.views import ReportView
from services.perda_report.routes.access import office
from services.perda_report.routes.menu import menu, place_words
from services.perda_report.routes.officer.words import CURES, DONE
from services.perda_report.schemas import InboxQuery
from services.perda_report.workflow import READERS

# Refusals that the page of the form tells, with everything that was typed; whatever else happens has a page of its own.
REFUSALS = (InvalidInput, Conflict, NotAllowed, Unavailable)


@dataclass(frozen=True, slots=True)
class Said(common_said.Said):
    """`contact`: a reporter's, which was just opened."""

    contact: ReporterContact | None = None


def said(act: str, refused: DomainError) -> Said:
    """What the page says of a refused act."""
    found = common_said.said_of(act, refused, CURES)
    return Said(found.act, found.refusal, found.errors, found.is_stale)


def done_before() -> Said:
    """What the address says was just done."""
    return Said(done=DONE.get(request.args.get("selesai", ""), ""))  # type: ignore[call-overload]


def look(number: str) -> ReportView:
    """The report for the officer who asks. Raises NotFound."""
    here = office()
    with db.reading() as session:
        return report_for_officer(
            session, number, current_officer(), pack=here.pack, reference=here.reference.current()
        )


def viewer() -> Viewer:
    """Whose list it is."""
    officer = current_officer()
    return Viewer(officer.opd_codes(*READERS), officer.id)


def asked_list() -> InboxQuery:
    """The list that a page was opened from, which its address carries; an odd one is the list as it begins."""
    try:
        return parse_query(InboxQuery)
    except InvalidInput:
        return InboxQuery()


def at(endpoint: str, **values: Any) -> str:
    """The address of a page or act that leads back to the same list."""
    return url_for(endpoint, **(kept(asked_list()) | values))


def kept(asked: InboxQuery) -> dict[str, Any]:
    """The list's choices as an address carries them, without the place in it."""
    chosen = asked.model_dump(mode="json", exclude={"after", "limit"}, exclude_defaults=True, exclude_none=True)
    return {name: "1" if value is True else str(value) for name, value in chosen.items() if value is not False}


def back(number: str, act: str) -> Response:
    """To the report, which says what was done."""
    return redirect(at("officer.report", number=number, selesai=act), 303)  # type: ignore[return-value]


def told(said: Said) -> dict[str, Any]:
    """What a template needs of it."""
    return said.shown | {"contact": said.contact}


def page(template: str, **values: Any) -> str:
    """A page in the officers' frame."""
    officer, asked = current_officer(), asked_list()
    frame = {"officer": officer, "nav": menu(officer), "place": place_words(officer), "asked": asked}
    carried = kept(asked)  # Once for a page, which may hold a hundred addresses.
    frame["at"] = lambda endpoint, **more: url_for(endpoint, **(carried | more))
    return render_template(template, **(frame | values))
