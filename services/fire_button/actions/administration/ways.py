"""How somebody is reached: added, tried, rested and removed, by themselves or by an administrator."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import audit
from common.administration import Switch, refuse
from common.audit import Actor
from common.codes import new_id
from common.errors import Conflict, NotFound
from common.notifications import outbox
from common.notifications.outbox import Message
from services.fire_button.crypto import AddressBox
from services.fire_button.messages.recipients import reach_recipient
from services.fire_button.models import Reach
from services.fire_button.schemas.administration import WayForm

NO_WAY = "Jalur ini tidak ada lagi."
SAME_ADDRESS = "Jalur ini sudah ada."
MOST_WAYS = 8
TOO_MANY = "Sudah ada 8 jalur. Hapus salah satu dulu."
RESTING = "Jalur ini sedang tidak dipakai. Pakai dulu, lalu uji."
TEST_TOPIC = "fire.test"
TEST_WORDS = "UJI Tombol Kebakaran. Jalur ini sampai kepada Anda. Tidak ada kebakaran."
TEST_MAIL = "Ini pesan uji dari Tombol Kebakaran. Jalur ini sampai kepada Anda. Tidak ada kebakaran.\n"


def add_way(session: Session, box: AddressBox, holder: str, form: WayForm, actor: Actor) -> UUID:
    """Another way of this holder, used with the next alarm. Raises InvalidInput, Conflict."""
    there = session.scalars(select(Reach).where(Reach.holder == holder).with_for_update()).all()
    hashed = box.address_hash(form.address)
    if any(row.address_hash == hashed for row in there):
        raise refuse("address", SAME_ADDRESS)
    if len(there) >= MOST_WAYS:
        raise Conflict(TOO_MANY)
    row = Reach(
        id=(way_id := new_id()),
        holder=holder,
        channel=form.channel,
        address=box.seal(way_id, form.address),
        address_hash=hashed,
        label=form.label,
        position=max((row.position for row in there), default=-1) + 1,
    )
    session.add(row)
    audit.record(session, actor, "way.add", f"way:{way_id}", **_told(row))
    return way_id


def switch_way(session: Session, holder: str, way_id: UUID, form: Switch, actor: Actor) -> None:
    """Use it, or let it rest. What failed before is forgotten when it is used again. Raises NotFound."""
    row = _locked(session, holder, way_id)
    if row.is_active == form.on:
        return
    row.is_active = form.on
    if form.on:
        row.failed_at, row.last_error = None, ""
    audit.record(session, actor, "way.switch", f"way:{way_id}", on=form.on, **_told(row))


def remove_way(session: Session, holder: str, way_id: UUID, actor: Actor) -> None:
    """Forget the address for good. Raises NotFound."""
    row = _locked(session, holder, way_id)
    session.delete(row)
    audit.record(session, actor, "way.remove", f"way:{way_id}", **_told(row))


def test_way(session: Session, holder: str, way_id: UUID, actor: Actor) -> None:
    """A message that says that it is a test, on the road of an alarm. Raises NotFound, Conflict."""
    row = _locked(session, holder, way_id)
    if not row.is_active:
        raise Conflict(RESTING)
    data = {"sms": TEST_WORDS, "push": TEST_WORDS}
    recipient = reach_recipient(way_id)
    outbox.put(session, Message(TEST_TOPIC, test_reference(way_id), recipient, TEST_WORDS, TEST_MAIL, data, priority=1))
    audit.record(session, actor, "way.test", f"way:{way_id}", **_told(row))


def test_reference(way_id: UUID) -> str:
    """What a test message is about, so that its delivery is found again."""
    return f"uji-{way_id}"


def forget_ways(session: Session, holder: str, actor: Actor) -> int:
    """Every way of a holder who is gone; how many that were."""
    rows = session.scalars(select(Reach).where(Reach.holder == holder).with_for_update()).all()
    for row in rows:
        remove_way(session, holder, row.id, actor)
    return len(rows)


def _locked(session: Session, holder: str, way_id: UUID) -> Reach:
    """The way of this holder. Raises NotFound, also for another holder's."""
    row = session.scalar(select(Reach).where(Reach.id == way_id, Reach.holder == holder).with_for_update())
    if row is None:
        raise NotFound(NO_WAY)
    return row


def _told(row: Reach) -> Mapping[str, str]:
    """What the audit may say: whose, which channel, never the address."""
    return {"holder": row.holder, "channel": row.channel}
