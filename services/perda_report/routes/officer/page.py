"""What officers' pages share: their frame, what is said about the act before, and the way back after one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from common import db
from common.auth import current_officer
from common.errors import DomainError
from services.perda_report.crypto import ReporterContact
from services.perda_report.queries import report_for_officer
from services.perda_report.queries.views import ReportView
from services.perda_report.routes.access import office
from services.perda_report.routes.forms import cured
from services.perda_report.routes.menu import menu, place_words
from services.perda_report.workflow import Act


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says about the act before: refused with these words, or done. `act` opens its form again."""

    act: str = ""
    refusal: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    contact: ReporterContact | None = None


def back(number: str, act: Act) -> Response:
    """To the report, which says what was done."""
    return redirect(url_for("officer.report", number=number, selesai=act.value), 303)  # type: ignore[return-value]


def said(act: str, refused: DomainError) -> Said:
    """What the page says of a refused act."""
    return Said(act=act, refusal="" if refused.fields else str(refused), errors=cured(refused.fields))


def look(number: str) -> ReportView:
    """The report for the officer who asks. Raises NotFound."""
    here = office()
    with db.reading() as session:
        return report_for_officer(
            session, number, current_officer(), pack=here.pack, reference=here.reference.current()
        )


def told(said: Said) -> dict[str, Any]:
    """What a template needs of it."""
    return {
        "act": said.act,
        "refusal": said.refusal,
        "errors": said.errors,
        "done": said.done,
        "contact": said.contact,
        "typed": request.form,
    }


def page(template: str, **values: Any) -> str:
    """A page in the officers' frame."""
    officer = current_officer()
    return render_template(template, officer=officer, nav=menu(officer), place=place_words(officer), **values)
