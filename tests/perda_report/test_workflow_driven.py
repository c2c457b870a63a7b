"""The real acts on the real database, in any order, by anybody: nothing leaves the table, nothing is lost."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import ClassVar

import psycopg
import time_machine
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from common.audit import Actor
from common.auth.identity import Grant, SignedIn
from services.perda_report.actions import Doer, Office
from services.perda_report.messages import Kind
from services.perda_report.workflow import DECIDED, OPEN, SET_ASIDE, TABLE, Act, Side, State, Transition
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import office_of, officer_id
from tests.perda_report.walking import ACTS, Row, Walk

WHO = (
    ("verifikator", "dlh"),
    ("petugas", "dlh"),
    ("pengawas", "dlh"),
    ("pengawas", None),
    ("kepala_opd", None),
    ("verifikator", "satpol-pp"),
    ("administrator", None),
)
OPD = ("dlh", "satpol-pp", "dishub")
SENT_AT_ONCE = 3
SUPERVISOR = WHO.index(("pengawas", None))
LEFT_OUT = {Act.MERGE, Act.WITHDRAW, Act.FOLLOW}  # others try these
ANY = st.integers(0, 9)

FEW = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class AnyWalk(RuleBasedStateMachine):
    """Whatever officers, reporters and time do to three reports. Rows stay between the walks."""

    office: ClassVar[Office]
    owner: ClassVar[psycopg.Connection]
    doers: ClassVar[list[Doer]]
    reached: ClassVar[set[State]]

    def __init__(self) -> None:
        super().__init__()
        self.travelling = time_machine.travel(datetime.now(UTC), tick=True)
        self.clock = self.travelling.start()
        self.walk = Walk(self.office, self.owner, self.reached)
        for _ in range(SENT_AT_ONCE):
            self.walk.send()

    def teardown(self) -> None:
        self.travelling.stop()

    @rule(
        which=ANY,
        act=st.sampled_from([*ACTS]),
        who=st.integers(0, len(WHO) - 1),
        ahead=st.sampled_from([None, 0, 0, 0, 1]),
        other=ANY,
    )
    def officer(self, which: int, act: Act, who: int, ahead: int | None, other: int) -> None:
        number = self._number(which)
        version = None if ahead is None else self.walk.row(number)["version"] + ahead
        aim = self._number(other) if act is Act.MERGE else OPD[other % len(OPD)]
        self.walk.officer_tries(number, act, self.doers[who], version, aim)

    @rule(which=ANY, act=st.sampled_from([Act.ADD, Act.ANSWER, Act.WITHDRAW, Act.OBJECT, Act.RATE]))
    def reporter(self, which: int, act: Act) -> None:
        self.walk.reporter_tries(self._number(which), act)

    @rule(which=ANY)
    def lapse(self, which: int) -> None:
        self.walk.clock_tries(self._number(which), Act.LAPSE)

    @rule(which=ANY, into=ANY)
    def merge(self, which: int, into: int) -> None:
        number = self._number(which)
        self.walk.officer_tries(number, Act.MERGE, self.doers[SUPERVISOR], None, self._number(into))

    @rule(which=ANY, chance=st.randoms(use_true_random=True), steps=st.integers(6, 14))
    def somebody_able(self, which: int, chance: Random, steps: int) -> None:
        """A stretch of what the table allows, by whoever may: without it walks do not get far."""
        number = self._number(which)
        for _ in range(steps):
            row = self.walk.row(number)
            possible = [one for one in TABLE if one.start == row["status"] and one.act not in LEFT_OUT]
            if len(possible) == 1:
                return  # Nothing but notes is left.
            self.clock.shift(timedelta(days=chance.choice((0, 0, 1, 3))))
            moving = [one for one in possible if one.end is not one.start]
            self._do(number, row, chance.choice(chance.choice((moving, moving, possible)) or possible), chance)

    def _do(self, number: str, row: Row, chosen: Transition, chance: Random) -> None:
        match chosen.side:
            case Side.REPORTER:
                self.walk.reporter_tries(number, chosen.act)
            case Side.CLOCK:
                self.walk.clock_tries(number, chosen.act)
            case Side.OFFICER:
                able = [each for each in self.doers if each.officer.may(row["opd_code"], *chosen.roles)]
                self.walk.officer_tries(number, chosen.act, chance.choice(able), row["version"], chance.choice(OPD))

    @rule(
        act=st.sampled_from(["verify", "assign", "reject", "forward"]),
        who=st.integers(0, len(WHO) - 1),
        undoes=st.sampled_from([True, True, False]),
    )
    def many(self, act: str, who: int, undoes: bool) -> None:  # noqa: FBT001 - hypothesis calls it by name
        self.walk.bulk(act, self.doers[who], undoes=undoes)

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.clock.shift(timedelta(days=days))

    @invariant()
    def rows_are_as_their_state_says(self) -> None:
        for row in self.walk.rows().values():
            state = State(row["status"])
            assert (row["step_due_at"] is not None) == (row["finished_at"] is None) == (state in OPEN)
            assert (row["status_before"] is not None) == (state in SET_ASIDE)
            assert (row["paused_at"] is not None) == (state is State.MENUNGGU)
            assert (row["merged_into"] is not None) == (state is State.DIGABUNG)
            assert row["verify_due_at"] <= row["due_at"]

    @invariant()
    def nobody_is_lost(self) -> None:
        """Whoever was merged counts where the report went, in one step."""
        rows = self.walk.rows().values()
        into = [row["merged_into"] for row in rows]
        for row in rows:
            counted = 0 if row["status"] == State.DIGABUNG else row["co_reporter_count"]
            assert into.count(row["id"]) == counted

    @invariant()
    def every_event_is_there(self) -> None:
        """The versions that the events tell are all of them; notes and the like repeat one."""
        for number, row in self.walk.rows().items():
            told = [data.get("version", 1) for kind, data in self.walk.events(number) if kind != Kind.GABUNGAN]
            assert told == sorted(told)
            assert set(told) == set(range(1, row["version"] + 1))

    def _number(self, which: int) -> str:
        return self.walk.numbers[which % len(self.walk.numbers)]


def test_nothing_leaves_the_table(app: Flask, owner: psycopg.Connection, sign_in: SignIn) -> None:
    AnyWalk.office, AnyWalk.owner, AnyWalk.reached = office_of(app), owner, set()
    AnyWalk.doers = [_doer(owner, sign_in, n, role, opd) for n, (role, opd) in enumerate(WHO)]

    run_state_machine_as_test(AnyWalk, settings=FEW)

    assert AnyWalk.reached >= OPEN | DECIDED, "the walks were about refusals only"


def _doer(owner: psycopg.Connection, sign_in: SignIn, n: int, role: str, opd: str | None) -> Doer:
    """An account that exists, with a session that nobody needs here."""
    sign_in(role, opd, name=f"Petugas {n}")
    who = officer_id(owner, f"Petugas {n}")
    officer = SignedIn(who, f"petugas{n}", f"Petugas {n}", (Grant(role, opd),), who, datetime.now(UTC))
    return Doer(officer, Actor(f"officer:{who}"))
