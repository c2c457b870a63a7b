"""Tells a post's head and the operators that nobody is entered for hours to come. Once a day for each post."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import db
from common.notifications import outbox
from common.notifications.models import Outbox
from common.notifications.outbox import Message
from services.fire_button.actions.office import BackOffice
from services.fire_button.actions.pacing import clock
from services.fire_button.messages.targets import head_recipient, opd_recipient
from services.fire_button.messages.templates import ROSTER
from services.fire_button.messages.words import roster_warning
from services.fire_button.queries.muster import Muster, read_muster
from services.fire_button.queries.reference import PostView
from services.fire_button.queries.roster import Gap, gaps
from services.fire_button.workflow import Role

AHEAD = timedelta(hours=24)
PRIORITY = 3


def warn_of_gaps(office: BackOffice) -> None:
    """For every open post, the first hours of the coming day that nobody covers, unless it was told of today."""
    posts = {post.code: post for post in office.reference.current().posts if post.is_open}
    with db.transaction() as session:
        now = clock(session)
        first: dict[str, Gap] = {}
        for gap in gaps(session, list(posts), now, now + AHEAD):
            first.setdefault(gap.post_code, gap)
        for code, gap in first.items():
            _warn(session, office, posts[code], gap)


def _warn(session: Session, office: BackOffice, post: PostView, gap: Gap) -> None:
    day = gap.starts_at.astimezone(office.zone).date()
    reference = f"jaga:{post.code}:{day.isoformat()}"
    if session.scalar(select(Outbox.id).where(Outbox.reference == reference).limit(1)) is not None:
        return
    words = roster_warning(post.name, gap.starts_at, gap.ends_at, office.zone)
    data = {"sms": words.sms, "push": words.push, "url": f"{office.base_url}/petugas/jaga"}
    for recipient in _recipients(read_muster(session), post):
        outbox.put(session, Message(ROSTER, reference, recipient, words.subject, words.body, data, PRIORITY))


def _recipients(muster: Muster, post: PostView) -> Iterable[str]:
    """The post's head, else the operators, else the agency; by every way that they have."""
    heads = muster.with_role(Role.KOMANDAN, post.opd_code, (post.code,))
    operators = muster.with_role(Role.OPERATOR, post.opd_code)
    for people, contact in ((heads, head_recipient(post.code)), (operators, opd_recipient(post.opd_code))):
        own = (muster.ways_to(person.holder) for person in people)
        found = [*chain.from_iterable(own), *([contact] if contact in muster.contacts else ())]
        if found:
            return found
    return ()
