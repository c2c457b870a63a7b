"""Where a message goes: found when it is sent, never stored in clear. None: nobody is left to tell."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.notifications.recipients import Address, Resolvers
from common.settings import Settings
from services.sapa.crypto.addresses import AddressBox
from services.sapa.messages.recipients import NOTICE, OFFICER_MAIL, OFFICER_PHONE
from services.sapa.models import Notice, Officer


def resolvers(settings: Settings) -> Resolvers:
    """What the worker and the relay of this service are given."""
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    return {
        OFFICER_MAIL: lambda session, key: _of_officer(session, box, UUID(key), "email"),
        OFFICER_PHONE: lambda session, key: _of_officer(session, box, UUID(key), "sms"),
        NOTICE: lambda session, key: _of_notice(session, box, UUID(key)),
    }


def _of_officer(session: Session, box: AddressBox, officer_id: UUID, channel: str) -> Address | None:
    column = Officer.email if channel == "email" else Officer.phone
    sealed = session.scalar(select(column).where(Officer.id == officer_id, Officer.is_active))
    return None if sealed is None else Address(channel, box.open(officer_id, channel, sealed))


def _of_notice(session: Session, box: AddressBox, notice_id: UUID) -> Address | None:
    row = session.execute(select(Notice.channel, Notice.address).where(Notice.id == notice_id)).one_or_none()
    return None if row is None else Address(row.channel, box.open(notice_id, row.channel, row.address))
