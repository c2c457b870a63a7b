"""What changes seldom and is asked for at every press: posts, kinds, water, steps of escalation, OPD.

An administrator's change counts a few seconds later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from common import db
from common.cached import Cached
from common.directory import Opd
from common.geo import Point
from services.fire_button.models import EscalationStep, Kind, Post, WaterSource

FRESH_FOR_S = 5.0


@dataclass(frozen=True, slots=True)
class PostView:
    """A fire post; `is_open` is false while it does not answer at all."""

    code: str
    name: str
    kind: str
    opd_code: str
    kecamatan_code: str
    point: Point
    phone: str
    is_placeholder: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class WaterView:
    """A place to take water from."""

    code: str
    name: str
    kind: str
    point: Point
    note: str
    is_placeholder: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """What a caller may say that it is, and what to do meanwhile."""

    code: str
    name: str
    is_fire: bool
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """Whom to ring after so many seconds (messages/targets.py)."""

    position: int
    after_s: int
    whom: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One reading of it all; only what is active, in the order of the office."""

    posts: tuple[PostView, ...]
    water: tuple[WaterView, ...]
    kinds: tuple[KindView, ...]
    steps: tuple[StepView, ...]
    opd: Mapping[str, str]

    def post(self, code: str | None) -> PostView | None:
        """The post of that code, if it is still there."""
        return next((post for post in self.posts if post.code == code), None)

    def post_name(self, code: str | None) -> str:
        """What people call it; one that is gone keeps its code as its name."""
        found = self.post(code)
        return found.name if found else code or ""

    def kind(self, code: str | None) -> KindView | None:
        """The kind of that code, if it is still there."""
        return next((kind for kind in self.kinds if kind.code == code), None)


class ReferenceCache(Cached[Reference]):
    """The reading of this process."""

    def __init__(self) -> None:
        super().__init__(load_reference, FRESH_FOR_S)


def load_reference() -> Reference:
    """Read it all now: five queries."""
    with db.reading() as session:
        posts = session.scalars(select(Post).where(Post.is_active).order_by(Post.position, Post.code)).all()
        water = session.scalars(select(WaterSource).where(WaterSource.is_active).order_by(WaterSource.code)).all()
        kinds = session.scalars(select(Kind).where(Kind.is_active).order_by(Kind.position, Kind.code)).all()
        steps = session.scalars(select(EscalationStep).order_by(EscalationStep.position)).all()
        opd = {row.code: row.abbreviation for row in session.scalars(select(Opd))}
    return Reference(
        posts=tuple(_post(row) for row in posts),
        water=tuple(_water(row) for row in water),
        kinds=tuple(KindView(row.code, row.name, row.is_fire, tuple(row.advice.split("\n"))) for row in kinds),
        steps=tuple(StepView(row.position, row.after_s, tuple(row.whom)) for row in steps),
        opd=opd,
    )


def _post(row: Post) -> PostView:
    return PostView(
        code=row.code,
        name=row.name,
        kind=row.kind,
        opd_code=row.opd_code,
        kecamatan_code=row.kecamatan_code,
        point=Point(row.latitude, row.longitude),
        phone=row.phone,
        is_placeholder=row.is_placeholder,
        is_open=row.is_open,
    )


def _water(row: WaterSource) -> WaterView:
    return WaterView(row.code, row.name, row.kind, Point(row.latitude, row.longitude), row.note, row.is_placeholder)
