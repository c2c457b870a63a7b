"""What the holder of ways is called: an officer, a volunteer or a post."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.auth.models import Officer, OfficerRole
from services.fire_button.messages.recipients import officer_holder, post_holder, volunteer_holder
from services.fire_button.models import Post, Volunteer


def _officer(session: Session, key: str) -> str | None:
    has_role = select(OfficerRole.id).where(OfficerRole.officer_id == Officer.id).exists()
    return session.scalar(select(Officer.name).where(Officer.id == UUID(key), has_role))


def _volunteer(session: Session, key: str) -> str | None:
    return session.scalar(select(Volunteer.name).where(Volunteer.id == UUID(key)))


def _post(session: Session, key: str) -> str | None:
    return session.scalar(select(Post.name).where(Post.code == key))


NOBODY = UUID(int=0)
FINDING: Mapping[str, Callable[[Session, str], str | None]] = {
    officer_holder(NOBODY).partition(":")[0]: _officer,
    volunteer_holder(NOBODY).partition(":")[0]: _volunteer,
    post_holder("").partition(":")[0]: _post,
}


def name_of(session: Session, holder: str) -> str | None:
    """The name, or None where there is no such holder."""
    scheme, _, key = holder.partition(":")
    find = FINDING.get(scheme)
    try:
        return find(session, key) if find else None
    except ValueError:
        return None
