"""What a message may tell of an incident: number, name of the place, how far, where to answer. Nothing of a caller."""

from dataclasses import dataclass
from uuid import UUID

from common.codes import compact_id

METRES_PER_KM = 1000


@dataclass(frozen=True, slots=True)
class Facts:
    """One incident, for one ring. `place`: `Desa X, Kec Y`; `link` opens the page of this ring and carries its token.

    `distance_m` is from the post that is rung. `is_fire`: false where the caller said that it is none. `news`: what has
    changed, for a message that only tells.
    """

    number: str
    is_drill: bool
    is_fire: bool
    is_late: bool
    place: str
    distance_m: float | None
    link: str
    news: str = ""

    @property
    def headline(self) -> str:
        """What it is, in one word."""
        return headline(is_drill=self.is_drill, is_fire=self.is_fire)

    @property
    def distance(self) -> str:
        """`4,2 km`, or nothing where it is not known."""
        return "" if self.distance_m is None else f"{self.distance_m / METRES_PER_KM:.1f} km".replace(".", ",")

    @property
    def digits(self) -> str:
        """What is typed into an SMS: `1042`."""
        return self.number.partition("-")[2]


def headline(*, is_drill: bool, is_fire: bool) -> str:
    """What it is, in one word that a sleeper reads first."""
    if is_drill:
        return "LATIHAN"
    return "KEBAKARAN" if is_fire else "DARURAT"


def ring_link(base_url: str, ring_id: UUID, token: str) -> str:
    """Where a ring is answered, as short as an SMS needs; no server sees the token behind `#`."""
    return f"{base_url}/siaga/{compact_id(ring_id)}#{token}"
