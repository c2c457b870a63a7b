"""Reports that wait to be accepted, and the files that came with them or later."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from services.sapa.models.base import SapaBase

REPORT_ID = "report.id"


class Report(SapaBase):
    """A report as the intake left it. Its key pair is made for it alone; the private half stands in `report_grant`.

    `summary_*` is what the inbox shows before anybody accepts it, `story_*` the rest; each a sealed row (crypto.rows,
    table `report`, fields of the same names). Both are emptied when it is accepted: then the case has them.
    """

    __tablename__ = "report"
    __table_args__ = (Index(None, "state", "received_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(server_default="baru")
    urgency: Mapped[str]
    read_by: Mapped[datetime]
    public: Mapped[bytes]
    summary_key: Mapped[bytes | None]
    summary: Mapped[bytes | None]
    story_key: Mapped[bytes | None]
    story: Mapped[bytes | None]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class ReportGrant(SapaBase):
    """The report's private key, sealed to one certified officer on duty, or to escrow (`holder_key_id` None)."""

    __tablename__ = "report_grant"
    __table_args__ = (Index(None, "report_id"), Index(None, "holder_key_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey(REPORT_ID))
    holder_key_id: Mapped[UUID | None]
    sealed: Mapped[bytes]


class SealedFile(SapaBase):
    """A file. `owner_id` is its report (epoch 0) or, once accepted, its case; its data stays where it was sealed.

    `about` is a sealed row: name, type, size, and of which original it is the stripped copy. `scope`: 1 for originals,
    which tell more than pictures (place, device), 0 for what is worked with. `data_owner` and `data_epoch` are the
    place under which the pieces were sealed.
    """

    __tablename__ = "file"
    __table_args__ = (Index(None, "owner_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    epoch: Mapped[int] = mapped_column(server_default=text("0"))
    scope: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    message_id: Mapped[UUID | None]
    data_owner: Mapped[UUID]
    data_epoch: Mapped[int] = mapped_column(server_default=text("0"))
    data_key: Mapped[bytes]
    header: Mapped[bytes]
    about_key: Mapped[bytes]
    about: Mapped[bytes]
    created_at: Mapped[datetime]


class FilePiece(SapaBase):
    """One piece of a file's ciphertext, in order."""

    __tablename__ = "file_piece"

    file_id: Mapped[UUID] = mapped_column(ForeignKey("file.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]
