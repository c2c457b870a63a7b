"""People who may be rung, wall screens, and the relay's clock for the tests; what was rung, as the database has it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from flask import Flask

from common import db
from common.audit import Actor
from common.auth import officers
from common.auth.identity import Grant
from common.auth.passwords import Prepared
from common.codes import new_id
from common.directory import Contact
from common.relay.timers import STEP_LEASE, claim_due, fire
from services.fire_button.actions import Office
from services.fire_button.messages.recipients import officer_holder, post_holder, volunteer_holder
from services.fire_button.models import Board, Crew, Reach, Shift, Volunteer
from services.fire_button.routes.access import EXTENSION
from services.fire_button.timers import escalation

LEAD, NEXT = "pos-ranomeeto", "pos-konda"
OPERATORS_NUMBER = "+6281340000001"


class Rung(NamedTuple):
    """One ring with its message."""

    step: int
    purpose: str
    name: str
    post: str | None
    topic: str | None
    sms: str
    answer: str
    id: UUID


def office_of(app: Flask) -> Office:
    """What the factory made."""
    found: Office = app.extensions[EXTENSION]
    return found


def way(app: Flask, holder: str, address: str, channel: str = "sms") -> None:
    """A way to reach a holder."""
    box, row = office_of(app).box, new_id()
    with db.transaction() as session:
        sealed = box.seal(row, address)
        session.add(
            Reach(id=row, holder=holder, channel=channel, address=sealed, address_hash=box.address_hash(address))
        )


def officer(name: str, role: str, post: str | None = None) -> UUID:
    """An account with a role, and a post of its own if asked."""
    username = f"{name}.{uuid4().hex[:6]}".replace(" ", "").casefold()
    password = Prepared("", "no hash", is_temporary=False)
    new = officers.NewOfficer(username=username, name=name, email="", password=password)
    with db.transaction() as session:
        made = officers.create_officer(session, new, Actor("cli:test")).officer
        officers.grant_role(session, made, Grant(role, "damkar"), Actor("cli:test"))
        if post:
            session.add(Crew(officer_id=made.id, post_code=post))
        return made.id


def person(app: Flask, name: str, role: str, post: str | None = None, number: str | None = None) -> UUID:
    """An officer who is reached by SMS, if there is a number."""
    officer_id = officer(name, role, post)
    if number:
        way(app, officer_holder(officer_id), number)
    return officer_id


def on_duty(app: Flask, name: str, rank: int, number: str | None, post: str = LEAD) -> UUID:
    """Somebody of a post's crew whose turn it is now."""
    officer_id = person(app, name, "regu", post, number)
    shift(officer_id, post, rank)
    return officer_id


def shift(officer_id: UUID, post: str, rank: int = 1, starts: float = -1, hours: float = 8) -> None:
    """A turn that starts so many hours from now."""
    start = datetime.now(UTC) + timedelta(hours=starts)
    with db.transaction() as session:
        session.add(
            Shift(
                officer_id=officer_id,
                post_code=post,
                rank=rank,
                starts_at=start,
                ends_at=start + timedelta(hours=hours),
            )
        )


def volunteer(app: Flask, name: str, desa_code: str, number: str) -> None:
    """A Redkar volunteer."""
    with db.transaction() as session:
        made = Volunteer(name=name, desa_code=desa_code)
        session.add(made)
        session.flush()
        holder = volunteer_holder(made.id)
    way(app, holder, number)


def telephone(app: Flask, post: str, number: str) -> None:
    """A post's own number."""
    way(app, post_holder(post), number)


def contact(recipient: str, address: str, channel: str = "email") -> None:
    """A row of contacts."""
    with db.transaction() as session:
        session.add(Contact(recipient=recipient, channel=channel, address=address))


def screen(post: str, *, audible: bool = True, seen: float = 1) -> None:
    """A wall screen that gave its last sign of life so many seconds ago."""
    with db.transaction() as session:
        seen_at = datetime.now(UTC) - timedelta(seconds=seen)
        session.add(Board(name="Layar", post_code=post, seen_at=seen_at, is_audible=audible))


def crew(app: Flask) -> None:
    """A post as it should be: two on duty who can be reached, and its neighbour with one."""
    on_duty(app, "Arman", 1, "+6281340000011")
    on_duty(app, "Baso", 2, "+6281340000012")
    on_duty(app, "Cakra", 1, "+6281340000021", NEXT)
    person(app, "Desi", "operator", None, OPERATORS_NUMBER)


def rings(owner: psycopg.Connection, number: str) -> list[Rung]:
    """Everybody who was rung for an incident, oldest first."""
    asked = (
        "SELECT r.step, r.purpose, r.holder_name, r.post_code, o.topic, coalesce(o.data->>'sms', ''), r.answer, r.id"
        " FROM fire.ring r JOIN fire.incident i ON i.id = r.incident_id LEFT JOIN fire.outbox o ON o.id = r.outbox_id"
        " WHERE i.number = %s ORDER BY r.rung_at, r.id"
    )
    return [Rung(*row) for row in owner.execute(asked, [number])]


def names(found: Sequence[Rung], step: int | None = None) -> list[str]:
    """Who was rung, at a step if asked, in alphabetical order."""
    return sorted(one.name for one in found if step is None or one.step == step)


def seconds_to_next(owner: psycopg.Connection, number: str) -> float | None:
    """Until the next step; the timer and the incident agree. None: nothing is due any more."""
    asked = (
        "SELECT extract(epoch FROM t.due_at - clock_timestamp())::float8, t.due_at = i.next_step_at"
        " FROM fire.incident i JOIN fire.timer t ON t.subject = i.id::text AND t.done_at IS NULL"
        " WHERE i.number = %s AND t.kind = 'incident.escalate'"
    )
    row = owner.execute(asked, [number]).fetchone()
    if row is None:
        told = owner.execute("SELECT next_step_at FROM fire.incident WHERE number = %s", [number]).fetchone()
        assert told == (None,)
        return None
    assert row[1]
    return float(row[0])


def let_due(owner: psycopg.Connection, app: Flask, number: str, overdue: float = 0) -> None:
    """Let the next step of an incident be overdue by so many seconds, and the relay go round once."""
    moved = (
        "UPDATE fire.timer SET due_at = clock_timestamp() - make_interval(secs => %s)"
        " WHERE subject = (SELECT id::text FROM fire.incident WHERE number = %s) AND done_at IS NULL"
    )
    owner.execute(moved, [overdue, number])
    go_round(owner, app)


def go_round(owner: psycopg.Connection, app: Flask) -> int:
    """What the relay does with the steps that are due; how many there were. No step fails."""
    kind = "incident.escalate"
    due = claim_due([kind], STEP_LEASE)
    for timer in due:
        fire(timer, escalation.handlers(office_of(app))[kind])
    assert owner.execute("SELECT last_error FROM fire.timer WHERE last_error <> ''").fetchall() == []
    return len(due)


def steps(owner: psycopg.Connection, number: str) -> list[dict[str, Any]]:
    """The data of the steps that were taken."""
    asked = (
        "SELECT e.data FROM fire.incident_event e JOIN fire.incident i ON i.id = e.incident_id"
        " WHERE i.number = %s AND e.kind = 'escalation.step' ORDER BY e.id"
    )
    return [data for (data,) in owner.execute(asked, [number])]
