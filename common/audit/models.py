"""The audit's two tables. The service's role may insert and read them; UPDATE and DELETE are revoked."""

from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from common.db import Base, EventColumns, Xid8


class Audit(EventColumns, Base):
    """One act. `subject` names what was acted on (`report:KS-…`); `detail` holds no personal data."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "tx", "id"), Index(None, "subject"))

    actor: Mapped[str]
    act: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
    request_id: Mapped[str]


class AuditSeal(EventColumns, Base):
    """One sealed batch: every audit row up to (`last_tx`, `last_id`) that no earlier seal covers."""

    __tablename__ = "audit_seal"

    last_tx: Mapped[int] = mapped_column(Xid8)
    last_id: Mapped[int] = mapped_column(BigInteger)
    row_count: Mapped[int]
    chain: Mapped[bytes]
