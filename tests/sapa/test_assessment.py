"""Assessments: the newest holds, it names the day of the next, and that day stands where the relay finds it."""

from datetime import timedelta

import psycopg
import pytest
from pydantic import ValidationError

from common.errors import InvalidInput
from services.sapa.actions.casework.assessment import assess
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.schemas.codes import Danger
from services.sapa.schemas.entries.assessment import Assessed, Risk
from tests.sapa.casework_setup import WITA, MakeCase, make_case, soon

__all__ = ["make_case"]


def test_the_first_assessment_is_due_from_the_start_and_then_the_next(
    make_case: MakeCase, owner: psycopg.Connection
) -> None:
    case = make_case()
    assert [one.kind for one in case.view().clocks] == [ClockKind.ASESMEN]
    assert case.row().review_at == case.view().clocks[0].due_at
    case.assess(days=30, risk=Risk.SEDANG)
    case.assess(days=7)
    view = case.view()
    assert view.risk is Risk.TINGGI
    assert len(view.assessments) == 2
    due = [one.due_at for one in view.clocks if one.kind is ClockKind.NILAI_ULANG]
    assert [one.astimezone(WITA).date() for one in due] == [soon(7).date()]
    assert case.row().review_at == due[0]
    timers = owner.execute("SELECT subject, due_at FROM sapa.timer WHERE kind = 'case.review'").fetchall()
    assert timers == [(str(view.case.id), due[0])]


def test_a_lethal_sign_is_high_risk_or_says_why_not() -> None:
    told = {"risk": Risk.SEDANG, "signs": (Danger.CEKIKAN,), "reassess_on": soon(7).date()}
    with pytest.raises(ValidationError, match="tanda bahaya maut"):
        Assessed.model_validate(told)
    assert Assessed.model_validate(told | {"why_lower": "Pelaku sudah ditahan."}).risk is Risk.SEDANG
    assert Assessed.model_validate(told | {"signs": (Danger.SERUMAH,)}).risk is Risk.SEDANG


def test_the_next_assessment_lies_ahead(make_case: MakeCase) -> None:
    case = make_case()
    for days in (0, -1):
        on = (soon() + timedelta(days=days - 1)).date()
        with pytest.raises(InvalidInput) as refused:
            case.do(assess, Assessed(risk=Risk.RENDAH, reassess_on=on))
        assert set(refused.value.fields) == {"reassess_on"}
    assert case.view().assessments == ()
