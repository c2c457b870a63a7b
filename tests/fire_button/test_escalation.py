"""Nobody answers, nobody leaves, nobody arrives: the clock rings further, until a human does."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db
from services.fire_button.actions.escalating import watch
from services.fire_button.models import EscalationStep, Incident
from tests.fire_button.alerts import events, posts_rung, pressed
from tests.fire_button.conftest import SignIn
from tests.fire_button.crews import done
from tests.fire_button.rota import (
    LEAD,
    NEXT,
    contact,
    crew,
    go_round,
    let_due,
    names,
    office_of,
    on_duty,
    person,
    rings,
    screen,
    seconds_to_next,
    steps,
)


@pytest.fixture
def number(client: FlaskClient, app: Flask) -> str:
    """An alarm that two people on duty and their neighbours could answer."""
    crew(app)
    person(app, "Eka", "komandan", LEAD, "+6281340000041")
    person(app, "Fitri", "kepala", None, "+6281340000051")
    on_duty(app, "Gafur", 1, None, "mako")
    created: str = pressed(client)["incident_number"]
    return created


def reached(owner: psycopg.Connection, number: str, step: int) -> list[str]:
    """Who got a message at a step."""
    return names([one for one in rings(owner, number) if one.topic], step)


def test_each_step_rings_further_and_the_last_comes_again(number: str, app: Flask, owner: psycopg.Connection) -> None:
    assert reached(owner, number, 0) == ["Arman"]
    for _ in range(4):
        let_due(owner, app, number)
    found = rings(owner, number)
    assert names([one for one in found if one.topic], 1) == ["Baso", "Desi"]
    assert names([one for one in found if one.topic], 2) == ["Arman", "Baso", "Cakra", "Eka"]
    assert posts_rung(owner, number) == {LEAD, NEXT}
    assert [step["step"] for step in steps(owner, number)] == [1, 2, 3, 3]
    last = [name.partition(" ")[0] for name in reached(owner, number, 3)]
    assert {"BPBD", "Damkar", "Fitri"} <= set(last)
    assert last.count("BPBD") == 2, "the last step comes again"
    assert {one.topic for one in found if one.step and one.name != "Cakra"} <= {"fire.escalated", None}
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 50 < due <= 60


def test_steps_follow_each_other_at_the_packs_pace(number: str, app: Flask, owner: psycopg.Connection) -> None:
    paces = []
    for _ in range(3):
        due = seconds_to_next(owner, number)
        assert due is not None
        paces.append(round(due / 10))
        let_due(owner, app, number)
    assert paces == [3, 3, 6], "30 s, then until 60 s, then until 120 s"


def test_an_outage_fires_the_current_step_once_with_all_that_it_swallowed(
    number: str, app: Flask, owner: psycopg.Connection
) -> None:
    let_due(owner, app, number, overdue=600)
    (step,) = steps(owner, number)
    assert step["step"] == 3
    assert {"Arman", "Baso", "Cakra", "Desi", "Eka", "Fitri"} <= set(names(rings(owner, number), 3))
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 50 < due <= 60, "the next from now"
    assert go_round(owner, app) == 0


def test_an_answer_stops_the_alarm_and_not_leaving_resumes_it(
    number: str, app: Flask, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    crew_member = sign_in("regu", LEAD)
    done(crew_member, number, "acknowledge")
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 60 < due <= 90
    let_due(owner, app, number)
    (step,) = steps(owner, number)
    assert step["state"] == "diterima"

    done(crew_member, number, "depart")
    due = seconds_to_next(owner, number)
    assert due is not None
    assert due > 90, "as long as the way may take"
    let_due(owner, app, number)
    assert [step["state"] for step in steps(owner, number)] == ["diterima", "berangkat"]

    done(crew_member, number, "arrive")
    assert seconds_to_next(owner, number) is None
    assert go_round(owner, app) == 0


def test_a_post_that_withdraws_leaves_the_other_and_its_own_pace(
    number: str, app: Flask, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    lead, second = sign_in("regu", LEAD), sign_in("regu", NEXT, "Cakra Dua")
    done(lead, number, "acknowledge", "depart")
    done(second, number, "acknowledge")
    done(lead, number, "stand-down")
    due = seconds_to_next(owner, number)
    assert due is not None
    assert 60 < due <= 90, "the one that stays has not left yet"


def test_an_act_that_holds_the_incident_delays_the_step_and_blocks_nobody(
    number: str, app: Flask, owner: psycopg.Connection
) -> None:
    with db.transaction() as session:
        session.query(Incident).filter_by(number=number).with_for_update().one()
        let_due(owner, app, number)
        assert steps(owner, number) == []
    let_due(owner, app, number)
    assert len(steps(owner, number)) == 1


def test_whoever_said_no_is_left_in_peace(number: str, app: Flask, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.ring SET answer = 'tidak' WHERE holder_name = 'Arman'")
    let_due(owner, app, number, overdue=35)
    assert "Arman" not in names(rings(owner, number), 2)
    assert "Baso" in names(rings(owner, number), 2)


def test_without_any_step_crews_and_operators_are_rung_again(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    with db.transaction() as session:
        session.query(EscalationStep).delete()
    office_of(app).reference.forget()
    number = pressed(client)["incident_number"]
    let_due(owner, app, number)
    let_due(owner, app, number)
    assert names(rings(owner, number), 1).count("Desi") == 2


def test_a_post_that_goes_deaf_after_it_was_rung_is_told_of_once(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    screen(LEAD)
    number = pressed(client)["incident_number"]
    watch()
    assert "board.deaf" not in events(owner, number)

    owner.execute("UPDATE fire.board SET is_audible = false")
    watch()
    assert go_round(owner, app) == 1
    assert len(steps(owner, number)) == 1
    watch()
    assert events(owner, number).count("board.deaf") == 1


def test_an_alarm_that_lost_its_timer_goes_on(number: str, app: Flask, owner: psycopg.Connection) -> None:
    owner.execute("DELETE FROM fire.timer WHERE kind = 'incident.escalate'")
    owner.execute("UPDATE fire.incident SET next_step_at = now() - interval '1 minute'")
    watch()
    assert go_round(owner, app) == 1
    assert len(steps(owner, number)) == 1


def test_a_drills_steps_ring_only_the_contacts_for_drills(
    client: FlaskClient, app: Flask, owner: psycopg.Connection
) -> None:
    crew(app)
    owner.execute("DELETE FROM account.contact WHERE recipient LIKE 'latihan:%'")
    contact(f"latihan:{LEAD}", "latihan@konsel.example")
    number = pressed(client, drill=True)["incident_number"]
    for _ in range(3):
        let_due(owner, app, number)
    assert {one.name for one in rings(owner, number) if one.topic} == {"Latihan Pos Ranomeeto"}
    assert len(steps(owner, number)) == 3


def test_an_alarm_without_an_answer_never_ends(number: str, app: Flask, owner: psycopg.Connection) -> None:
    for overdue in (3600, 0, 400):
        let_due(owner, app, number, overdue)
        due = seconds_to_next(owner, number)
        assert due is not None
        assert due <= 60
