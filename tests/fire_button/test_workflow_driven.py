"""The real acts on the real database, in any order, by anybody: nothing leaves the table, no time goes back."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from common import db
from common.errors import Conflict
from services.fire_button.actions.act import by_caller
from services.fire_button.actions.deeds import EVENT_OF, Deed, by_clock
from services.fire_button.actions.office import Office
from services.fire_button.routes.access import EXTENSION
from services.fire_button.workflow import ENDED, ESCALATING, OPEN, PROGRESS, TABLE, Act, Need, State
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import LEAD, REPORT, SECOND, do, incident, log, row_of

WHO = (("regu", LEAD), ("komandan", LEAD), ("regu", SECOND), ("operator", None), ("kepala", None), ("redkar", None))
STAMPS = ("acknowledged_at", "departed_at", "arrived_at", "accessed_at", "water_at", "controlled_at")
BODIES: dict[Act, dict[str, Any]] = {
    Act.CLOSE: REPORT,
    Act.FALSE_ALARM: {"code": "lainnya", "reason": "Asap dari dapur."},
    Act.NOTE: {"words": "Jalan tertutup pohon."},
    Act.REOPEN: {"reason": "Menyala lagi."},
    Act.STAND_DOWN: {},
    Act.VERIFY: {},
}
ALLOWED = {(row.start.value, row.end.value) for row in TABLE}
FEW = settings(
    max_examples=6,
    stateful_step_count=16,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class AnyWalk(RuleBasedStateMachine):
    """Whatever crews, operators, a caller and the clock do to one incident."""

    office: ClassVar[Office]
    owner: ClassVar[psycopg.Connection]
    caller: ClassVar[FlaskClient]
    people: ClassVar[list[FlaskClient]]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.owner.execute("UPDATE fire.incident SET state = 'selesai' WHERE state <> 'selesai'")
        self.number = incident(self.caller)
        self.before = row_of(self.owner, self.number)

    @rule(act=st.sampled_from([*PROGRESS]), who=st.integers(0, 3), ago=st.sampled_from([None, 0, 30, 7200]))
    def tap(self, act: Act, who: int, ago: int | None) -> None:
        body: dict[str, Any] = {"post_code": LEAD} if WHO[who][1] is None else {}
        if ago is not None:
            body["device_at"] = (datetime.now(UTC) - timedelta(seconds=ago)).isoformat()
        self._tried(who, act, body)

    @rule(act=st.sampled_from([*BODIES]), who=st.integers(0, len(WHO) - 1))
    def decide(self, act: Act, who: int) -> None:
        named = act is Act.STAND_DOWN and WHO[who][1] is None
        self._tried(who, act, BODIES[act] | ({"post_code": LEAD} if named else {}))

    @rule(act=st.sampled_from([Act.CANCEL, Act.ADD, Act.ESCALATE]))
    def without_officers(self, act: Act) -> None:
        row = row_of(self.owner, self.number)
        deed = Deed(act, words="Sudah padam", given=frozenset({Need.REASON}))
        try:
            with db.transaction() as session:
                if act is Act.ESCALATE:
                    by_clock(session, UUID(row["id"]), deed)
                else:
                    by_caller(session, self.office, UUID(row["id"]), deed)
        except Conflict:
            assert row["state"] not in (ESCALATING if act is Act.ESCALATE else OPEN)

    def _tried(self, who: int, act: Act, body: dict[str, Any]) -> None:
        before = row_of(self.owner, self.number)
        answer = do(self.people[who], self.number, act, **body)
        assert answer.status_code in {200, 403, 409, 422}, answer.text
        if answer.status_code == 200:
            assert log(self.owner, self.number)[-1][0] == EVENT_OF[act] or act is Act.REOPEN
        else:
            assert row_of(self.owner, self.number) == before, "a refused act changes nothing"

    @invariant()
    def the_state_went_along_the_table(self) -> None:
        row = row_of(self.owner, self.number)
        self.reached.add(row["state"])
        assert (self.before["state"], row["state"]) in ALLOWED
        assert row["version"] >= self.before["version"]
        self.before = row

    @invariant()
    def the_row_is_as_its_state_says(self) -> None:
        row = row_of(self.owner, self.number)
        state = State(row["state"])
        assert (row["ended_at"] is None) == (state in OPEN)
        assert (row["next_step_at"] is not None) == (state in ESCALATING)
        assert (row["false_alarm_code"] is not None) == (state is State.PALSU)
        if state in ENDED:
            assert row["next_step_at"] is None

    @invariant()
    def the_incident_has_the_earliest_of_its_posts(self) -> None:
        row = row_of(self.owner, self.number)
        for name in STAMPS:
            asked = f"SELECT to_jsonb(min({name})) #>> '{{}}' FROM fire.dispatch WHERE incident_id = %s"  # noqa: S608
            assert self.owner.execute(asked, [row["id"]]).fetchone() == (row[name],), name


def test_nothing_leaves_the_table(app: Flask, client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn) -> None:
    AnyWalk.office, AnyWalk.owner, AnyWalk.caller = app.extensions[EXTENSION], owner, client
    AnyWalk.people = [sign_in(role, post, f"Petugas {place}") for place, (role, post) in enumerate(WHO)]
    AnyWalk.reached = set()

    run_state_machine_as_test(AnyWalk, settings=FEW)

    assert AnyWalk.reached == set(State) - {State.DIGABUNG}, "the walks were about refusals only"
