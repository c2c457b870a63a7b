"""An officer at a desk with many reports, and how long each page takes: what three benchmarks share."""

import contextlib
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import requests

from benchmarks.fill import DAYS, fill
from benchmarks.system import System, system
from common import audit, db
from common.auth import officers, sessions
from common.auth.identity import Grant
from common.auth.passwords import Prepared
from common.auth.second_factor import new_secret
from common.pack import load_pack
from common.settings import Settings
from services.perda_report.actions.indexing import index_missing_reports

ACTOR = audit.Actor("cli:benchmark")
WARM_UPS = 12


@dataclass(frozen=True, slots=True)
class Desk:
    """A running service with its reports, and the browser of an officer who is signed in."""

    address: str
    browser: requests.Session

    def milliseconds(self, path: str) -> float:
        """One page, from the request to the last byte. Raises for a page that did not come."""
        start = time.perf_counter()
        self.browser.get(self.address + path, timeout=30, allow_redirects=False).raise_for_status()
        return (time.perf_counter() - start) * 1000

    def warm_up(self, paths: Sequence[str]) -> None:
        """The first pages load what is needed once, in each worker."""
        for _ in range(WARM_UPS):
            for path in paths:
                self.milliseconds(path)


@contextlib.contextmanager
def desk(count: int, role: str, opd_code: str | None, days: int = DAYS) -> Iterator[Desk]:
    """A service with so many reports of the last days, each indexed, and an officer with this role."""
    with system() as under_measurement:
        with psycopg.connect(under_measurement.postgres.url(), autocommit=True) as owner:
            fill(owner, load_pack(Settings.model_fields["pack_dir"].default), count, days)
            index_missing_reports()
            owner.execute("VACUUM ANALYZE perda.report_document")
        browser = requests.Session()
        browser.cookies.set("perda_session", _signed_in(under_measurement, role, opd_code))
        browser.headers["Sec-Fetch-Site"] = "same-origin"
        yield Desk(under_measurement.serve("services.perda_report.app:create_app"), browser)


def _signed_in(under_measurement: System, role: str, opd_code: str | None) -> str:
    settings = Settings.model_validate(
        {
            name.removeprefix("SMARTSOCIETY_").lower(): value
            for name, value in under_measurement.environment(0).items()
            if name.startswith("SMARTSOCIETY_")
        }
    )
    password = Prepared("", "no hash", is_temporary=False)
    new = officers.NewOfficer(username="ukur", name="Petugas Ukur", password=password, email="")
    with db.transaction() as session:
        officer = officers.create_officer(session, new, ACTOR).officer
        officers.grant_role(session, officer, Grant(role, opd_code), ACTOR)
        officers.set_totp(session, officer, new_secret(), settings, ACTOR)
        return sessions.open_session(session, officer, datetime.now(UTC))


def p95(times: Sequence[float]) -> float:
    """What 95 of 100 pages stay under."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def described(label: str, times: Sequence[float]) -> tuple[str, ...]:
    """A row of a finding: median, p95 and longest."""
    return (label, *(f"{value:.0f}" for value in (statistics.median(times), p95(times), max(times))))
