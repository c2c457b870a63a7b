"""The table of transitions, driven at random."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.fire_button.workflow import (
    CAUSE_LABELS,
    CREW,
    ENDED,
    FALSE_ALARM_LABELS,
    FIRST,
    OBJECT_LABELS,
    OPEN,
    OPEN_STATES,
    PROGRESS,
    ROLE_LABELS,
    STATE_LABELS,
    TABLE,
    Act,
    Cause,
    FalseAlarm,
    NotPossible,
    ObjectKind,
    Role,
    Side,
    State,
    acts_for,
    callers_acts,
    step,
)

MOVED = {(row.start, row.end) for row in TABLE}


class Anybody(RuleBasedStateMachine):
    """Whatever officers, callers and the clock try, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.path = [FIRST]
        self.was_reopened = False

    @rule(act=st.sampled_from(Act), role=st.sampled_from(Role))
    def attempt(self, act: Act, role: Role) -> None:
        state = self.path[-1]
        offered = acts_for(state, {role})
        try:
            row = step(state, act)
        except NotPossible:
            assert act not in offered
            assert act not in callers_acts(state)
            return
        assert (act in offered) == (role in row.roles)
        assert (act in callers_acts(state)) == (row.side is Side.CALLER)
        if role in row.roles or row.side is not Side.OFFICER:
            self.was_reopened = self.was_reopened or act is Act.REOPEN
            self.path.append(row.end)

    @invariant()
    def only_steps_of_the_table(self) -> None:
        assert set(zip(self.path, self.path[1:], strict=False)) <= MOVED

    @invariant()
    def progress_never_leads_back(self) -> None:
        if not self.was_reopened:
            reached = [OPEN_STATES.index(state) for state in self.path if state in OPEN]
            assert reached == sorted(reached)


TestAnybody = Anybody.TestCase


def test_an_act_has_one_outcome_in_each_state() -> None:
    assert len({(row.start, row.act) for row in TABLE}) == len(TABLE)


def test_every_state_is_reached_and_everything_has_a_name() -> None:
    assert {row.end for row in TABLE} == set(State) == set(STATE_LABELS)
    assert (set(ROLE_LABELS), set(FALSE_ALARM_LABELS)) == (set(Role), set(FalseAlarm))
    assert (set(OBJECT_LABELS), set(CAUSE_LABELS)) == (set(ObjectKind), set(Cause))


def test_a_crew_may_say_every_stage_at_any_time_and_only_whoever_is_there_closes() -> None:
    for state in OPEN:
        assert set(PROGRESS) <= set(acts_for(state, CREW))
    assert {row.start for row in TABLE if row.act is Act.CLOSE} == {State.TIBA, State.TERKENDALI}


def test_what_has_ended_is_only_noted_or_reopened() -> None:
    for state in ENDED:
        assert {row.act for row in TABLE if row.start is state} == {Act.NOTE, Act.REOPEN}
    assert {row.act for row in TABLE if row.start is State.DIGABUNG} == {Act.NOTE}


def test_only_a_person_ends_an_incident() -> None:
    assert {row.side for row in TABLE if row.end not in OPEN} == {Side.OFFICER}
