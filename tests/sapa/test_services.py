"""The six services, and mediation, which the law bars where there was sexual violence."""

from datetime import timedelta

import pytest

from common.errors import Conflict, InvalidInput, NotAllowed
from services.sapa.actions.casework.approvals import ask_approval, decide
from services.sapa.actions.casework.people import record_incident
from services.sapa.actions.casework.plan import plan_step
from services.sapa.actions.casework.services import record_service
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.schemas.codes import Form
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalDecided, ApprovalOf
from services.sapa.schemas.entries.people import IncidentKnown
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.services import Service, ServiceGiven
from tests.sapa.case_setup import Told
from tests.sapa.casework_setup import MakeCase, make_case, soon

__all__ = ["make_case"]
TODAY = soon(0).date()
MEDIATION = ServiceGiven(service=Service.MEDIASI, from_on=TODAY)


def test_each_of_the_six_can_be_given_and_ended(make_case: MakeCase) -> None:
    case = make_case()
    given = [case.do(record_service, ServiceGiven(service=one, from_on=TODAY)) for one in Service]
    shelter = ServiceGiven(thread=given[3], service=Service.PENAMPUNGAN, from_on=TODAY, to_on=TODAY + timedelta(days=7))
    case.do(record_service, shelter)
    assert [one.body.service for one in case.view().services] == list(Service)
    assert ClockKind.PENAMPUNGAN in {one.kind for one in case.view().clocks}
    case.do(record_service, shelter.model_copy(update={"is_ended": True}))
    assert ClockKind.PENAMPUNGAN not in {one.kind for one in case.view().clocks}
    with pytest.raises(Conflict):
        case.do(record_service, shelter.model_copy(update={"service": Service.PENGADUAN}))
    with pytest.raises(InvalidInput):
        case.do(record_service, ServiceGiven(service=Service.MEDIASI, from_on=soon(1).date()))


def test_mediation_is_barred_by_sexual_violence_until_a_supervisor_finds_a_mistake(make_case: MakeCase) -> None:
    case = make_case(Told(forms=(Form.SEKSUAL, Form.PSIKIS)))
    assert [(one.what, one.source) for one in case.view().bars] == [("Mediasi", "UU TPKS pasal 23")]
    planned = StepPlanned(words="Pertemuan keluarga", owner_key_id=case.worker.key_id, service=Service.MEDIASI)
    with pytest.raises(NotAllowed, match="UU TPKS pasal 23"):
        case.do(record_service, MEDIATION)
    with pytest.raises(NotAllowed, match="UU TPKS pasal 23"):
        case.do(plan_step, planned)
    asked = case.do(ask_approval, ApprovalAsked(what=ApprovalOf.BUKAN_SEKSUAL, reason="Salah pilih di formulir."))
    assert case.view().bars
    case.do(decide, ApprovalDecided(thread=asked, is_approved=True), by=case.supervisor)
    assert case.view().bars == ()
    begun = case.do(record_service, MEDIATION)
    case.do(record_incident, IncidentKnown(forms=(Form.SEKSUAL,)))
    for again in (MEDIATION, MEDIATION.model_copy(update={"thread": begun})):
        with pytest.raises(NotAllowed):
            case.do(record_service, again)
    case.do(record_service, MEDIATION.model_copy(update={"thread": begun, "is_ended": True}))


def test_a_refused_question_changes_nothing(make_case: MakeCase) -> None:
    case = make_case(Told(forms=(Form.SEKSUAL,)))
    question = ApprovalAsked(what=ApprovalOf.BUKAN_SEKSUAL, reason="Ragu.")
    asked = case.do(ask_approval, question)
    with pytest.raises(Conflict):
        case.do(ask_approval, question)
    with pytest.raises(InvalidInput):
        case.do(decide, ApprovalDecided(thread=asked, is_approved=False), by=case.supervisor)
    answer = ApprovalDecided(thread=asked, is_approved=False, words="Ibu sudah menceritakannya.")
    case.do(decide, answer, by=case.supervisor)
    with pytest.raises(Conflict):
        case.do(decide, ApprovalDecided(thread=asked, is_approved=True), by=case.supervisor)
    assert case.view().bars
