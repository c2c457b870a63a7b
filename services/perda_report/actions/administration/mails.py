"""An office's own words for its mails, with the fields in braces that the program's own words cannot do without."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from common.administration import Entry, must_be_seen, refuse
from common.audit import Actor
from common.errors import NotFound
from services.perda_report.messages import TEMPLATES
from services.perda_report.models import MailTemplate
from services.perda_report.queries.administration.mails import allowed_fields, needed_fields, unknown_fields
from services.perda_report.schemas.administration import MailForm

NO_TOPIC = "Surel ini tidak ada."
UNKNOWN_FIELD = "{unknown} tidak dikenal. Pakai: {known}."
MISSING_FIELD = "Isi surel perlu memuat {missing}."


def save_mail(session: Session, topic: str, form: MailForm, actor: Actor) -> None:
    """The words for a topic from now on. Raises NotFound, Conflict, InvalidInput."""
    check_mail(topic, form)
    row = session.get(MailTemplate, topic, with_for_update=True)
    must_be_seen(row or MailTemplate(edited_at=None), form.seen)
    after = {"subject": form.subject, "body": form.body}
    before = {"subject": row.subject, "body": row.body} if row else {}
    if before == after:
        return
    session.merge(MailTemplate(topic=topic, edited_at=datetime.now(UTC), **after))
    _entry(actor, "mail.edit", topic).record(session, before, after)


def reset_mail(session: Session, topic: str, actor: Actor) -> None:
    """Back to the words that come with the program; again is the same. Raises NotFound."""
    if topic not in TEMPLATES:
        raise NotFound(NO_TOPIC)
    row = session.get(MailTemplate, topic, with_for_update=True)
    if row is None:
        return
    _entry(actor, "mail.reset", topic).record(session, {"subject": row.subject, "body": row.body}, {})
    session.delete(row)


def check_mail(topic: str, form: MailForm) -> None:
    """Raises NotFound, and InvalidInput for a field that is unknown or missing."""
    if topic not in TEMPLATES:
        raise NotFound(NO_TOPIC)
    known = allowed_fields(topic)
    for name, words in (("subject", form.subject), ("body", form.body)):
        if unknown := unknown_fields(words, known):
            raise refuse(name, UNKNOWN_FIELD.format(unknown=unknown[0], known=" ".join(f"{{{one}}}" for one in known)))
    missing = [f"{{{one}}}" for one in needed_fields(topic) if f"{{{one}}}" not in form.body]
    if missing:
        raise refuse("body", MISSING_FIELD.format(missing=" dan ".join(missing)))


def _entry(actor: Actor, act: str, topic: str) -> Entry:
    return Entry(actor, act, f"mail:{topic}")
