"""How many statements an alarm and a step of escalation send: the same for one who is rung as for many."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.relay.timers import STEP_LEASE, claim_due, fire
from services.fire_button.queries import muster
from services.fire_button.timers import escalation
from tests.fire_button.alerts import DESA_AMBAIPUA, KENDARI, pressed
from tests.fire_button.rota import LEAD, NEXT, contact, crew, office_of, on_duty, rings, telephone, volunteer
from tests.perda_report.test_query_counts import counted

# Two read who may be rung and how.
MUSTER = 2
# Neighbourhood, near incidents, key, serial, restriction; incident, alert, event; alerts and rings before, open
# incidents; post, incident, event, timer, messages, rings.
ALARM = 16 + MUSTER
# Timer, incident, posts, alerts and rings before; incident, event, next timer, messages, rings.
STEP = 9
KIND = "incident.escalate"
FAR = {"latitude": -4.4, "longitude": 122.3}


@pytest.fixture
def number(client: FlaskClient, app: Flask) -> str:
    """An alarm that people on duty, their post, volunteers and contacts could answer."""
    crew(app)
    telephone(app, LEAD, "+6281340000010")
    contact(f"pos:{NEXT}", "konda@konsel.example")
    volunteer(app, "Wa Ode", DESA_AMBAIPUA, "+6281340000031")
    created: str = pressed(client)["incident_number"]
    return created


def many(app: Flask) -> None:
    """More of everybody."""
    for place in range(4):
        on_duty(app, f"Regu {place}", 1 + place % 2, f"+62813400001{place:02}")
        on_duty(app, f"Konda {place}", 1 + place % 2, f"+62813400002{place:02}", NEXT)
        volunteer(app, f"Redkar {place}", DESA_AMBAIPUA, f"+62813400003{place:02}")
    on_duty(app, "Tanpa HP", 1, None)


def read_reference(app: Flask) -> None:
    """So that it is not read anew while statements are counted."""
    office_of(app).reference.forget()
    office_of(app).reference.current()


def taken(owner: psycopg.Connection, app: Flask, *numbers: str) -> list[str]:
    """The statements with which one relay takes the next steps of these incidents; no other step is due."""
    owner.execute("UPDATE fire.timer SET due_at = clock_timestamp() + interval '1 hour' WHERE done_at IS NULL")
    due_now = (
        "UPDATE fire.timer SET due_at = clock_timestamp() WHERE done_at IS NULL"
        " AND subject IN (SELECT id::text FROM fire.incident WHERE number = ANY(%s))"
    )
    owner.execute(due_now, [list(numbers)])
    read_reference(app)
    due, step = claim_due([KIND], STEP_LEASE), escalation.handlers(office_of(app))[KIND]
    assert len(due) == len(numbers)
    with counted() as statements:
        for timer in due:
            fire(timer, step)
    return statements


def test_an_alarm_of_a_new_incident(number: str, app: Flask, owner: psycopg.Connection) -> None:
    owner.execute("UPDATE fire.incident SET state = 'selesai'")
    many(app)
    client = app.test_client()
    pressed(client, **KENDARI)
    read_reference(app)
    with counted() as statements:
        again = pressed(client)["incident_number"]

    assert len(rings(owner, again)) > len(rings(owner, number)) > 1
    assert len(statements) == ALARM, "\n\n".join(statements)


@pytest.mark.parametrize(("before", "more"), [(0, 0), (1, 1), (2, 0), (3, 0)])
def test_a_step(number: str, app: Flask, owner: psycopg.Connection, before: int, more: int) -> None:
    """The second rings one more post, too."""
    many(app)
    for _ in range(before):
        taken(owner, app, number)
    statements = taken(owner, app, number)

    assert len([one for one in rings(owner, number) if one.step == min(before + 1, 3)]) > 1
    assert len(statements) == MUSTER + STEP + more, "\n\n".join(statements)


def test_steps_that_are_due_together_read_the_muster_once(
    number: str, app: Flask, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(muster, "SHARED_FOR_S", 60.0)
    numbers = [number, *(pressed(app.test_client(), **place)["incident_number"] for place in (KENDARI, FAR))]
    statements = taken(owner, app, *numbers)

    assert len(set(numbers)) == 3
    assert len(statements) <= MUSTER + len(numbers) * STEP, "\n\n".join(statements)
    assert len([one for one in statements if "FROM shift" in one]) == 1
