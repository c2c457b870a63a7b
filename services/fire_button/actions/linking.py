"""Which open incident an alert belongs to, and the one statement that links it: key, alert and event together.

Near enough: rules.link_m plus both accuracies, at most link_most_m, while the incident's last alert is younger than
link_within_s. An alert without a position belongs to its phone's own incident, or to one known by the same desa alone.
A phone that floods is linked to its own incident, wherever it says that it is, so that the others' come through.

In the driver's own notation (see `write_once`), prepared once per connection; a bare parameter says its type.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import cos, floor, radians
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from common.geo import METRES_PER_DEGREE
from common.idempotency import Claim
from services.fire_button.actions.office import Office
from services.fire_button.actions.taking_in import Intake
from services.fire_button.workflow import OPEN_STATES

# From so many alerts of one phone within link_within_s on, it floods.
FLOOD = 3
MARGIN = 1.1
METRES_PER_EQUATOR_DEGREE = 111_320.0
OPEN = ", ".join(f"'{state.value}'" for state in OPEN_STATES)
COLUMNS = {
    "id": "uuid",
    "secret_hash": "bytea",
    "channel": "text",
    "is_drill": "boolean",
    "pressed_at": "timestamptz",
    "sent_at": "timestamptz",
    "received_at": "timestamptz",
    "clock_off_s": "float8",
    "is_late": "boolean",
    "latitude": "float8",
    "longitude": "float8",
    "accuracy_m": "float8",
    "quality": "text",
    "desa_code": "text",
    "kecamatan_code": "text",
    "landmark": "text",
    "kind_code": "text",
    "in_danger": "boolean",
    "note": "text",
    "phone": "bytea",
    "phone_hash": "bytea",
    "device_hash": "bytea",
    "operator_id": "uuid",
    "call_arrival_at": "timestamptz",
    "call_answered_at": "timestamptz",
}
NAMES = ", ".join(COLUMNS)
VALUES = ", ".join(f"%({name})s::{kind}" for name, kind in COLUMNS.items())

RESTRICTION = """
  SELECT id FROM restriction
  WHERE (device_hash = %(device_hash)s::bytea OR phone_hash = %(caller_hash)s::bytea)
    AND lifted_at IS NULL AND until > %(received_at)s::timestamptz
  ORDER BY until DESC LIMIT 1"""
RECENT = "EXISTS (SELECT FROM alert a WHERE a.incident_id = i.id AND a.received_at > %(since)s::timestamptz)"
METRES = f"""sqrt(
  power({METRES_PER_DEGREE} * (i.latitude - %(latitude)s::float8), 2) + power(
    {METRES_PER_EQUATOR_DEGREE} * (i.longitude - %(longitude)s::float8) * cos(radians(%(latitude)s::float8)), 2))"""
CHOOSE = f"""
WITH mine AS MATERIALIZED (
  SELECT incident_id, received_at FROM alert
  WHERE (device_hash = %(device_hash)s::bytea OR (phone_hash = %(caller_hash)s::bytea AND channel <> 'web'))
    AND received_at > %(since)s::timestamptz AND is_drill = %(is_drill)s::boolean AND operator_id IS NULL
  ORDER BY received_at DESC LIMIT 100
), burst AS (
  SELECT count(*) >= {FLOOD} AS is_flood FROM mine
), candidate AS (
  SELECT id, 1 AS rank, metres FROM (
    SELECT i.id, i.accuracy_m, {METRES} AS metres FROM incident i
    WHERE i.state IN ({OPEN}) AND i.is_drill = %(is_drill)s::boolean
      AND i.latitude BETWEEN %(latitude)s::float8 - %(reach)s::float8 AND %(latitude)s::float8 + %(reach)s::float8
      AND {RECENT}
  ) AS near
  WHERE metres <= least(
    %(link_m)s::float8 + coalesce(%(accuracy_m)s::float8, 0) + coalesce(accuracy_m, 0), %(link_most_m)s::float8)
  UNION ALL
  SELECT i.id, 2, 0 FROM incident i
  WHERE i.state IN ({OPEN}) AND i.is_drill = %(is_drill)s::boolean
    AND i.latitude IS NULL AND i.desa_code = %(same_desa)s::text AND {RECENT}
  UNION ALL
  SELECT incident_id, CASE WHEN is_flood THEN 0 ELSE 3 END,
    extract(epoch FROM %(received_at)s::timestamptz - mine.received_at)
  FROM mine, burst, incident i
  WHERE i.id = incident_id AND (is_flood OR %(latitude)s::float8 IS NULL OR i.latitude IS NULL)
), chosen AS (
  SELECT i.id, i.number, i.state, i.post_code FROM incident i JOIN candidate c ON c.id = i.id
  WHERE i.state IN ({OPEN}) AND (%(may_wait)s::boolean OR (
    (%(is_weak)s::boolean OR EXISTS (SELECT FROM dispatch d WHERE d.incident_id = i.id))
    AND (NOT %(is_placed)s::boolean OR i.latitude IS NOT NULL OR i.kecamatan_code IS NOT NULL)
    AND (NOT i.is_outside OR %(is_outside)s::boolean)
    AND (NOT %(is_exact)s::boolean OR (i.latitude IS NOT NULL AND coalesce(i.accuracy_m, 0) <= %(coarse_m)s::float8))))
  ORDER BY c.rank, c.metres LIMIT 1
"""  # noqa: S608 — made of our own words; every value is a parameter
LINK_TAIL = f"""
), taken AS (
  INSERT INTO idempotency_key (key_hash, fingerprint, answer)
  SELECT %(key_hash)s::bytea, %(fingerprint)s::bytea, %(sealed_answer)s::bytea FROM chosen
  ON CONFLICT DO NOTHING
  RETURNING key_hash
), made AS (
  INSERT INTO alert (incident_id, restriction_id, is_flood, {NAMES})
  SELECT chosen.id, ({RESTRICTION}), is_flood, {VALUES} FROM chosen, burst, taken
  RETURNING restriction_id
), told AS (
  INSERT INTO incident_event (incident_id, kind, data)
  SELECT chosen.id, 'alert.linked', %(told)s::jsonb
    || jsonb_build_object('is_restricted', restriction_id IS NOT NULL, 'is_flood', is_flood)
  FROM chosen, burst, made
)
SELECT (SELECT count(*) FROM taken) = 1, chosen.id, number, state, post_code,
  is_flood OR EXISTS (SELECT FROM made WHERE restriction_id IS NOT NULL),
  (SELECT count(*) FROM (SELECT FROM alert a WHERE a.incident_id = chosen.id LIMIT 5) AS before)
FROM chosen, burst
"""  # noqa: S608
LINK = CHOOSE + "FOR SHARE OF i" + LINK_TAIL
LINK_LOCKED = CHOOSE + "FOR UPDATE OF i" + LINK_TAIL
LOCK = text("SELECT pg_advisory_xact_lock(name) FROM unnest(CAST(:names AS bigint[])) AS name")


class Linked(NamedTuple):
    """The incident that an alert was linked to. `is_new` is false for a press that came before.

    `is_marked`: the phone is restricted or floods. `before`: how many alerts there were, at most five.
    """

    is_new: bool
    incident_id: UUID
    number: str
    state: str
    post_code: str | None
    is_marked: bool
    before: int


def parameters(office: Office, intake: Intake, claim: Claim) -> dict[str, Any]:
    """What LINK asks for. With `may_wait` it takes any incident; without, only one that needs nothing but the link."""
    rules, told = office.rules, intake.told(office)
    since = intake.clock.received_at - timedelta(seconds=rules.link_within_s)
    return intake.row | {
        "caller_hash": intake.caller_hash,
        "since": since,
        "reach": rules.link_most_m * MARGIN / METRES_PER_DEGREE,
        "link_m": rules.link_m,
        "link_most_m": rules.link_most_m,
        "coarse_m": rules.coarse_m,
        "same_desa": intake.row["desa_code"] if intake.spot.latitude is None else None,
        "is_weak": intake.is_weak,
        "is_placed": intake.site.is_known,
        "is_outside": intake.site.is_outside,
        "is_exact": intake.spot.is_exact,
        "may_wait": False,
        "told": json.dumps(event_data(intake)),
        "key_hash": claim.key_hash,
        "fingerprint": claim.fingerprint,
        "sealed_answer": claim.sealed(told),
    }


def event_data(intake: Intake) -> Mapping[str, Any]:
    """What the log keeps of an alert: no words, number or position of the caller."""
    row = intake.row
    return {
        "alert": str(intake.id),
        "channel": row["channel"],
        "quality": row["quality"],
        "is_late": row["is_late"],
    }


def link_locked(session: Session, given: Mapping[str, Any]) -> Linked | None:
    """Link within a transaction that holds the neighbourhood; the incident is locked. None: there is none near."""
    row = session.connection().exec_driver_sql(LINK_LOCKED, dict(given) | {"may_wait": True}).first()
    return None if row is None else Linked(*row)


def lock_neighbourhood(session: Session, office: Office, intake: Intake) -> None:
    """Let nobody else make an incident that this alert could be linked to, until the transaction ends."""
    names = sorted({_number(f"{intake.row['is_drill']}:{name}") for name in _names(office, intake)})
    session.execute(LOCK, {"names": names})


def _names(office: Office, intake: Intake) -> Iterator[str]:
    """The cells that a square of link_most_m around the alert touches (one to four), its desa, its phone."""
    latitude, longitude = intake.spot.latitude, intake.spot.longitude
    if latitude is not None and longitude is not None:
        across = radians(office.pack.regions.kabupaten.lat)
        high = office.rules.link_most_m * MARGIN / METRES_PER_DEGREE
        wide = office.rules.link_most_m * MARGIN / (METRES_PER_EQUATOR_DEGREE * cos(across))
        for row in _touched(latitude, high):
            yield from (f"cell:{row}:{column}" for column in _touched(longitude, wide))
    elif intake.row["desa_code"]:
        yield f"desa:{intake.row['desa_code']}"
    for phone in (intake.device_hash, intake.caller_hash):
        if phone is not None:
            yield f"phone:{phone.hex()}"


def _touched(at: float, size: float) -> Sequence[int]:
    return range(floor((at - size / 2) / size), floor((at + size / 2) / size) + 1)


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
