"""Referrals with their answers, transfers to another regency, and letters whose numbers leave no gap."""

from contextlib import suppress
from datetime import timedelta

import pytest

from common import db
from common.codes import new_id
from common.errors import Conflict, InvalidInput
from services.sapa.actions.casework.approvals import decide
from services.sapa.actions.casework.closure import reopen
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.casework.documents import report_to_police, write_letter
from services.sapa.actions.casework.referrals import answer_referral, refer
from services.sapa.actions.casework.transfers import hand_over, propose_transfer, record_transfer_answer
from services.sapa.queries.casework.parts import ClockKind
from services.sapa.schemas.acts import AnswerReferral, Move, WriteLetter
from services.sapa.schemas.entries.decisions import ApprovalDecided
from services.sapa.schemas.entries.documents import LetterKind, PoliceReported
from services.sapa.schemas.entries.referrals import (
    Consent,
    Partner,
    ReferralState,
    Referred,
    TransferAnswered,
    TransferProposed,
)
from services.sapa.workflow import CaseState
from tests.sapa.casework_setup import MakeCase, make_case, soon

__all__ = ["make_case"]
TODAY = soon(0).date()
CONSENT = Consent(given_by="Ibu M.", given_on=TODAY, covers="hasil visum")
TO_HOSPITAL = Referred(
    partner=Partner.RUMAH_SAKIT,
    partner_name="RSUD Konsel",
    reason="Visum",
    consent=CONSENT,
    sent_on=TODAY,
    answer_by=soon(2).date(),
)
TRANSFER = TransferProposed(regency="Kolaka", receiver="UPTD PPA Kolaka", reason="Pindah rumah", consent=CONSENT)
LETTER = WriteLetter(letter=LetterKind.RUJUKAN, recipient=("RSUD Konsel",), subject="Rujukan")


def test_a_referral_is_answered_with_its_result(make_case: MakeCase) -> None:
    case = make_case()
    sent = case.do(refer, TO_HOSPITAL)
    assert ClockKind.RUJUKAN in {one.kind for one in case.view().clocks}
    with pytest.raises(Conflict):
        case.do(answer_referral, AnswerReferral(referral=sent, state=ReferralState.SELESAI, feedback="x"))
    taken = AnswerReferral(referral=sent, state=ReferralState.DITERIMA, contact_name="dr. Sari")
    case.do(answer_referral, taken)
    with pytest.raises(InvalidInput):
        case.do(answer_referral, AnswerReferral(referral=sent, state=ReferralState.SELESAI))
    case.do(answer_referral, AnswerReferral(referral=sent, state=ReferralState.SELESAI, feedback="Visum terlampir"))
    held = case.view().referrals[0]
    assert [one.body.state for one in held.entries] == [
        ReferralState.DIKIRIM,
        ReferralState.DITERIMA,
        ReferralState.SELESAI,
    ]
    assert (held.body.contact_name, held.body.feedback) == ("dr. Sari", "Visum terlampir")
    assert ClockKind.RUJUKAN not in {one.kind for one in case.view().clocks}
    with pytest.raises(Conflict):
        case.do(answer_referral, taken)
    ahead = CONSENT.model_copy(update={"given_on": soon(3).date()})
    with pytest.raises(InvalidInput) as refused:
        case.do(refer, TO_HOSPITAL.model_copy(update={"consent": ahead}))
    assert set(refused.value.fields) == {"consent.given_on"}


def test_a_case_is_handed_over_with_approval_letter_and_answer(make_case: MakeCase) -> None:
    case = make_case()
    with pytest.raises(Conflict):
        case.do(hand_over, Move())
    transfer = case.do(propose_transfer, TRANSFER)
    letter = LETTER.model_copy(update={"letter": LetterKind.PENGALIHAN, "about": transfer})
    with pytest.raises(Conflict, match="surat pengalihan"):
        case.do(hand_over, Move())
    case.do(write_letter, letter)
    with pytest.raises(Conflict, match="Penyelia"):
        case.do(hand_over, Move())
    approval = case.view().transfers[0].approval
    assert approval is not None
    case.do(decide, ApprovalDecided(thread=approval.id, is_approved=True), by=case.supervisor)
    case.do(hand_over, Move())
    assert (case.view().state, case.row().state) == (CaseState.DIALIHKAN, "dialihkan")
    assert case.view().clocks == ()
    with pytest.raises(Conflict, match="ditutup"):
        case.do(refer, TO_HOSPITAL)
    answer = TransferAnswered(thread=transfer, is_accepted=False, answered_on=TODAY, words="Alamat tidak ditemukan")
    case.do(record_transfer_answer, answer)
    assert case.view().transfers[0].answer is not None
    case.do(reopen, Move(reason="Ditolak Kolaka"))
    with pytest.raises(Conflict, match="Penyelia"):
        case.do(hand_over, Move())


def test_letter_numbers_leave_no_gap(make_case: MakeCase) -> None:
    case = make_case()
    referral = case.do(refer, TO_HOSPITAL)
    letter = LETTER.model_copy(update={"about": referral})
    with pytest.raises(InvalidInput):
        case.do(write_letter, LETTER)
    key, view = new_id(), case.view()
    assert case.do_on(view, write_letter, letter, entry_id=key) == case.do_on(view, write_letter, letter, entry_id=key)
    view = case.view()
    with suppress(RuntimeError), db.transaction() as session:
        write_letter(Desk(session, case.office, case.worker.doer, view), letter, new_id())
        raise RuntimeError
    case.do(write_letter, letter)
    assert [one.body.number[:4] for one in case.view().letters] == ["002/", "001/"]
    assert all(one.body.number.endswith(f"/{TODAY.year}") for one in case.view().letters)


def test_what_the_police_know_gets_its_number_later(make_case: MakeCase) -> None:
    case = make_case()
    letter = case.do(
        write_letter, LETTER.model_copy(update={"letter": LetterKind.POLISI, "recipient": ("Polres Konsel",)})
    )
    told = PoliceReported(reported_at=case.view().now, unit="Polres Konsel, Unit PPA", letter=letter)
    reported = case.do(report_to_police, told)
    case.do(report_to_police, told.model_copy(update={"thread": reported, "number": "LP/12/XI/2026"}))
    assert [one.body.number for one in case.view().police] == ["LP/12/XI/2026"]
    for field, wrong in (("letter", new_id()), ("reported_at", case.view().now + timedelta(hours=1))):
        with pytest.raises(InvalidInput) as refused:
            case.do(report_to_police, told.model_copy(update={field: wrong}))
        assert set(refused.value.fields) == {field}
