"""Where crews are and how they are reached: posts, water, kinds, steps, people, boards. Data of an office."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from common.db import uuid_key
from services.fire_button.models.base import FireBase

POST_CODE = "post.code"


class Post(FireBase):
    """A fire post. `is_placeholder`: the position is not known, only the kecamatan; distances are then guesses.

    `is_open`: the post answers at all just now; a closed one is not rung (screen Pos).

    """

    __tablename__ = "post"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    opd_code: Mapped[str]
    kecamatan_code: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    phone: Mapped[str] = mapped_column(server_default="")
    is_placeholder: Mapped[bool]
    note: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    is_open: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class WaterSource(FireBase):
    """A hydrant or another place to take water from. From the pack."""

    __tablename__ = "water_source"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    note: Mapped[str] = mapped_column(server_default="")
    is_placeholder: Mapped[bool]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class Kind(FireBase):
    """What burns or what help is needed, in a caller's words. From the pack.

    `advice`: what to do until the crew is there, one sentence a line.
    """

    __tablename__ = "kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    advice: Mapped[str]
    is_fire: Mapped[bool]
    position: Mapped[int]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    edited_at: Mapped[datetime | None]


class EscalationStep(FireBase):
    """Who is rung when so many seconds have passed without an answer. From the pack.

    `whom`: words of messages/targets.py (`regu_kedua`, `pos_berikut`, `kepala_pos`, `kepala_dinas`, `bpbd` …).
    """

    __tablename__ = "escalation_step"

    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    after_s: Mapped[int]
    whom: Mapped[list[str]] = mapped_column(ARRAY(Text))
    edited_at: Mapped[datetime | None]


class Crew(FireBase):
    """An officer's own post, and whether they are willing to be rung now (`is_available`)."""

    __tablename__ = "crew"

    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    post_code: Mapped[str | None] = mapped_column(ForeignKey(POST_CODE))
    is_available: Mapped[bool] = mapped_column(server_default=text("true"))
    unavailable_until: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]


class Volunteer(FireBase):
    """A Redkar volunteer of a desa, asked to confirm what is seen from there. No account: answers by link or SMS."""

    __tablename__ = "volunteer"
    __table_args__ = (Index(None, "desa_code"),)

    id: Mapped[UUID] = uuid_key()
    name: Mapped[str]
    desa_code: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Reach(FireBase):
    """One way to reach somebody: `holder` is `petugas:<id>`, `relawan:<id>` or `pos:<code>`; lowest `position` first.

    `address` is sealed (crypto.AddressBox): a number as E.164, an e-mail address, or a push subscription as JSON.
    All ways of a holder are used at once for an alarm; `last_error` and `failed_at` tell which does not work.
    """

    __tablename__ = "reach"
    __table_args__ = (Index(None, "holder"), Index(None, "address_hash"))

    id: Mapped[UUID] = uuid_key()
    holder: Mapped[str]
    channel: Mapped[str]
    address: Mapped[bytes]
    address_hash: Mapped[bytes]
    label: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Shift(FireBase):
    """One person's turn at a post. `rank` 1 is rung first, 2 is the second person, and so on."""

    __tablename__ = "shift"
    __table_args__ = (
        UniqueConstraint("officer_id", "starts_at"),
        Index(None, "post_code", "starts_at"),
        Index(None, "ends_at"),
    )

    id: Mapped[UUID] = uuid_key()
    post_code: Mapped[str] = mapped_column(ForeignKey(POST_CODE))
    officer_id: Mapped[UUID]
    rank: Mapped[int] = mapped_column(SmallInteger)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Board(FireBase):
    """A wall screen. Its cookie's hash lets it read the board and acknowledge for its post, nothing else.

    `seen_at` and `is_audible` come from its own sign of life; `heard_at` is when its loudspeaker was last tested.
    `post_code` empty: the control room, which shows every post. `pairing_hash` until a screen took it.
    """

    __tablename__ = "board"

    id: Mapped[UUID] = uuid_key()
    name: Mapped[str]
    post_code: Mapped[str | None] = mapped_column(ForeignKey(POST_CODE))
    pairing_hash: Mapped[bytes | None] = mapped_column(unique=True)
    pairing_until: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    seen_at: Mapped[datetime | None]
    is_audible: Mapped[bool] = mapped_column(server_default=text("false"))
    heard_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
