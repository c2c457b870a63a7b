from uuid import UUID

import pytest

from common.notifications.plan import JITTER, Policy, Try, next_step

A, B = UUID(int=1), UUID(int=2)
POLICY = Policy(pauses=(10, 100, 1000), patience=2)


def tried(*contacts: UUID, outcome: str = "failed") -> list[Try]:
    return [Try(contact, outcome) for contact in contacts]


def chosen(contacts: list[UUID], tries: list[Try]) -> UUID | None:
    step = next_step(contacts, tries, POLICY)
    return step.contact_id if step else None


def test_one_contact_is_tried_with_growing_pauses_until_they_are_used_up() -> None:
    tries: list[Try] = []
    pauses = []
    while step := next_step([A], tries, POLICY):
        pauses.append(step.pause)
        tries += tried(step.contact_id)
    assert pauses[0] == 0
    for pause, expected in zip(pauses[1:], POLICY.pauses, strict=True):
        assert expected * (1 - JITTER) <= pause <= expected * (1 + JITTER)


def test_a_contact_gives_way_after_a_few_tries_and_gets_its_turn_again() -> None:
    tries: list[Try] = []
    order = []
    while step := next_step([A, B], tries, POLICY):
        order.append(step.contact_id)
        tries += tried(step.contact_id)
    assert order == [A, A, B, B, A, A, B, B]


def test_the_next_contact_is_tried_at_once() -> None:
    step = next_step([A, B], tried(A, A), POLICY)
    assert step == (B, 0)


def test_a_refusal_is_for_good() -> None:
    assert chosen([A, B], tried(A, outcome="refused")) == B
    assert chosen([A], tried(A, outcome="refused")) is None
    assert chosen([A, B], tried(A, outcome="refused") + tried(B, B)) == B


@pytest.mark.parametrize("tries", [tried(A), tried(A, outcome="lost"), tried(A, A, A)])
def test_a_contact_that_was_removed_makes_room_for_the_others(tries: list[Try]) -> None:
    assert chosen([B], tries) == B


def test_without_contacts_there_is_nothing_to_try() -> None:
    assert next_step([], [], POLICY) is None


def test_the_spread_keeps_messages_apart() -> None:
    pauses = {step.pause for _ in range(20) if (step := next_step([A], tried(A), POLICY))}
    assert len(pauses) > 1
