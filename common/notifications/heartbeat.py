"""A process without a port says that it goes round its loop: one row each for `relay`, `chores` and `worker`."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from common import db
from common.db import Base

RELAY = "relay"
CHORES = "chores"
WORKER = "worker"
EVERY = 2.0


class Heartbeat(Base):
    """When a process last went round its loop.

    Of a relay's two rows `relay` tells whether messages go out, `chores` whether what falls due is done: each second.
    """

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


def beat(name: str) -> None:
    """Write down that this process goes round."""
    now = func.clock_timestamp()
    beaten = insert(Heartbeat).values(name=name, at=now)
    with db.transaction(quiet=True) as session:
        session.execute(beaten.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
