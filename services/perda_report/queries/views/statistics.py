"""The dashboard."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: how many reports, and how many of them were or are late."""

    label: str
    total: int
    late: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The reports that came in during the time. Medians are working days, None before there is one.

    `decided` were closed or rejected, `on_time` of them before their deadline; `accepted` of the objections.
    """

    received: int
    decided: int
    on_time: int
    days_to_verify: float | None
    days_to_finish: float | None
    objections: int
    accepted: int
    rated: int
    rating: float | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Figures of some OPD from a day on. `ages` are of all reports that are open now, whenever they came."""

    since: date
    until: date
    totals: Totals
    categories: tuple[Share, ...]
    kecamatan: tuple[Share, ...]
    times: tuple[Share, ...]
    ratings: tuple[Share, ...]
    ages: tuple[Share, ...]
