"""Closing: two people, once counted, nothing left undone; reopening; the look after it."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from common import db
from common.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from services.sapa.actions.casework.approvals import ask_approval, decide
from services.sapa.actions.casework.closure import close, follow_up, propose_closure, reopen
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.casework.documents import report_to_police
from services.sapa.actions.casework.moving import accompany, monitor
from services.sapa.actions.casework.notes import write_note
from services.sapa.actions.casework.people import record_incident, record_person
from services.sapa.actions.casework.plan import end_step, plan_step
from services.sapa.actions.casework.services import record_service
from services.sapa.actions.statistics import quarter_of
from services.sapa.crypto.places import statistic_place
from services.sapa.crypto.primitives import new_key, public_of
from services.sapa.crypto.rows import open_body
from services.sapa.crypto.statements import Signer, key_statement
from services.sapa.models import StatisticRow, StatisticsKey
from services.sapa.queries.casework.codes import proposed_codes
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.queries.opened import OpenedEntry
from services.sapa.queries.statistics_keys import KIND
from services.sapa.schemas.acts import EndStep, Move
from services.sapa.schemas.codes import AgeGroup, Form, Gender, Given, Relation, Setting
from services.sapa.schemas.entries.closure import (
    ClosureProposed,
    ClosureReason,
    FollowedUp,
    SimfoniCodes,
    VictimCodes,
)
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalDecided, ApprovalOf
from services.sapa.schemas.entries.documents import PoliceReported
from services.sapa.schemas.entries.people import IncidentKnown, PersonKnown, PersonRole
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.received import Note
from services.sapa.schemas.entries.services import Service, ServiceGiven
from services.sapa.workflow import CaseAct, CaseState, Role
from tests.sapa.case_setup import Told
from tests.sapa.casework_setup import Casework, MakeCase, make_case, soon
from tests.sapa.conftest import Made, MakeOfficer

__all__ = ["make_case"]
CODES = SimfoniCodes(
    forms=(Form.FISIK, Form.SEKSUAL),
    setting=Setting.RUMAH_TANGGA,
    victims=(VictimCodes(gender=Gender.PEREMPUAN, age_group=AgeGroup.UMUR_25_44),),
    relations=(Relation.SUAMI_ISTRI,),
    given=(Given.PENGADUAN, Given.KESEHATAN),
)
PROPOSAL = ClosureProposed(
    reason=ClosureReason.TUJUAN_TERCAPAI, summary="Aman di rumah kakak", codes=CODES, follow_up_on=soon(30).date()
)


def statistics_key(maker: Made) -> tuple[UUID, bytes]:
    """A statistics key as this officer signs it, with its private half."""
    private, now = new_key(), datetime.now(UTC)
    row = StatisticsKey(id=maker.officer_id, public=public_of(private), made_by=maker.key_id, made_at=now)
    row.signature = Signer(maker.key_id, maker.keys.sign).sign(key_statement(KIND, row.id, row.public, now))
    with db.transaction() as session:
        session.add(row)
    return maker.officer_id, private


def counted(key_id: UUID, private: bytes) -> list[tuple[object, SimfoniCodes]]:
    with db.reading() as session:
        rows = session.query(StatisticRow).all()
    return [
        (
            one.period,
            SimfoniCodes.model_validate_json(
                open_body(private, statistic_place(key_id, one.id), one.key_sealed, one.body)
            ),
        )
        for one in rows
    ]


def approve(case: Casework, *, is_approved: bool = True) -> None:
    waiting = next(one for one in case.view().approvals if one.is_waiting)
    case.do(decide, ApprovalDecided(thread=waiting.id, is_approved=is_approved, words="-"), by=case.supervisor)


def propose_and_close(case: Casework, proposal: ClosureProposed = PROPOSAL) -> None:
    case.do(propose_closure, proposal)
    approve(case)
    case.do(close, Move())


def test_a_case_is_closed_by_two_and_counted_once(make_case: MakeCase, owner: psycopg.Connection) -> None:
    case = make_case()
    key = statistics_key(case.supervisor)
    case.assess()
    case.do(accompany, Move())
    case.do(monitor, Move())
    propose_and_close(case)
    view, row = case.view(), case.row()
    assert (view.state, row.state, view.is_closed) == (CaseState.SELESAI, "selesai", True)
    assert row.closed_at == view.moves[-1].at
    assert [one.kind for one in view.clocks] == [ClockKind.TINDAK_LANJUT]
    assert counted(*key) == [(quarter_of(soon(0).date()), CODES)]
    owner.execute("UPDATE sapa.statistic_row SET period = '2025-01-01'")
    first = view.moves[-1].body.counted
    with pytest.raises(InvalidInput):
        case.do(reopen, Move())
    case.do(reopen, Move(reason="Ia datang lagi"))
    assert (case.view().state, case.row().closed_at) == (CaseState.ASESMEN, None)
    with pytest.raises(Conflict, match="Penyelia"):
        case.do(close, Move())
    other = CODES.model_copy(update={"forms": (Form.PSIKIS,)})
    propose_and_close(case, PROPOSAL.model_copy(update={"codes": other}))
    assert [codes for _, codes in counted(*key)] == [other]
    assert case.view().moves[-1].body.counted != first


def test_who_asks_does_not_decide_and_no_worker_does(make_case: MakeCase, make_officer: MakeOfficer) -> None:
    case = make_case()
    statistics_key(case.supervisor)
    case.assess()
    case.do(propose_closure, PROPOSAL, by=case.supervisor)
    waiting = case.view().approvals[0]
    yes = ApprovalDecided(thread=waiting.id, is_approved=True)
    with pytest.raises(NotAllowed, match="Anda yang meminta"):
        case.do(decide, yes, by=case.supervisor)
    with pytest.raises(NotAllowed, match="penyelia"):
        case.do(decide, yes)
    with pytest.raises(Conflict, match="Penyelia"):
        case.do(close, Move(), by=case.supervisor)
    assert case.view().approvals == (waiting,)
    assert case.row().state == "asesmen"
    with pytest.raises(InvalidInput):
        case.do(ask_approval, ApprovalAsked(what=ApprovalOf.PENUTUPAN, reason="jalan pintas"))


def test_a_decision_that_its_author_may_not_make_is_not_folded(make_case: MakeCase) -> None:
    """Also when it was written past the acts, with the author's true key."""
    case = make_case()
    case.assess()
    case.do(propose_closure, PROPOSAL, by=case.supervisor)
    approval = case.view().approvals[0].id
    for made in (case.worker, case.supervisor):
        case.do(_unchecked, ApprovalDecided(thread=approval, is_approved=True), by=made)
    assert case.view().approvals[0].decision is None


def _unchecked(desk: Desk, form: ApprovalDecided, entry_id: UUID) -> OpenedEntry:
    return desk.write(form, entry_id)


def test_nothing_is_closed_that_is_not_done(make_case: MakeCase) -> None:
    case = make_case(Told(forms=(Form.SEKSUAL,)))
    statistics_key(case.supervisor)
    step = case.do(plan_step, StepPlanned(words="Temani", owner_key_id=case.worker.key_id))
    with pytest.raises(Conflict, match="polisi"):
        case.do(propose_closure, PROPOSAL)
    case.do(report_to_police, PoliceReported(reported_at=case.view().now, unit="Polres"))
    with pytest.raises(Conflict, match="langkah"):
        case.do(propose_closure, PROPOSAL)
    case.do(end_step, EndStep(step=step))
    with pytest.raises(Conflict, match="asesmen"):
        case.do(propose_closure, PROPOSAL)
    case.assess()
    not_told = CODES.model_copy(update={"forms": (Form.FISIK,)})
    for wrong in ({"codes": not_told}, {"follow_up_on": None}, {"follow_up_on": soon(-2).date()}):
        with pytest.raises(InvalidInput):
            case.do(propose_closure, PROPOSAL.model_copy(update=wrong))
    case.do(propose_closure, PROPOSAL)
    approve(case)
    case.do(plan_step, StepPlanned(words="Masih ada", owner_key_id=case.worker.key_id))
    with pytest.raises(Conflict, match="langkah"):
        case.do(close, Move())


def test_a_refused_closure_leaves_the_case_open_and_can_be_asked_again(make_case: MakeCase) -> None:
    case = make_case()
    statistics_key(case.supervisor)
    case.assess()
    with pytest.raises(Conflict):
        case.do(close, Move())
    case.do(propose_closure, PROPOSAL)
    with pytest.raises(Conflict, match="sudah diminta"):
        case.do(propose_closure, PROPOSAL)
    approve(case, is_approved=False)
    with pytest.raises(Conflict, match="belum menyetujui"):
        case.do(close, Move())
    propose_and_close(case)
    assert case.row().state == "selesai"


def test_without_a_signed_statistics_key_nothing_closes(make_case: MakeCase, make_officer: MakeOfficer) -> None:
    case = make_case()
    case.assess()
    case.do(propose_closure, PROPOSAL)
    approve(case)
    statistics_key(case.worker)
    statistics_key(make_officer(Role.PENYELIA, certified=False))
    with pytest.raises(Unavailable):
        case.do(close, Move())
    assert (case.row().state, case.view().state) == ("asesmen", CaseState.ASESMEN)
    statistics_key(case.supervisor)
    case.do(close, Move())


def test_two_at_once_and_a_tampered_state_are_refused(make_case: MakeCase, owner: psycopg.Connection) -> None:
    case = make_case()
    seen = case.view()
    case.do(write_note, Note(words="Sementara itu"), by=case.supervisor)
    with pytest.raises(Conflict, match="Rekan Anda"):
        case.do_on(seen, write_note, Note(words="Juga"))
    owner.execute("UPDATE sapa.case_file SET state = 'selesai'")
    view = case.view()
    assert (view.state, view.is_state_signed) == (CaseState.ASESMEN, False)
    with pytest.raises(Conflict, match="di luar aplikasi"):
        case.do(accompany, Move())
    assert case.view().acts == (CaseAct.ACCOMPANY, CaseAct.TRANSFER, CaseAct.CLOSE)


def test_the_look_after_the_end_has_its_clock(make_case: MakeCase) -> None:
    case = make_case()
    statistics_key(case.supervisor)
    case.assess()
    told = FollowedUp(done_on=soon(0).date(), words="Baik", next_on=soon(60).date())
    with pytest.raises(Conflict):
        case.do(follow_up, told)
    propose_and_close(case)
    first = case.row().review_at
    case.do(follow_up, told)
    assert case.row().review_at == case.view().clocks[0].due_at != first
    case.do(follow_up, told.model_copy(update={"next_on": None}))
    assert case.row().review_at is None
    with pytest.raises(Conflict, match="ditutup"):
        case.assess()


def test_the_form_proposes_what_the_case_already_says(make_case: MakeCase) -> None:
    case = make_case()
    victim = PersonKnown(
        role=PersonRole.KORBAN, label="Ibu", gender=Gender.PEREMPUAN, age_group=AgeGroup.UMUR_25_44, kecamatan_code="74"
    )
    case.do(record_person, victim)
    case.do(record_person, PersonKnown(role=PersonRole.TERLAPOR, label="Pak D.", relation=Relation.SUAMI_ISTRI))
    assert proposed_codes(case.view()).forms == (Form.FISIK,)
    case.do(record_incident, IncidentKnown(forms=(Form.SEKSUAL, Form.FISIK), setting=Setting.RUMAH_TANGGA))
    given = ServiceGiven(service=Service.PENDAMPINGAN, from_on=soon(0).date(), counts_as=(Given.KESEHATAN,))
    case.do(record_service, given)
    found = proposed_codes(case.view())
    assert SimfoniCodes.model_validate({name: getattr(found, name) for name in CODES.model_fields_set}) == CODES
    assert found.kecamatan_code == "74"
