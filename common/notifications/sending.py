"""One message from its claim to its record: what a worker does, and the relay itself when no worker does it."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from common.notifications import channels, claims
from common.notifications.claims import Claimed, Outcome, Rules
from common.settings import Settings

PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0)
Made = TypeVar("Made")
log = logging.getLogger(__name__)


def deliver(settings: Settings, outbox_id: UUID, token: UUID, rules: Rules) -> None:
    """Deliver one message, if it is still ours to deliver."""
    claimed = through_outage(lambda: claims.claim(outbox_id, token, rules))
    if claimed is None:
        log.info("message_not_ours", extra={"outbox_id": str(outbox_id)})
        return
    outcome, channel = _try(settings, claimed, rules)
    through_outage(lambda: claims.record(claimed, outcome, rules))
    log.info(
        "message_tried",
        extra={
            "outbox_id": str(outbox_id),
            "channel": channel,
            "attempt": claimed.number,
            "outcome": outcome.state,
            "error": outcome.error,
        },
    )


def _try(settings: Settings, claimed: Claimed, rules: Rules) -> tuple[Outcome, str]:
    """What came of it, and on which channel.

    A mistake of a resolver or a channel must not leave the message to the lease: it counts as a failed try.
    """
    channel = claimed.contact.channel
    try:
        found = through_outage(lambda: claims.find_address(claimed, rules))
        if isinstance(found, Outcome):
            return found, channel
        channel = found.contact.channel
        return channels.send(settings, found), channel
    except Exception as mistake:
        log.exception("try_broke", extra={"channel": channel})
        return Outcome("failed", type(mistake).__name__), channel


def through_outage(act: Callable[[], Made]) -> Made:
    """Do it again when the database went away for a moment: a restart takes seconds, a lease a minute."""
    for pause in _and_then(PAUSES):
        try:
            return act()
        except (OperationalError, InterfaceError, PoolTimeout):
            if pause is None:
                raise
            time.sleep(pause)
    raise AssertionError("the last pause is None")


def _and_then(pauses: tuple[float, ...]) -> Iterator[float | None]:
    yield from pauses
    yield None
