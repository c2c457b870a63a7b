"""Where a message for a person goes: found when it is sent, never stored in clear. None: nobody is left to tell."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.notifications.recipients import Address, Resolvers
from common.settings import Settings
from services.fire_button.crypto import AddressBox
from services.fire_button.messages.recipients import CALLER, REACH
from services.fire_button.models import Alert, Reach


def resolvers(settings: Settings) -> Resolvers:
    """What the worker and the relay of this service are given."""
    box = AddressBox(settings.secret_key.get_secret_value().encode())
    return {
        REACH: lambda session, key: _of_reach(session, box, UUID(key)),
        CALLER: lambda session, key: _of_caller(session, box, UUID(key)),
    }


def _of_reach(session: Session, box: AddressBox, reach_id: UUID) -> Address | None:
    found = session.scalar(select(Reach).where(Reach.id == reach_id, Reach.is_active))
    return None if found is None else Address(found.channel, box.open(found.id, found.address))


def _of_caller(session: Session, box: AddressBox, alert_id: UUID) -> Address | None:
    phone = session.scalar(select(Alert.phone).where(Alert.id == alert_id))
    return None if phone is None else Address("sms", box.open(alert_id, phone))
