"""The way to PostgreSQL: tables' base, the only two places that commit, and how to follow committed rows."""

from common.db.base import Base, EventColumns, Xid8, uuid_key
from common.db.batches import in_batches
from common.db.follow import Cursor, after, settled
from common.db.listener import Listener
from common.db.session import bind, check, in_use, poke, reading, release, transaction, write_once

__all__ = [
    "Base",
    "Cursor",
    "EventColumns",
    "Listener",
    "Xid8",
    "after",
    "bind",
    "check",
    "in_batches",
    "in_use",
    "poke",
    "reading",
    "release",
    "settled",
    "transaction",
    "uuid_key",
    "write_once",
]
