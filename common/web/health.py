"""Whether this process lives (`/healthz`), and whether the whole service does its work (`/readyz`).

A load balancer asks `/healthz`: reports are accepted while the relay is down. `/readyz` is for whoever is to be woken.
Where a service says so it waits until each loop of the relay went round once more: an old beat proves little.
"""

import re
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from common import db
from common.apidoc import documented
from common.auth import public
from common.web.running import current_service

CYCLE_WITHIN = 5.0
LOOK_AGAIN = 0.1
STEP_LIMIT = 5.0
MANY_TRIES = 3
VERSIONS = Path(__file__).parents[2] / "deploy" / "migrations" / "versions"
REVISION = re.compile(r'^(revision|down_revision)\b[^=\n]*= "(\w+)"', re.MULTILINE)
HEARTBEAT_LIMIT = 10.0
DUE_LIMIT = 120.0
RELAY = text("SELECT extract(epoch FROM clock_timestamp() - at)::float8 FROM heartbeat WHERE name = 'relay'")
OLDEST_DUE = text(
    "SELECT extract(epoch FROM now() - min(due_at))::float8 FROM outbox WHERE state = 'waiting' AND due_at <= now()"
)
BEATS = text("SELECT name, extract(epoch FROM at)::float8 AS at FROM heartbeat WHERE name = ANY(:names)")
BEAT_AGES = text(
    "SELECT name, extract(epoch FROM clock_timestamp() - at)::float8 FROM heartbeat WHERE name = ANY(:names)"
)
OLDEST_STEP = text("""
SELECT extract(epoch FROM clock_timestamp() - min(due_at))::float8 FROM timer
WHERE done_at IS NULL AND due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
""")
FAILING = text("SELECT count(*) FROM timer WHERE done_at IS NULL AND attempts >= :tries AND last_error <> ''")
# One request waits at a time: the others would hold every thread of this process.
_waiting = threading.Lock()

blueprint = Blueprint("health", __name__)


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Check(BaseModel):
    """One thing that the work needs. `seconds` is an age, where the check is about one."""

    is_ok: bool
    seconds: float | None = None
    note: str = ""


NO_CYCLE = Check(is_ok=False, note=f"no cycle within {CYCLE_WITHIN:.0f} s")


class Readiness(BaseModel):
    """All checks together."""

    is_ready: bool
    checks: dict[str, Check]


@blueprint.get("/healthz")
@public
@documented(summary="Proses hidup", answers={200: Alive}, tags=("operasi",))
def alive() -> ResponseReturnValue:
    """Ask nothing and nobody."""
    return jsonify(Alive().model_dump())


@blueprint.get("/readyz")
@public
@documented(summary="Siap bekerja", answers={200: Readiness, 503: Readiness}, tags=("operasi",))
def ready() -> ResponseReturnValue:
    """The database answers and is migrated, the relay lives, no message waits long, what falls due is done."""
    found = readiness()
    return jsonify(found.model_dump(exclude_none=True)), 200 if found.is_ready else 503


def readiness() -> Readiness:
    """Run every check; the ones after a silent database are left out."""
    try:
        if current_service().is_quiet:
            return _reachable()
        checks = {"database": Check(is_ok=True), "migrations": _migrations()}
        with db.reading() as session:
            checks["relay"] = _young(session.scalar(RELAY), HEARTBEAT_LIMIT, missing="no heartbeat yet")
            checks["outbox"] = _young(session.scalar(OLDEST_DUE) or 0.0, DUE_LIMIT)
            checks |= _cycles(session, current_service().watched_loops)
    except SQLAlchemyError as failed:
        checks = {"database": Check(is_ok=False, note=type(failed).__name__)}
    return Readiness(is_ready=all(check.is_ok for check in checks.values()), checks=checks)


def _reachable() -> Readiness:
    """All that a quiet process may see: its role reads neither migrations nor what others do."""
    with db.reading() as session:
        session.execute(text("SELECT 1"))
    return Readiness(is_ready=True, checks={"database": Check(is_ok=True)})


def _cycles(session: Session, loops: Sequence[str]) -> dict[str, Check]:
    """Whether each loop goes round, and whether what fell due was done."""
    if not loops:
        return {}
    checks = {f"cycle_{name}": check for name, check in _beats(session, loops).items()}
    failing = session.scalar(FAILING, {"tries": MANY_TRIES}) or 0
    late = _young(session.scalar(OLDEST_STEP) or 0.0, STEP_LIMIT)
    note = f"{failing} fail again and again" if failing else ""
    return checks | {"timers": late.model_copy(update={"is_ok": late.is_ok and not failing, "note": note})}


def _beats(session: Session, loops: Sequence[str]) -> dict[str, Check]:
    """Wait for the next beat of each; while another request waits already, their age has to do."""
    if not _waiting.acquire(blocking=False):
        ages = session.execute(BEAT_AGES, {"names": list(loops)}).all()
        young = {name: _young(age, CYCLE_WITHIN) for name, age in ages}
        return {name: young.get(name, NO_CYCLE) for name in loops}
    try:
        return _next_beats(session, loops)
    finally:
        _waiting.release()


def _next_beats(session: Session, loops: Sequence[str]) -> dict[str, Check]:
    began = time.monotonic()
    before = _beat_times(session, loops)
    seen: dict[str, Check] = {}
    while len(seen) < len(loops) and time.monotonic() - began < CYCLE_WITHIN:
        time.sleep(LOOK_AGAIN)
        for name, at in _beat_times(session, loops).items():
            if at != before.get(name) and name not in seen:
                seen[name] = Check(is_ok=True, seconds=round(time.monotonic() - began, 1))
    return {name: seen.get(name, NO_CYCLE) for name in loops}


def _beat_times(session: Session, loops: Sequence[str]) -> dict[str, float]:
    return {name: float(at) for name, at in session.execute(BEATS, {"names": list(loops)})}


def _migrations() -> Check:
    at, wanted = set(db.check()), set(heads())
    return Check(is_ok=at == wanted, note="" if at == wanted else f"at {sorted(at)}, wants {sorted(wanted)}")


def _young(age: float | None, limit: float, missing: str = "") -> Check:
    if age is None:
        return Check(is_ok=False, note=missing)
    return Check(is_ok=age <= limit, seconds=round(max(age, 0.0), 1))


@cache
def heads() -> tuple[str, ...]:
    """The newest revisions of this checkout, read from the migrations' text: Alembic is not needed to serve."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in VERSIONS.glob("*.py"):
        for name, value in REVISION.findall(path.read_text()):
            (revisions if name == "revision" else followed).add(value)
    return tuple(sorted(revisions - followed))
