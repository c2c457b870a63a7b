"""Every act on a case that is one form on a tab. What was typed outlives every refusal."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel

from common import db
from common.auth import requires
from services.sapa.actions.casework import (
    approvals,
    assessment,
    closure,
    contacts,
    documents,
    moving,
    notes,
    people,
    plan,
    referrals,
    services,
    transfers,
)
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.opening import open_identity
from services.sapa.queries.casework import CaseView
from services.sapa.queries.opened import OpenedEntry
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import REFUSALS, folded, look, refused
from services.sapa.routes.officers.case.reading import Given, Shape, read_form, take_in
from services.sapa.routes.officers.case.sending import with_files
from services.sapa.routes.officers.case.tabs import tab_page
from services.sapa.schemas.acts import AnswerReferral, DropContact, EndStep, Move
from services.sapa.schemas.entries.assessment import Assessed
from services.sapa.schemas.entries.closure import FollowedUp
from services.sapa.schemas.entries.contacts import ContactMade, ContactPlanned
from services.sapa.schemas.entries.decisions import ApprovalAsked, ApprovalDecided, ApprovalOf
from services.sapa.schemas.entries.documents import DocumentKept, FilesKept, PoliceReported
from services.sapa.schemas.entries.people import IncidentKnown, PersonIdentity, PersonKnown
from services.sapa.schemas.entries.plan import StepPlanned
from services.sapa.schemas.entries.received import Note, SafeContactSet
from services.sapa.schemas.entries.referrals import Referred, TransferAnswered, TransferProposed
from services.sapa.schemas.entries.services import ServiceGiven
from services.sapa.workflow import CASE_ROLES

IDENTITY = "identitas"
GOES_ON = "Melanjutkan pencatatan identitas"
Do = Callable[[Desk, Any, UUID], OpenedEntry]


class Form(NamedTuple):
    """The form of an act, what does it, on which tab it stands, and what puts its entries right.

    `ready`: what is done with the model before the transaction begins.
    """

    model: type[BaseModel]
    do: Do
    tab: str
    shape: Shape | None = None
    ready: Callable[[Any], Any] = lambda filled: filled


def _dropped(given: Given) -> Given:
    return given | {"is_done": False}


def _not_sexual(given: Given) -> Given:
    return given | {"what": ApprovalOf.BUKAN_SEKSUAL}


def agreed(given: Given) -> Given:
    """A tick `1-pagi` is Tuesday morning; what officers write down the reporter did not."""
    told = given.get("agreed", {})
    times = [dict(zip(("day", "part"), one.split("-", 1), strict=False)) for one in told.get("times", ())]
    return given | {"agreed": told | {"times": times}, "by_reporter": False}


FORMS: Mapping[str, Form] = {
    "orang": Form(PersonKnown, people.record_person, "orang"),
    IDENTITY: Form(PersonIdentity, people.record_identity, "orang"),
    "kejadian": Form(IncidentKnown, people.record_incident, "orang"),
    "asesmen": Form(Assessed, assessment.assess, "asesmen"),
    "langkah": Form(StepPlanned, plan.plan_step, "rencana"),
    "langkah-selesai": Form(EndStep, plan.end_step, "rencana"),
    "langkah-batal": Form(EndStep, plan.end_step, "rencana", _dropped),
    "layanan": Form(ServiceGiven, services.record_service, "rencana"),
    "rujukan": Form(Referred, referrals.refer, "rujukan"),
    "rujukan-jawab": Form(AnswerReferral, referrals.answer_referral, "rujukan"),
    "usul-alih": Form(TransferProposed, transfers.propose_transfer, "rujukan"),
    "alih-jawab": Form(TransferAnswered, transfers.record_transfer_answer, "rujukan"),
    "alihkan": Form(Move, transfers.hand_over, "ringkasan"),
    "tutup": Form(Move, closure.close, "ringkasan"),
    "buka-lagi": Form(Move, closure.reopen, "ringkasan"),
    "dampingi": Form(Move, moving.accompany, "ringkasan"),
    "pantau": Form(Move, moving.monitor, "ringkasan"),
    "putuskan": Form(ApprovalDecided, approvals.decide, "ringkasan"),
    "bukan-seksual": Form(ApprovalAsked, approvals.ask_approval, "dokumen", _not_sexual),
    "kontak-rencana": Form(ContactPlanned, contacts.plan_contact, "pesan"),
    "kontak": Form(ContactMade, contacts.record_contact, "pesan"),
    "kontak-batal": Form(DropContact, contacts.drop_contact, "pesan"),
    "cara-aman": Form(SafeContactSet, contacts.agree_contact, "pesan", agreed),
    "polisi": Form(PoliceReported, documents.report_to_police, "dokumen"),
    "berkas": Form(FilesKept, documents.keep_files, "dokumen", ready=with_files),
    "dokumen": Form(DocumentKept, documents.keep_document, "dokumen"),
    "catatan": Form(Note, notes.write_note, "catatan"),
    "tindak-lanjut": Form(FollowedUp, closure.follow_up, "catatan"),
}
# A name with a dash is read as one only between quotes.
NAMES = ",".join(f'"{name}"' for name in FORMS)


@blueprint.post(f"/<number>/<any({NAMES}):act>/<uuid:entry_id>")
@requires(*CASE_ROLES)
def act(number: str, act: str, entry_id: UUID) -> ResponseReturnValue:
    """Do it and say so on its tab; `entry_id` is made with the form, so that it writes once."""
    take_in()
    form, view = FORMS[act], look(number)
    try:
        filled = form.ready(read_form(form.model, form.shape))
        with db.transaction() as session:
            form.do(Desk(session, office(), doer(), view), filled, entry_id)
    except REFUSALS as wrong:
        is_named = act == IDENTITY and view.case.has_identity
        more = {"identity_open": True} if is_named else {}
        again = _with_names(view) if is_named else view
        return tab_page(form.tab, again, refused(act, wrong), **more), wrong.status
    return redirect(url_for("case.tab", number=number, tab=form.tab, selesai=act), 303)


def _with_names(view: CaseView) -> CaseView:
    """The case for a refused form about names, which are opened once more for it: that is recorded."""
    return folded(view.case, open_identity(office(), doer(), view.case, GOES_ON))
