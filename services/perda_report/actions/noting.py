"""A note on a report, in every state: for colleagues, or as news for everybody who follows it."""

from sqlalchemy.orm import Session

from services.perda_report.actions import notices
from services.perda_report.actions.act import Deed, by_officer
from services.perda_report.actions.office import Doer, Office
from services.perda_report.messages import Kind
from services.perda_report.models import Report
from services.perda_report.schemas import AddNote
from services.perda_report.workflow import Act


def add_note(session: Session, office: Office, number: str, form: AddNote, doer: Doer) -> Report:
    """Of a public note the reporters are told. Raises NotFound, NotAllowed."""
    kind = Kind.KABAR if form.is_public else Kind.CATATAN
    report = by_officer(session, office, number, Deed(Act.NOTE, words=form.words, kind=kind), doer)
    if form.is_public:
        notices.tell_reporters(session, office, report, Act.NOTE)
    return report
