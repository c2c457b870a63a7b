"""The words of mails: the list, one mail with its preview, back to the standard."""

from common import db
from common.administration import stamp
from common.auth import ADMINISTRATOR, actor, requires
from common.auth.pages import Page
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from common.web import parse_form
from common.web.admin import done, form_page, page
from services.perda_report.actions import administration
from services.perda_report.actions.administration.mails import NO_TOPIC
from services.perda_report.queries.administration.mails import (
    ABOUT,
    allowed_fields,
    mail_list,
    mail_of,
    needed_fields,
    preview,
)
from services.perda_report.routes.access import office
from services.perda_report.routes.admin.blueprint import blueprint
from services.perda_report.routes.admin.page import changing
from services.perda_report.schemas.administration import MailForm

ONE_PAGE = "admin/mail.html"


@blueprint.get("/surel")
@requires(ADMINISTRATOR)
def mails() -> Page:
    """Every mail that the program sends."""
    with db.reading() as session:
        rows = mail_list(session)
    return page("admin/mails.html", rows=rows)


@blueprint.get("/surel/<topic>")
@requires(ADMINISTRATOR)
def mail(topic: str) -> Page:
    """One mail with its words and how they arrive."""
    return _one(topic)


@blueprint.post("/surel/<topic>")
@requires(ADMINISTRATOR)
def mail_save(topic: str) -> Page:
    """The office's own words."""
    try:
        form = parse_form(MailForm)
        with changing() as session:
            administration.save_mail(session, topic, form, actor())
    except (InvalidInput, Conflict) as refused:
        return _one(topic, refused)
    return done("simpan", "admin.mail", topic=topic)


@blueprint.post("/surel/<topic>/pratinjau")
@requires(ADMINISTRATOR)
def mail_preview(topic: str) -> Page:
    """How these words would arrive; nothing is saved."""
    try:
        form = parse_form(MailForm)
        administration.check_mail(topic, form)
    except InvalidInput as refused:
        return _one(topic, refused)
    return _one(topic, form=form)


@blueprint.post("/surel/<topic>/bawaan")
@requires(ADMINISTRATOR)
def mail_reset(topic: str) -> Page:
    """Back to the words that come with the program."""
    with changing() as session:
        administration.reset_mail(session, topic, actor())
    return done("bawaan", "admin.mail", topic=topic)


def _one(topic: str, refused: DomainError | None = None, *, form: MailForm | None = None) -> Page:
    """`form`: words that were only tried. Their own `seen` stays, so that nothing goes unseen."""
    with db.reading() as session:
        shown = mail_of(session, topic)
    if shown is None:
        raise NotFound(NO_TOPIC)
    words = form or shown
    return form_page(
        ONE_PAGE,
        refused,
        saved={"subject": words.subject, "body": words.body},
        shown=shown,
        seen=form.seen if form else stamp(shown.edited_at),
        is_tried=form is not None,
        fields=[(one, ABOUT[one]) for one in allowed_fields(topic)],
        needed_words=" dan ".join(f"{{{one}}}" for one in needed_fields(topic)),
        arrives=preview((words.subject, words.body), office().pack, office().reference.current()),
    )
