"""One breach for those who keep it: the clock, who was told, the letter to the authority, the end."""

from uuid import UUID

from flask import Response, request

from common import db
from common.auth import requires
from common.auth.pages import Page, go, show
from common.errors import Conflict, DomainError, NotFound
from common.web import current_pack
from services.sapa.actions.breach import closing
from services.sapa.actions.breach.opening import GONE, read_breach
from services.sapa.documents.letters import print_letter
from services.sapa.queries.breach_words import Signer, authority_letter, listed
from services.sapa.queries.breaches import OpenedBreach, to_tell
from services.sapa.queries.letters import Head
from services.sapa.queries.trust import colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.auth.confirmed import confirmed
from services.sapa.routes.officers.breach.blueprint import KEEPERS, blueprint, term
from services.sapa.routes.officers.case.files import sent
from services.sapa.routes.officers.case.reading import read_form
from services.sapa.schemas.breach import WAY_LABELS, BreachState, TellAuthority
from services.sapa.workflow import CASE_ROLES

DONE = {
    "mulai": "Insiden tercatat. Jam 3 × 24 berjalan, dan yang perlu tahu dikabari.",
    "lembaga": "Laporan ke lembaga tercatat.",
    "tutup": "Insiden ditutup. Semua sudah diberi tahu.",
}
UNREADABLE = "Isi insiden ini tidak terbuka utuh. Surat tidak dapat dibuat."


@blueprint.get("/<uuid:breach_id>")
@requires(*KEEPERS)
def one(breach_id: UUID) -> Page:
    """Everything about it."""
    return _page(read_breach(office(), doer(), breach_id))


@blueprint.post("/<uuid:breach_id>/surat")
@requires(*KEEPERS)
def letter(breach_id: UUID) -> Page:
    """The letter to the authority as PDF; numbered the first time."""
    breach = _whole(breach_id)
    try:
        with db.transaction() as session:
            filed = breach.letter or closing.number_letter(session, office(), doer(), breach)
            signer = Signer(_head(), colleagues(session, office().trust)[doer().key_id], office().zone)
    except DomainError as refused:
        return _page(breach, refused), refused.status
    told = authority_letter(breach, filed, signer)
    if told is None:
        raise Conflict(UNREADABLE)
    pdf: Response = sent(f"surat-{filed.number.replace('/', '-')}.pdf", "application/pdf", print_letter(told))
    return pdf


@blueprint.post("/<uuid:breach_id>/lembaga")
@requires(*KEEPERS)
def authority(breach_id: UUID) -> Page:
    """That the authority was told."""
    breach = _whole(breach_id)
    try:
        form = read_form(TellAuthority)
        with db.transaction() as session:
            closing.tell_authority(session, office(), doer(), breach, form)
    except DomainError as refused:
        return _page(breach, refused), refused.status
    return go("breach.one", breach_id=breach_id, selesai="lembaga")


@blueprint.post("/<uuid:breach_id>/tutup")
@requires(*KEEPERS)
@confirmed
def close(breach_id: UUID) -> Page:
    """The end, once everybody was told."""
    breach = _whole(breach_id)
    try:
        with db.transaction() as session:
            closing.close(session, office(), doer(), breach)
    except DomainError as refused:
        return _page(breach, refused), refused.status
    return go("breach.one", breach_id=breach_id, selesai="tutup")


def _whole(breach_id: UUID) -> OpenedBreach:
    breach = read_breach(office(), doer(), breach_id)
    if breach.keys.isi is None:
        raise NotFound(GONE)
    return breach


def _head() -> Head:
    pack = current_pack()
    return Head(pack.name, office().rules.office, pack.short_name)


def _page(breach: OpenedBreach, refused: DomainError | None = None) -> str:
    with db.reading() as session:
        mine = to_tell(session, doer().key_id) if doer().role in CASE_ROLES else ()
    is_open = breach.state is BreachState.TERBUKA
    return show(
        "officers/breach/one.html",
        refused,
        breach=breach,
        term=term(breach.due_at) if breach.due_at and is_open else None,
        data=listed(breach.notice) if breach.notice else "",
        ways=WAY_LABELS,
        is_open=is_open,
        mine={row.case_number for row in mine if row.breach_id == breach.id},
        typed=request.form,
        done=DONE.get(request.args.get("selesai", ""), ""),
    )
