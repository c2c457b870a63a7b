"""Telling the people of one case, for an officer who holds it: by the mailbox, or by the way that was agreed."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import request
from pydantic import BaseModel

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.codes import new_id
from common.errors import DomainError, NotFound
from services.sapa.actions.breach import telling
from services.sapa.actions.breach.opening import read_breach
from services.sapa.actions.casework.desk import Desk
from services.sapa.queries.breach_words import notice_words
from services.sapa.queries.breaches import OpenedBreach, ToTell, to_tell
from services.sapa.queries.casework import CaseView
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.breach.blueprint import TELLERS, blueprint, term
from services.sapa.routes.officers.case.agreed import agreed_words
from services.sapa.routes.officers.case.page import local, look
from services.sapa.routes.officers.case.reading import read_form
from services.sapa.schemas.breach import TellByContact, TellByMailbox, TellNobody
from services.sapa.schemas.codes import CHANNEL_WORDS

ADDRESS = "/<uuid:breach_id>/kasus/<number>"
Model = TypeVar("Model", bound=BaseModel)
Tell = Callable[[Desk, UUID, Model, UUID], None]


@blueprint.get(ADDRESS)
@requires(*TELLERS)
def case(breach_id: UUID, number: str) -> Page:
    """The prepared words, and what is agreed."""
    return _page(look(number), breach_id)


@blueprint.post(f"{ADDRESS}/kotak/<uuid:entry_id>")
@requires(*TELLERS)
def by_mailbox(breach_id: UUID, number: str, entry_id: UUID) -> Page:
    """Send them."""
    return _tell((breach_id, number, entry_id), TellByMailbox, telling.tell_by_mailbox)


@blueprint.post(f"{ADDRESS}/kontak/<uuid:entry_id>")
@requires(*TELLERS)
def by_contact(breach_id: UUID, number: str, entry_id: UUID) -> Page:
    """It was said or brought; refused where the agreement forbids that."""
    return _tell((breach_id, number, entry_id), TellByContact, telling.tell_by_contact)


@blueprint.post(f"{ADDRESS}/tidak-aman/<uuid:entry_id>")
@requires(*TELLERS)
def nobody(breach_id: UUID, number: str, entry_id: UUID) -> Page:
    """There is no safe way."""
    return _tell((breach_id, number, entry_id), TellNobody, telling.tell_nobody)


def _tell(at: tuple[UUID, str, UUID], model: type[Model], tell: Tell[Model]) -> Page:
    breach_id, number, entry_id = at
    view = look(number)
    try:
        form = read_form(model)
        with db.transaction() as session:
            tell(Desk(session, office(), doer(), view), breach_id, form, entry_id)
    except DomainError as refused:
        return _page(view, breach_id, refused, entry_id), refused.status
    return go("breach.case", breach_id=breach_id, number=number)


def _page(view: CaseView, breach_id: UUID, refused: DomainError | None = None, entry_id: UUID | None = None) -> str:
    waiting, can_write = _standing(view, breach_id)
    breach, agreed = _breach(breach_id), view.agreement.told
    return show(
        "officers/breach/case.html",
        refused,
        view=view,
        agreed=agreed_words(view.agreement, view.now),
        waiting=waiting,
        breach_id=breach_id,
        term=term(waiting.due_at) if waiting else None,
        words=notice_words(breach.notice if breach else None, office().zone),
        is_shared=breach is not None,
        can_write=can_write,
        channels=[(one.value, CHANNEL_WORDS[one]) for one in agreed.channels] if agreed and agreed.may_contact else [],
        address=agreed.address if agreed else "",
        now=local(view.now),
        entry_id=entry_id or new_id(),
        typed=request.form,
    )


def _standing(view: CaseView, breach_id: UUID) -> tuple[ToTell | None, bool]:
    """What is to be told here, if it was not yet, and whether there is a mailbox to write to."""
    with db.reading() as session:
        mine = to_tell(session, doer().key_id)
        can_write = telling.can_write(session, view.case.mailbox_id)
    here = (breach_id, view.case.number)
    return next((one for one in mine if (one.breach_id, one.case_number) == here), None), can_write


def _breach(breach_id: UUID) -> OpenedBreach | None:
    """None while no keeper has shared it with this officer, or when the case is not concerned."""
    try:
        return read_breach(office(), doer(), breach_id)
    except NotFound:
        return None
