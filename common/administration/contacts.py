"""How a recipient is reached. Addresses are where messages go, so each change asks for password and code (routes)."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.administration.contact_form import ContactForm
from common.administration.edits import Entry, change, must_be_seen, plain, refuse
from common.administration.fields import Switch
from common.audit import Actor
from common.directory import Contact
from common.errors import Conflict, NotFound

NO_CONTACT = "Alamat ini tidak ada."
NO_SECRET = "Isi kunci tanda tangan webhook ini."  # noqa: S105 - a sentence
LAST_ONE = "Ini satu-satunya alamat yang aktif. Tambahkan alamat lain dulu."
SAME_ADDRESS = "Alamat ini sudah ada."
CONTACT_LIMIT = 10
TOO_MANY = "Sudah ada 10 alamat. Ubah salah satunya saja."


def add_contact(session: Session, recipient: str, form: ContactForm, sealed: bytes | None, actor: Actor) -> UUID:
    """Another way to reach the recipient; `sealed` is the webhook's secret. Raises InvalidInput, Conflict."""
    there = select(func.count()).select_from(Contact).where(Contact.recipient == recipient)
    if (session.scalar(there) or 0) >= CONTACT_LIMIT:
        raise Conflict(TOO_MANY)
    values = _columns(form, sealed)
    _check(session, recipient, form, has_secret=sealed is not None)
    row = Contact(recipient=recipient, is_active=True, edited_at=datetime.now(UTC), **values)
    session.add(row)
    session.flush()
    _entry(actor, "contact.add", row).record(session, {}, values)
    return row.id


def edit_contact(session: Session, contact: Contact, form: ContactForm, sealed: bytes | None, actor: Actor) -> None:
    """Where it leads and in which order it is tried; no placeholder from then on. Raises Conflict, InvalidInput."""
    must_be_seen(contact, form.seen)
    has_secret = sealed is not None or contact.secret is not None
    _check(session, contact.recipient, form, has_secret=has_secret, own=contact.id)
    values = _columns(form, sealed)
    if form.channel == "webhook" and sealed is None:
        values.pop("secret")
    change(session, contact, values, _entry(actor, "contact.edit", contact))


def switch_contact(session: Session, contact: Contact, form: Switch, actor: Actor) -> None:
    """Use it or not. Raises Conflict for the last one of its recipient."""
    others = select(func.count()).select_from(Contact)
    others = others.where(Contact.recipient == contact.recipient, Contact.is_active, Contact.id != contact.id)
    if not form.on and not session.scalar(others):
        raise Conflict(LAST_ONE)
    change(session, contact, {"is_active": form.on}, _entry(actor, "contact.switch", contact))


def find_contact(session: Session, recipient: str, contact_id: UUID) -> Contact:
    """The contact of this recipient, locked. Raises NotFound, also for another one's."""
    row = session.get(Contact, contact_id, with_for_update=True)
    if row is None or row.recipient != recipient:
        raise NotFound(NO_CONTACT)
    return row


def _columns(form: ContactForm, sealed: bytes | None) -> dict[str, Any]:
    secret = sealed if form.channel == "webhook" else None
    return form.model_dump(exclude={"seen", "secret"}) | {"secret": secret, "is_placeholder": False}


def _check(session: Session, recipient: str, form: ContactForm, *, has_secret: bool, own: UUID | None = None) -> None:
    if form.channel == "webhook" and not has_secret:
        raise refuse("secret", NO_SECRET)
    same = select(Contact.id).where(Contact.recipient == recipient, Contact.address == form.address)
    if set(session.scalars(same)) - {own}:
        raise refuse("address", SAME_ADDRESS)


def _told(name: str, value: Any) -> Any:
    """Of an address only where it leads: the part before the @ may be somebody's name, a number is a person's."""
    if name != "address":
        return plain(name, value)
    if value.startswith("+"):
        return f"…{value[-3:]}"
    return f"…@{value.rpartition('@')[2]}" if "@" in value else urlsplit(value).hostname


def _entry(actor: Actor, act: str, row: Contact) -> Entry:
    return Entry(actor, act, f"contact:{row.id}", _told)
