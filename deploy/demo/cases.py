"""The demo set of one service: its officers first, then its cases."""

from collections.abc import Callable, Mapping
from pathlib import Path

from common.pack import Pack
from common.settings import Settings
from deploy.demo import perda
from deploy.demo.accounts import ensure_accounts

CASES: Mapping[str, Callable[[Settings, Pack], int]] = {"perda": perda.make_reports}


def ensure_demo(settings: Settings, service: str, pack: Pack, state: Path) -> str:
    """Make what is missing, in the database that this process is bound to; tells what there is.

    Raises ValueError in production: the passwords lie in a file.
    """
    if settings.environment == "production":
        raise ValueError("The demo set is not for production.")
    accounts = ensure_accounts(settings, service, pack, state)
    cases = CASES[service](settings, pack)
    return f"{len(accounts)} officers" + (f", {cases} cases made" if cases else "")
