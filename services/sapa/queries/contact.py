"""The guard of safe contact: whatever goes out to a person of a case passes `may_contact`, or it does not go out."""

from datetime import datetime

from common.errors import NotAllowed
from services.sapa.queries.casework.agreement import next_safe_time, refusal
from services.sapa.queries.casework.view import CaseView
from services.sapa.schemas.codes import Channel
from services.sapa.schemas.entries.contacts import ContactTold

__all__ = ["may_contact", "next_safe_time"]


def may_contact(view: CaseView, channel: Channel, address: str, at: datetime) -> None:
    """Raises NotAllowed with the sentence: no agreement, no contact wanted, another channel, address or hour."""
    wrong = refusal(view.agreement, ContactTold.model_construct(channel=channel, address=address, at=at))
    if wrong:
        raise NotAllowed(wrong)
