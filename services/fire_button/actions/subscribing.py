"""An officer lets a browser be rung: its push subscription becomes one of their ways."""

import json
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from common import audit
from common.codes import new_id
from common.errors import InvalidInput, NotFound
from services.fire_button.actions.office import BackOffice, Doer
from services.fire_button.messages.recipients import officer_holder
from services.fire_button.models import Reach
from services.fire_button.schemas.push import Subscribe

PUSH = "push"
MOST = 10
LABEL = "Perangkat ini"
TOO_MANY = f"Anda sudah memasang {MOST} perangkat. Hapus satu yang tidak dipakai lagi."
NO_SUCH_WAY = "Perangkat ini tidak terpasang."


def subscribe(session: Session, office: BackOffice, form: Subscribe, doer: Doer) -> UUID:
    """Ring this browser for the officer from now on; gives the way's id.

    A browser rings whoever subscribed with it last: a phone that changed hands stops ringing for its former holder.
    Raises InvalidInput when there are too many already.
    """
    holder = _holder(doer)
    marked = office.box.address_hash(form.endpoint)
    session.execute(delete(Reach).where(Reach.channel == PUSH, Reach.address_hash == marked))
    own = select(func.count().filter(Reach.channel == PUSH), func.coalesce(func.max(Reach.position), -1))
    count, last = session.execute(own.where(Reach.holder == holder)).one()
    if count >= MOST:
        raise InvalidInput(TOO_MANY)
    reach_id = new_id()
    address = json.dumps({"endpoint": form.endpoint, "keys": form.keys.model_dump()})
    session.add(
        Reach(
            id=reach_id,
            holder=holder,
            channel=PUSH,
            address=office.box.seal(reach_id, address),
            address_hash=marked,
            label=form.label or LABEL,
            position=last + 1,
        )
    )
    audit.record(session, doer.actor, "way.add", f"way:{reach_id}", channel=PUSH)
    return reach_id


def unsubscribe(session: Session, reach_id: UUID, doer: Doer) -> None:
    """Ring this browser no more. Raises NotFound for one that is not the officer's own."""
    own = delete(Reach).where(Reach.id == reach_id, Reach.channel == PUSH, Reach.holder == _holder(doer))
    if session.scalar(own.returning(Reach.id)) is None:
        raise NotFound(NO_SUCH_WAY)
    audit.record(session, doer.actor, "way.remove", f"way:{reach_id}", channel=PUSH)


def _holder(doer: Doer) -> str:
    if doer.officer is None:
        raise NotFound(NO_SUCH_WAY)
    return officer_holder(doer.officer.id)
