"""Writing one audit row, in the caller's transaction: the act and its record commit together or not at all."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from common.audit.models import Audit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `officer:<id>`, `citizen`, `system:relay`, `cli:<login>`; and in which request."""

    name: str
    request_id: str = ""


def record(session: Session, actor: Actor, act: str, subject: str, **detail: Any) -> None:
    """Add one row. `act` is `area.verb` (`report.verify`); `detail` must be JSON and free of personal data."""
    session.add(Audit(actor=actor.name, act=act, subject=subject, detail=detail, request_id=actor.request_id))
