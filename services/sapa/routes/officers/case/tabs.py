"""The tabs of a case. Each look at one is a reading of its own: written down before anything is opened."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from common import db
from common.auth import requires
from common.codes import new_id
from common.web.factory import LARGEST_BODY, LARGEST_FORM
from common.web.said import Said
from services.sapa.actions.files import LARGEST_FILE, MOST_FILES
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.law import POLICE_TERM
from services.sapa.queries.casework.parts import Thread
from services.sapa.queries.trail import traces
from services.sapa.queries.trust import colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.agreed import times_words
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.page import (
    TABS,
    done_before,
    look,
    page,
    ready_to_close,
    ready_to_transfer,
)
from services.sapa.schemas.codes import Form
from services.sapa.schemas.entries.assessment import REASSESS_DAYS, RISK_LABELS
from services.sapa.schemas.entries.decisions import ApprovalOf
from services.sapa.schemas.entries.plan import StepPlanned, StepState
from services.sapa.schemas.entries.referrals import REFERRAL_LABELS, REFERRAL_STEPS, Referred
from services.sapa.workflow import CASE_ROLES

SUMMARY = "ringkasan"
MOST_STEPS = 5
NOT_DUE = timedelta(days=36_500)
Values = dict[str, Any]


@blueprint.get("/<number>")
@requires(*CASE_ROLES)
def show(number: str) -> str:
    """The summary."""
    return tab_page(SUMMARY, look(number), done_before())


@blueprint.get(f"/<number>/<any({','.join(TABS)}):tab>")
@requires(*CASE_ROLES)
def tab(number: str, tab: str) -> str:
    """One tab."""
    return tab_page(tab, look(number), done_before())


def tab_page(tab: str, view: CaseView, said: Said, **more: Any) -> str:
    """A tab with what is said about the act before."""
    template, values = PAGES[tab]
    return page(f"officers/case/{template}.html", view, said, tab=tab, **(values(view) | more))


def _summary(view: CaseView) -> Values:
    law = next((one for one in view.clocks if one.kind == "polisi"), None)
    used = (view.now - (law.due_at - POLICE_TERM)) / POLICE_TERM * 100 if law else 0
    mine = doer().officer.id
    return {
        "story_forms": _forms(view),
        "place_name": office().kecamatan.get(view.report.summary.kecamatan_code or "", "") if view.report else "",
        "next_steps": [one for one in _ordered(view) if one.body.state is StepState.TERBUKA][:MOST_STEPS],
        "police_used": min(100, max(0, int(used))),
        "ready_to_close": ready_to_close(view),
        "ready_to_transfer": ready_to_transfer(view),
        "asked_by_us": [one for one in view.approvals if one.is_waiting and one.asked_by.officer_id == mine],
    }


def _forms(view: CaseView) -> list[Form]:
    told = {form for one in view.incidents for form in one.body.forms}
    if view.report is not None:
        told |= set(view.report.story.forms)
    return [one for one in Form if one in told]


def _ordered(view: CaseView) -> list[Thread[StepPlanned]]:
    """Open steps by their day, those without one after them; ended ones last."""

    def place(one: Thread[StepPlanned]) -> tuple[bool, Any]:
        return one.body.state is not StepState.TERBUKA, one.body.due_at or view.now + NOT_DUE

    return sorted(view.steps, key=place)


def _assessment(view: CaseView) -> Values:
    hint = ", ".join(f"{RISK_LABELS[risk].lower()} {days} hari" for risk, days in REASSESS_DAYS.items())
    return {"last": view.assessments[-1].body if view.assessments else None, "reassess_hint": f"Lazimnya: {hint}."}


def _plan(view: CaseView) -> Values:
    return {"ordered_steps": _ordered(view)}


def _answers(one: Thread[Referred]) -> list[tuple[str, str]]:
    return [(state.value, words) for state, words in REFERRAL_LABELS.items() if state in REFERRAL_STEPS[one.body.state]]


def _messages(view: CaseView) -> Values:
    told = view.agreement.told
    return {
        "files": {one.id: one for one in view.case.files},
        "reply_id": new_id(),
        "times": times_words(told.times) if told else "",
        "chosen_times": [f"{one.day}-{one.part}" for one in told.times] if told else [],
    }


def _documents(view: CaseView) -> Values:
    asked = any(one.what is ApprovalOf.BUKAN_SEKSUAL and one.is_waiting for one in view.approvals)
    attached = sorted(view.case.files, key=lambda one: one.created_at)
    kept = {file.file_id: one for one in view.kept for file in one.body.files}
    return {
        "attached": attached,
        "kept": kept,
        "lost": kept.keys() - {one.id for one in attached},
        "most_files": MOST_FILES,
        "largest_file": LARGEST_FILE,
        "largest_all": LARGEST_BODY - LARGEST_FORM,
        "mistake_asked": asked,
    }


def _trail(view: CaseView) -> Values:
    with db.reading() as session:
        known = colleagues(session, office().trust)
        return {"traces": traces(session, view.case.number, known, office().escrow_key)}


PAGES: Mapping[str, tuple[str, Callable[[CaseView], Values]]] = {
    SUMMARY: ("summary", _summary),
    "orang": ("people", lambda _view: {"identity_open": False, "reporter_name": ""}),
    "asesmen": ("assessment", _assessment),
    "rencana": ("plan", _plan),
    "rujukan": ("referrals", lambda _view: {"answers_of": _answers}),
    "pesan": ("messages", _messages),
    "dokumen": ("documents", _documents),
    "catatan": ("notes", lambda _view: {}),
    "jejak": ("trail", _trail),
}
