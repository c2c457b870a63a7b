"""The clocks of the law and of the office, and how the relay is told of them."""

from datetime import timedelta

import psycopg
import pytest
from pydantic import ValidationError

from common import db
from common.timers import Due
from services.sapa.actions import telling
from services.sapa.actions.casework.documents import report_to_police
from services.sapa.actions.casework.people import record_incident
from services.sapa.queries.casework.clocks import reminders
from services.sapa.queries.casework.law import POLICE_TERM
from services.sapa.queries.casework.parts import Clock, ClockKind
from services.sapa.queries.casework.view import CaseView
from services.sapa.schemas.codes import Form
from services.sapa.schemas.entries.assessment import Assessed, Risk
from services.sapa.schemas.entries.contacts import ContactTold
from services.sapa.schemas.entries.decisions import StateChanged
from services.sapa.schemas.entries.documents import PoliceReported, ReportedBy
from services.sapa.schemas.entries.people import IncidentKnown
from services.sapa.workflow import CaseAct, CaseState
from tests.sapa.case_setup import Told
from tests.sapa.casework_setup import BEGUN, MakeCase, Story, make_case, report

__all__ = ["make_case"]
WAITING = "SELECT subject, due_at, data FROM sapa.timer WHERE kind = 'case.review' AND done_at IS NULL"
SEXUAL = IncidentKnown(forms=(Form.FISIK, Form.SEKSUAL))


def police(view: CaseView) -> Clock | None:
    return next((one for one in view.clocks if one.kind is ClockKind.POLISI), None)


def test_the_police_hear_within_three_days_of_the_report() -> None:
    story = Story()
    story.add(report(Form.SEKSUAL, received_at=BEGUN - timedelta(hours=30)))
    clock = police(story.view())
    assert clock is not None
    assert (clock.due_at, clock.source) == (BEGUN + timedelta(hours=42), "UU TPKS pasal 41")
    story.add(SEXUAL, after=timedelta(days=1))
    assert police(story.view()) == clock


def test_what_is_learnt_later_counts_from_then() -> None:
    story = Story()
    story.add(report(Form.FISIK))
    assert police(story.view()) is None
    incident = story.add(IncidentKnown(forms=(Form.FISIK,)), after=timedelta(days=2))
    told = story.add(SEXUAL.model_copy(update={"thread": incident.id}), after=timedelta(days=1))
    clock = police(story.view())
    assert clock is not None
    assert clock.due_at == told.made_at + POLICE_TERM
    story.add(SEXUAL.model_copy(update={"thread": incident.id, "is_dropped": True}))
    assert police(story.view()) is None


@pytest.mark.parametrize("by", ReportedBy)
def test_it_stops_when_the_police_know_and_not_when_the_case_ends(by: ReportedBy) -> None:
    story = Story()
    story.add(report(Form.SEKSUAL))
    story.add(StateChanged(act=CaseAct.CLOSE, start=CaseState.ASESMEN, end=CaseState.SELESAI))
    assert [one.kind for one in story.view().clocks] == [ClockKind.POLISI]
    story.add(PoliceReported(reported_at=story.at, by=by, unit="Polres"))
    assert story.view().clocks == ()


def test_a_move_that_the_table_does_not_know_counts_for_nothing() -> None:
    story = Story()
    story.add(StateChanged(act=CaseAct.REOPEN, start=CaseState.SELESAI, end=CaseState.ASESMEN))
    story.add(StateChanged(act=CaseAct.MONITOR, start=CaseState.ASESMEN, end=CaseState.PEMANTAUAN))
    story.add(StateChanged(act=CaseAct.CLOSE, start=CaseState.ASESMEN, end=CaseState.DIALIHKAN))
    view = story.view(state="selesai")
    assert (view.state, view.moves, view.is_state_signed) == (CaseState.ASESMEN, (), False)


def test_a_term_of_the_law_is_told_a_day_before_too() -> None:
    story = Story()
    story.add(report(Form.SEKSUAL))
    story.add(Assessed(risk=Risk.SEDANG, reassess_on=(BEGUN + timedelta(days=7)).date()))
    view = story.view()
    law, own = view.clocks[0].due_at, view.clocks[1].due_at
    assert reminders(view.clocks, view.now) == (law - timedelta(days=1), law, own)
    assert reminders(view.clocks, law) == (own,)


def test_the_relay_is_told_each_date_though_nobody_acts(make_case: MakeCase, owner: psycopg.Connection) -> None:
    case = make_case(Told(forms=(Form.SEKSUAL,)))
    view = case.view()
    dates = list(reminders(view.clocks, view.now))
    assert len(dates) == 3
    for due_at in dates:
        subject, at, data = _timer(owner)
        assert (subject, at) == (str(view.case.id), due_at)
        owner.execute("UPDATE sapa.timer SET done_at = now() WHERE kind = 'case.review'")
        with db.transaction() as session:
            telling.review_due(session, case.office, Due("case.review", str(view.case.id), due_at, data))
    assert owner.execute(WAITING).fetchall() == []


def _timer(owner: psycopg.Connection) -> tuple[str, object, dict[str, list[str]]]:
    (row,) = owner.execute(WAITING).fetchall()
    return row


def test_the_row_in_clear_holds_the_nearest_date(make_case: MakeCase) -> None:
    case = make_case()
    case.assess(days=30)
    incident = case.do(record_incident, SEXUAL)
    view = case.view()
    told_at = next(one.made_at for one in view.case.entries if one.id == incident)
    assert case.row().review_at == told_at + POLICE_TERM
    case.do(report_to_police, PoliceReported(reported_at=view.now, unit="Polres"))
    assert case.row().review_at == case.view().clocks[0].due_at > told_at + POLICE_TERM


@pytest.mark.parametrize("on", ["9999-12-31", "0001-01-01"])
def test_a_day_beyond_every_calendar_is_refused_by_the_form(on: str) -> None:
    with pytest.raises(ValidationError):
        Assessed.model_validate({"risk": "tinggi", "reassess_on": on})
    with pytest.raises(ValidationError):
        ContactTold.model_validate({"channel": "surat", "address": "x", "at": f"{on}T00:00:00Z"})
