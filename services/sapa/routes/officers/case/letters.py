"""Letters: one form with what the case proposes, and the PDF, made in memory each time it is opened."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from common import db
from common.auth import requires
from common.codes import new_id
from common.errors import NotFound
from common.web import current_pack
from common.web.said import Said
from services.sapa.actions.casework.desk import Desk
from services.sapa.actions.casework.documents import write_letter
from services.sapa.actions.opening import open_identity
from services.sapa.actions.printing import record_printing
from services.sapa.documents.letters import print_letter
from services.sapa.queries.casework import CaseView
from services.sapa.queries.casework.parts import Thread
from services.sapa.queries.letters import Draft, Head, composed, drafted
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.case.blueprint import blueprint
from services.sapa.routes.officers.case.files import sent
from services.sapa.routes.officers.case.page import REFUSALS, folded, look, page, refused
from services.sapa.routes.officers.case.reading import Given, read_form
from services.sapa.schemas.acts import WriteLetter
from services.sapa.schemas.entries.documents import LETTER_LABELS, LetterKind, LetterWritten
from services.sapa.workflow import CASE_ROLES

TAB, LETTER = "dokumen", "surat"
LETTER_FIELD = "letter"
KINDS = ",".join(LetterKind)
NO_LETTER = "Surat ini tidak ada di berkas. Muat ulang halamannya."
WHY = "Mencetak surat"


@blueprint.get(f"/<number>/surat/<any({KINDS}):jenis>")
@requires(*CASE_ROLES)
def letter_form(number: str, jenis: str) -> str:
    """The form; `perihal` in the address is the referral or transfer that the letter belongs to."""
    view = look(number)
    return _form_page(view, LetterKind(jenis), _about(request.args.get("perihal", "")), Said(), new_id())


@blueprint.post(f"/<number>/surat/<any({KINDS}):jenis>/<uuid:entry_id>")
@requires(*CASE_ROLES)
def write(number: str, jenis: str, entry_id: UUID) -> ResponseReturnValue:
    """File the letter under the next number of the year."""
    view, kind = look(number), LetterKind(jenis)
    try:
        form = read_form(WriteLetter, lambda given: _parted(given) | {LETTER_FIELD: kind})
        with db.transaction() as session:
            write_letter(Desk(session, office(), doer(), view), form, entry_id)
    except REFUSALS as wrong:
        about = _about(request.form.get("about", ""))
        return _form_page(view, kind, about, refused(LETTER, wrong), entry_id), wrong.status
    return redirect(url_for("case.tab", number=number, tab=TAB, selesai=LETTER), 303)


@blueprint.post("/<number>/surat/<uuid:letter_id>/pdf")
@requires(*CASE_ROLES)
def letter_pdf(number: str, letter_id: UUID) -> Response:
    """The PDF, with names where the letter is about somebody and this officer may know them."""
    view = look(number)
    filed = _filed(view, letter_id)
    with db.transaction() as session:
        record_printing(session, doer(), number, letter_id)
    if filed.body.person is not None and filed.body.contact is None and view.case.has_identity:
        view = folded(view.case, open_identity(office(), doer(), view.case, WHY))
    pdf = print_letter(composed(view, filed, _head()))
    return sent(f"surat-{filed.body.number.replace('/', '-')}.pdf", "application/pdf", pdf)


def _filed(view: CaseView, letter_id: UUID) -> Thread[LetterWritten]:
    found = next((one for one in view.letters if one.id == letter_id), None)
    if found is None:
        raise NotFound(NO_LETTER)
    return found


def _parted(given: Given) -> Given:
    """Recipient by lines, paragraphs by blank lines."""
    lines = [one.strip() for name in given.get("recipient", ()) for one in name.split("\n")]
    parts = [one.strip() for name in given.get("paragraphs", ()) for one in name.split("\n\n")]
    return given | {"recipient": [one for one in lines if one], "paragraphs": [one for one in parts if one]}


def _about(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _head() -> Head:
    pack = current_pack()
    return Head(pack.name, office().rules.office, pack.short_name)


def _form_page(view: CaseView, kind: LetterKind, about: UUID | None, said: Said, entry_id: UUID) -> str:
    proposed = drafted(view, kind, about, _head())
    return page(
        "officers/case/letter.html",
        view,
        said,
        tab=TAB,
        kind=kind,
        title=LETTER_LABELS[kind],
        about=about,
        entry_id=entry_id,
        held=request.form if said.act else _held(proposed),
        subjects=_subjects(view, kind),
    )


def _held(draft: Draft) -> Mapping[str, str]:
    return {
        "recipient": "\n".join(draft.recipient),
        "subject": draft.subject,
        "paragraphs": "\n\n".join(draft.paragraphs),
        "person": str(draft.persons[0]) if draft.persons else "",
    }


def _subjects(view: CaseView, kind: LetterKind) -> list[tuple[str, str]]:
    """What a letter of this kind may belong to."""
    if kind is LetterKind.RUJUKAN:
        return [(str(one.id), one.body.partner_name) for one in reversed(view.referrals)]
    if kind is LetterKind.PENGALIHAN:
        return [(str(one.id), one.proposed.body.regency) for one in reversed(view.transfers)]
    return []
