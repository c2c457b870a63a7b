"""Rujukan: every referral of the officer's cases, those that are asked after first."""

from typing import NamedTuple

from flask import Blueprint, request

from common.auth import requires
from common.auth.pages import Page, show
from services.sapa.actions.overview import REFERRALS, overview
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.clocks import AWAITED
from services.sapa.queries.casework.parts import Thread
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.words import LABELS
from services.sapa.schemas.entries.referrals import Referred
from services.sapa.workflow import CASE_ROLES

blueprint = Blueprint("referrals", __name__, url_prefix="/petugas/rujukan")
WAITING, ENDED = "menunggu", "selesai"


class Line(NamedTuple):
    """One referral and its case."""

    view: CaseView
    referral: Thread[Referred]


@blueprint.get("")
@requires(*CASE_ROLES)
def mine() -> Page:
    """Those that wait for an answer or a result, or those that ended."""
    found = overview(office(), doer(), REFERRALS)
    tab = ENDED if request.args.get("tab") == ENDED else WAITING
    every = (Line(view, one) for view in found.views for one in view.referrals)
    lines = [one for one in every if (one.referral.body.state in AWAITED) is (tab == WAITING)]
    lines.sort(key=lambda one: one.referral.body.answer_by, reverse=tab == ENDED)
    return show("officers/referrals.html", lines=lines, tab=tab, unopened=found.left, words=LABELS)
