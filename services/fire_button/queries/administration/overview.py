"""What is set and what is missing, for the administrator's start page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.pack import Pack
from common.pack.fire_checks import post_gaps, water_gaps
from services.fire_button.models import EscalationStep, Kind, Volunteer
from services.fire_button.queries.administration.people import PersonRow, people
from services.fire_button.queries.reference import Reference
from services.fire_button.queries.roster import gaps

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts for the cards; `missing`: sentences, what could leave an alarm unheard first."""

    posts: int
    closed_posts: int
    water: int
    kinds: int
    steps: int
    people: int
    volunteers: int
    uncovered: tuple[str, ...]
    missing: tuple[str, ...]


def overview(session: Session, pack: Pack, reference: Reference) -> Overview:
    """The state of the office now."""
    everybody = [one for one in people(session, reference) if one.is_open]
    uncovered = tuple(_uncovered(session, reference))
    return Overview(
        posts=len(reference.posts),
        closed_posts=sum(not post.is_open for post in reference.posts),
        water=len(reference.water),
        kinds=session.scalar(select(func.count()).select_from(Kind).where(Kind.is_active)) or 0,
        steps=session.scalar(select(func.count()).select_from(EscalationStep)) or 0,
        people=len(everybody),
        volunteers=session.scalar(select(func.count()).select_from(Volunteer).where(Volunteer.is_active)) or 0,
        uncovered=uncovered,
        missing=(*_unheard(everybody), *_unknown(pack, reference)),
    )


def _uncovered(session: Session, reference: Reference) -> Iterator[str]:
    """The open posts with an hour in the days ahead for which nobody is entered."""
    now = datetime.now(UTC)
    codes = [post.code for post in reference.posts if post.is_open]
    having = {gap.post_code for gap in gaps(session, codes, now, now + AHEAD)}
    yield from (post.name for post in reference.posts if post.code in having)


def _unheard(everybody: Sequence[PersonRow]) -> Iterator[str]:
    homeless = [one.name for one in everybody if one.is_crew and not one.post_code]
    if homeless:
        yield f"Belum punya pos, jadi tidak ikut dibunyikan: {', '.join(homeless)}."
    silent = [one.name for one in everybody if one.is_crew and not one.ways]
    if silent:
        yield f"Belum punya jalur kabar: {', '.join(silent)}."
    failing = [one.name for one in everybody if one.has_failed]
    if failing:
        yield f"Pesan terakhir gagal sampai ke: {', '.join(failing)}. Uji jalurnya."


def _unknown(pack: Pack, reference: Reference) -> Iterator[str]:
    """The gaps of the tables as they are now, and those of the pack that no screen fills."""
    packed = {*post_gaps(pack.posts), *water_gaps(pack.water_sources)}
    yield from post_gaps(reference.posts)
    yield from water_gaps(reference.water)
    yield from (sentence for sentence in pack.fire_placeholders if sentence not in packed)
