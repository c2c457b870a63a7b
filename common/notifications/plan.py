"""Which contact is tried next and when: a pure function of the contacts and of what was tried so far.

A contact that has a successor gives way after a few tries, and gets its turn again when the others had
theirs; a contact that refused for good is not asked again. Only when every contact has refused or
used up its tries has the message failed.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple
from uuid import UUID

CHANNELS = ("email", "webhook", "sms", "push")
JITTER = 0.25


class Try(NamedTuple):
    """One attempt that was made: `outcome` is failed, refused or lost."""

    contact_id: UUID
    outcome: str


class Step(NamedTuple):
    """Whom to try next, and after how many seconds."""

    contact_id: UUID
    pause: float


@dataclass(frozen=True, slots=True)
class Policy:
    """`pauses`: seconds before a contact's second, third … try, so one more try than pauses (over 15 h).

    `patience`: tries in a row before the next contact gets its turn.
    """

    pauses: tuple[float, ...] = (5, 20, 60, 300, 900, 1800, 3600, 7200, 14400, 28800)
    patience: int = 3


# For an alarm: a way that fails gives way at once, and each comes again soon, for a quarter of an hour. Longer would
# tell people of a fire that is out; escalation writes new messages meanwhile.
URGENT = Policy(pauses=(1, 2, 4, 8, 15, 30, 60, 120, 240, 480), patience=1)
MOST_URGENT = 0


def next_step(contacts: Sequence[UUID], tries: Sequence[Try], policy: Policy) -> Step | None:
    """The next try, or None when nothing is left to try. `contacts` in their order; `tries` oldest first."""
    refused = {each.contact_id for each in tries if each.outcome == "refused"}
    made = {contact: sum(each.contact_id == contact for each in tries) for contact in contacts}
    usable = [contact for contact in contacts if contact not in refused and made[contact] <= len(policy.pauses)]
    if not usable:
        return None
    chosen = _whose_turn(contacts, usable, tries, policy.patience)
    if made[chosen] == 0:
        return Step(chosen, 0)
    return Step(chosen, _spread(policy.pauses[made[chosen] - 1]))


def _whose_turn(contacts: Sequence[UUID], usable: Sequence[UUID], tries: Sequence[Try], patience: int) -> UUID:
    """The contact tried last while there is patience with it, else the next usable one in the circle."""
    last = tries[-1].contact_id if tries else None
    if last is None or last not in contacts:
        return usable[0]
    in_a_row = len(list(takewhile(lambda each: each.contact_id == last, reversed(tries))))
    if last in usable and in_a_row % patience:
        return last
    start = contacts.index(last) + 1
    circle = [*contacts[start:], *contacts[:start]]
    return next(contact for contact in circle if contact in usable)


def _spread(seconds: float) -> float:
    """Around `seconds`, so that what failed together does not come again together."""
    return seconds * secrets.SystemRandom().uniform(1 - JITTER, 1 + JITTER)
