"""Whether this process lives (`/healthz`), and whether the whole service does its work (`/readyz`).

A load balancer asks `/healthz`: reports are accepted while the relay is down. `/readyz` is for whoever is to be woken.
"""

import re
from functools import cache
from pathlib import Path

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from common import db
from common.apidoc import documented
from common.auth import public

VERSIONS = Path(__file__).parents[2] / "deploy" / "migrations" / "versions"
REVISION = re.compile(r'^(revision|down_revision)\b[^=\n]*= "(\w+)"', re.MULTILINE)
HEARTBEAT_LIMIT = 10.0
DUE_LIMIT = 120.0
RELAY = text("SELECT extract(epoch FROM clock_timestamp() - at)::float8 FROM heartbeat WHERE name = 'relay'")
OLDEST_DUE = text(
    "SELECT extract(epoch FROM now() - min(due_at))::float8 FROM outbox WHERE state = 'waiting' AND due_at <= now()"
)

blueprint = Blueprint("health", __name__)


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Check(BaseModel):
    """One thing that the work needs. `seconds` is an age, where the check is about one."""

    is_ok: bool
    seconds: float | None = None
    note: str = ""


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
    """The database answers and is migrated, the relay lives, and no message waits long."""
    found = readiness()
    return jsonify(found.model_dump(exclude_none=True)), 200 if found.is_ready else 503


def readiness() -> Readiness:
    """Run every check; the ones after a silent database are left out."""
    try:
        checks = {"database": Check(is_ok=True), "migrations": _migrations()}
        with db.reading() as session:
            checks["relay"] = _young(session.scalar(RELAY), HEARTBEAT_LIMIT, missing="no heartbeat yet")
            checks["outbox"] = _young(session.scalar(OLDEST_DUE) or 0.0, DUE_LIMIT)
    except SQLAlchemyError as failed:
        checks = {"database": Check(is_ok=False, note=type(failed).__name__)}
    return Readiness(is_ready=all(check.is_ok for check in checks.values()), checks=checks)


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
