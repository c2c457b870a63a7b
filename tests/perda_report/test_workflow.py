"""The table of transitions, driven at random."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.perda_report.workflow import (
    FINISHED,
    FIRST,
    OPEN,
    READERS,
    STATE_LABELS,
    TABLE,
    Act,
    NotPossible,
    Role,
    State,
    acts_for,
    step,
)

ALLOWED = {(row.start, row.end) for row in TABLE}


class AnyOfficer(RuleBasedStateMachine):
    """Whatever officers try, in any order, with any roles."""

    def __init__(self) -> None:
        super().__init__()
        self.path = [FIRST]

    @rule(act=st.sampled_from(Act), role=st.sampled_from(Role))
    def attempt(self, act: Act, role: Role) -> None:
        state = self.path[-1]
        offered = acts_for(state, {role})
        try:
            row = step(state, act)
        except NotPossible:
            assert act not in offered
            return
        assert (act in offered) == (role in row.roles)
        if role in row.roles and row.end:
            self.path.append(row.end)

    @invariant()
    def only_steps_of_the_table(self) -> None:
        assert set(zip(self.path, self.path[1:], strict=False)) <= ALLOWED

    @invariant()
    def nothing_follows_the_end(self) -> None:
        assert all(after is state for state, after in zip(self.path, self.path[1:], strict=False) if state in FINISHED)


TestAnyOfficer = AnyOfficer.TestCase


def test_an_act_has_one_outcome_in_each_state() -> None:
    assert len({(row.start, row.act) for row in TABLE}) == len(TABLE)


def test_every_state_is_reached_and_has_a_name() -> None:
    assert {FIRST, *(row.end for row in TABLE if row.end)} == set(State) == set(STATE_LABELS)


def test_every_open_state_can_end() -> None:
    leads_on = {state: {row.end or FIRST for row in TABLE if row.start == state} for state in OPEN}
    ending = set(FINISHED)
    for _ in State:
        ending |= {state for state, ends in leads_on.items() if ends & ending}
    assert ending == set(State)


def test_whoever_may_act_may_read() -> None:
    assert all(row.roles <= READERS for row in TABLE)


def test_an_administrator_neither_reads_nor_decides() -> None:
    assert Role.ADMINISTRATOR not in READERS
    assert not any(acts_for(state, {Role.ADMINISTRATOR}) for state in State)


def test_what_is_over_for_good_takes_notes_only() -> None:
    for state in (State.DICABUT, State.DIGABUNG):
        assert [row.act for row in TABLE if row.start == state] == [Act.NOTE]
