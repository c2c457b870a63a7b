"""The ways out of the house. Only `notifications.tasks` (and the relay's own fallback) may send."""

from collections.abc import Callable

from common.notifications.channels import mail, webhook
from common.notifications.claims import Claimed, Outcome
from common.settings import Settings

SENDERS: dict[str, Callable[[Settings, Claimed], Outcome]] = {"email": mail.send, "webhook": webhook.send}


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """Try once on the contact's channel; what goes wrong on the way is an outcome, not an exception."""
    return SENDERS[claimed.contact.channel](settings, claimed)
