"""The demo set of one service: its officers first, then its cases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.pack import Pack
from common.settings import Settings
from deploy.demo import fire, perda
from deploy.demo.accounts import DemoOfficer, ensure_accounts


@dataclass(frozen=True, slots=True)
class DemoSet:
    """What a service shows: whom it has, and what happened; `make_cases` gives how many it made."""

    officers: Callable[[Pack], Sequence[DemoOfficer]]
    make_cases: Callable[[Settings, Pack], int]


DEMO_SETS: Mapping[str, DemoSet] = {
    "perda": DemoSet(perda.demo_officers, perda.make_reports),
    "fire": DemoSet(fire.demo_officers, fire.make_incidents),
}


def ensure_demo(settings: Settings, service: str, pack: Pack, state: Path) -> str:
    """Make what is missing, in the database that this process is bound to; tells what there is.

    Raises ValueError in production: the passwords lie in a file.
    """
    if settings.environment == "production":
        raise ValueError("The demo set is not for production.")
    demo = DEMO_SETS[service]
    accounts = ensure_accounts(settings, service, demo.officers(pack), state)
    cases = demo.make_cases(settings, pack)
    return f"{len(accounts)} officers" + (f", {cases} cases made" if cases else "")
