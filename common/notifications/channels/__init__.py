"""The ways out of the house. Only `notifications.sending` may use them: for a worker, or for a relay without one."""

from collections.abc import Callable

from common.notifications.channels import mail, push, sms, webhook
from common.notifications.claims import Claimed, Outcome
from common.settings import Settings

SENDERS: dict[str, Callable[[Settings, Claimed], Outcome]] = {
    "email": mail.send,
    "webhook": webhook.send,
    "sms": sms.send,
    "push": push.send,
}


def send(settings: Settings, claimed: Claimed) -> Outcome:
    """Try once on the contact's channel; what goes wrong on the way is an outcome, not an exception."""
    return SENDERS[claimed.contact.channel](settings, claimed)
