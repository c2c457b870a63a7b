"""People and incidents: folded from entries, names apart from the story, incidents apart from the case."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from common import db
from common.codes import new_id
from common.errors import Conflict, InvalidInput, NotAllowed
from services.sapa.actions.casework.notes import write_note
from services.sapa.actions.casework.people import record_identity, record_incident, record_person
from services.sapa.actions.granting import Gift, give
from services.sapa.actions.opening import open_identity
from services.sapa.queries.casework import case_view
from services.sapa.queries.likeness import alike
from services.sapa.schemas.codes import AgeGroup, Form, Relation, Setting
from services.sapa.schemas.entries.people import IncidentKnown, PersonIdentity, PersonKnown, PersonRole
from services.sapa.schemas.entries.received import Note
from services.sapa.workflow import Part, Role
from tests.sapa.casework_setup import MakeCase, make_case, soon
from tests.sapa.conftest import MakeOfficer

__all__ = ["make_case"]
VICTIM = PersonKnown(role=PersonRole.KORBAN, label="Ibu M.", age_group=AgeGroup.UMUR_13_17)
ALLEGED = PersonKnown(role=PersonRole.TERLAPOR, label="Pak D.", relation=Relation.SUAMI_ISTRI)
NIK = "7405012303040001"


def test_a_person_is_one_thread_and_may_be_put_right_or_dropped(make_case: MakeCase) -> None:
    case, key = make_case(), new_id()
    victim = case.do(record_person, VICTIM, entry_id=key)
    assert case.do(record_person, VICTIM.model_copy(update={"label": "Klik kedua"}), entry_id=key) == victim
    case.do(record_person, VICTIM.model_copy(update={"thread": victim, "label": "Ibu Murni"}))
    alleged = case.do(record_person, ALLEGED)
    view = case.view()
    assert [(one.id, one.body.label) for one in view.people] == [(victim, "Ibu Murni"), (alleged, "Pak D.")]
    assert view.title == "Ibu Murni"
    assert view.victims[0].is_minor
    case.do(record_person, ALLEGED.model_copy(update={"thread": alleged, "is_dropped": True}))
    assert [one.id for one in case.view().people] == [victim]
    with pytest.raises(Conflict):
        case.do(record_person, VICTIM.model_copy(update={"thread": new_id()}))


def test_two_clicks_at_once_write_one_person(make_case: MakeCase) -> None:
    case, key = make_case(), new_id()
    before = case.view()
    assert case.do_on(before, record_person, VICTIM, entry_id=key) == key
    assert case.do_on(before, record_person, VICTIM, entry_id=key) == key
    assert [one.id for one in case.view().people] == [key]


def test_who_somebody_is_opens_with_a_reason_and_not_for_a_colleague(
    make_case: MakeCase, make_officer: MakeOfficer
) -> None:
    case, colleague = make_case(), make_officer(Role.PENDAMPING, name="Wa Ode")
    victim = case.do(record_person, VICTIM)
    told = PersonIdentity(thread=victim, full_name="Murni Asih", nik=NIK, address="Jalan Mawar 9")
    case.do(record_identity, told)
    view = case.view()
    assert "Murni Asih" not in view.case.entries.__repr__() + str([one.body for one in view.case.entries])
    assert view.people[0].identity is None
    opened = open_identity(case.office, case.worker.doer, view.case, "menyiapkan surat")
    assert case_view(view.case, view.agreement.calendar, identity=opened).people[0].identity == told
    with db.transaction() as session:
        give(session, case.office, case.worker.doer, view.case, Gift(holder_key_id=colleague.key_id, part=Part.REKAN))
    with pytest.raises(NotAllowed):
        case.do(record_identity, told, by=colleague)
    case.do(write_note, Note(words="Ibu sudah makan."), by=colleague)
    assert [(one.body.words, one.by.name) for one in case.view().notes] == [("Ibu sudah makan.", "Wa Ode")]


def test_two_cases_of_one_person_are_noticed(make_case: MakeCase) -> None:
    first, second = make_case(), make_case()
    for case, phone in ((first, "0812 3456 7890"), (second, "+62 812-3456-7890")):
        case.do(record_identity, PersonIdentity(thread=case.do(record_person, VICTIM), phone=phone))
    with db.reading() as session:
        assert alike(session, first.worker.key_id, first.view().case.id) == [second.number]


def test_an_identity_belongs_to_a_person_of_the_case(make_case: MakeCase) -> None:
    case = make_case()
    with pytest.raises(InvalidInput):
        case.do(record_identity, PersonIdentity(full_name="Murni"))
    with pytest.raises(Conflict):
        case.do(record_identity, PersonIdentity(thread=new_id(), full_name="Murni"))
    with pytest.raises(ValidationError):
        PersonIdentity(nik="7405")
    with pytest.raises(ValidationError, match="hubungan"):
        PersonKnown(role=PersonRole.TERLAPOR, label="Pak D.")


def test_incidents_join_people_and_stand_apart_from_the_case(make_case: MakeCase) -> None:
    case = make_case()
    victim, alleged = case.do(record_person, VICTIM), case.do(record_person, ALLEGED)
    beaten = IncidentKnown(
        forms=(Form.FISIK,), setting=Setting.RUMAH_TANGGA, victims=(victim,), alleged=(alleged,), is_repeated=True
    )
    first = case.do(record_incident, beaten)
    case.do(record_incident, IncidentKnown(forms=(Form.PSIKIS,), victims=(victim,)))
    case.do(record_incident, beaten.model_copy(update={"thread": first, "forms": (Form.FISIK, Form.PSIKIS)}))
    assert [one.body.forms for one in case.view().incidents] == [(Form.FISIK, Form.PSIKIS), (Form.PSIKIS,)]
    with pytest.raises(InvalidInput) as refused:
        case.do(record_incident, beaten.model_copy(update={"victims": (new_id(),)}))
    assert set(refused.value.fields) == {"victims"}
    with pytest.raises(InvalidInput):
        case.do(record_incident, beaten.model_copy(update={"from_on": soon(2).date()}))
    with pytest.raises(ValidationError, match="Tanggal selesai"):
        IncidentKnown(forms=(Form.FISIK,), from_on=soon().date(), to_on=(soon() - timedelta(days=3)).date())
