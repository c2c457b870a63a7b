"""What the pages of a case share: the case as it was opened for this officer, the frame around it, and its labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for

from common import db
from common.auth import current_officer
from common.codes import new_id
from common.errors import Conflict, DomainError, InvalidInput, NotAllowed, Unavailable
from common.web.said import Said, said_of
from services.sapa.actions.opening import open_case
from services.sapa.queries.casework import CaseView, case_view
from services.sapa.queries.casework.parts import Approval, Closing, Transfer
from services.sapa.queries.opened import OpenedCase, OpenedEntry
from services.sapa.queries.trust import colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.agreed import agreed_words
from services.sapa.routes.officers.case.choices import choices
from services.sapa.routes.officers.case.sheets import Sheets
from services.sapa.routes.officers.case.words import CURES, DONE, LABELS
from services.sapa.routes.officers.menu import menu, place_words
from services.sapa.workflow import Part, Role

# Refusals that the page of the form tells, with everything that was typed; whatever else happens has a page of its own.
REFUSALS = (InvalidInput, Conflict, NotAllowed, Unavailable)
TABS = {
    "ringkasan": "Ringkasan",
    "orang": "Orang",
    "asesmen": "Asesmen",
    "rencana": "Rencana",
    "rujukan": "Rujukan",
    "pesan": "Pesan",
    "dokumen": "Dokumen",
    "catatan": "Catatan",
    "jejak": "Jejak",
}
NOBODY = "Petugas lama"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds keys of the case now."""

    key_id: UUID
    name: str
    part: Part


def look(number: str) -> CaseView:
    """The case for the officer who asks, written into the audit before. Raises NotFound without a grant."""
    return folded(open_case(office(), doer(), number))


def folded(case: OpenedCase, identity: tuple[OpenedEntry, ...] = ()) -> CaseView:
    """What holds in it now; with names where `identity` was opened."""
    return case_view(case, office().calendar.current(), identity=identity)


def done_before() -> Said:
    """What the address says was just done."""
    return Said(done=DONE.get(request.args.get("selesai", ""), ""))


def refused(act: str, wrong: DomainError) -> Said:
    """What the page says of a refused act: every sentence stands in its form."""
    return said_of(act, wrong, {**dict.fromkeys(wrong.fields, ""), **CURES})


def page(template: str, view: CaseView, said: Said, **values: Any) -> str:
    """A page about one case, in its frame."""
    holders, officer = _holders(view), current_officer()
    about = {
        "officer": officer,
        "nav": menu(officer),
        "place": place_words(officer),
        "view": view,
        "agreed": agreed_words(view.agreement, view.now),
        "tabs": TABS,
        "counts": _counts(view),
        "holders": holders,
        "names": {one.key_id: one.name for one in holders},
        "words": LABELS,
        "options": choices(view, [(str(one.key_id), one.name) for one in holders]),
        "kecamatan": office().kecamatan,
        "sheet": Sheets(view.case.number, said),
        "page_sheet": Sheets(view.case.number, said)(said.act),
        "my_key": doer().key_id,
        "new_id": new_id,
        "local": local,
        "today": view.now.astimezone(office().zone).date().isoformat(),
        "waiting_for_me": _waiting_for_me(view),
        "closing_by_id": {one.proposed.id: one.proposed.body for one in view.closings},
        "list_url": url_for("cases.mine"),
        "access_url": url_for("access.holders", number=view.case.number),
    }
    return render_template(template, **(about | said.shown | values))


def local(moment: datetime | None) -> str:
    """As a `datetime-local` field writes it."""
    return moment.astimezone(office().zone).strftime("%Y-%m-%dT%H:%M") if moment else ""


def _holders(view: CaseView) -> list[Holder]:
    with db.reading() as session:
        known = colleagues(session, office().trust)
    held = view.case.now.live
    return [
        Holder(one.key_id, known[one.key_id].name if one.key_id in known else NOBODY, Part(one.part)) for one in held
    ]


def _counts(view: CaseView) -> Mapping[str, int]:
    """What waits behind a tab: messages since the last answer."""
    unanswered = 0
    for one in reversed(view.messages):
        if not one.is_theirs:
            break
        unanswered += 1
    return {"pesan": unanswered}


def _waiting_for_me(view: CaseView) -> list[Approval]:
    if doer().role is not Role.PENYELIA:
        return []
    mine = doer().officer.id
    return [one for one in view.approvals if one.is_waiting and one.asked_by.officer_id != mine]


def ready_to_close(view: CaseView) -> Closing | None:
    """The proposal that a supervisor has approved and that was not carried out yet."""
    last = view.closings[-1] if view.closings else None
    return last if last and last.approval and last.approval.is_given else None


def ready_to_transfer(view: CaseView) -> Transfer | None:
    """The same for handing it over."""
    last = view.transfers[-1] if view.transfers else None
    return last if last and last.approval and last.approval.is_given else None
