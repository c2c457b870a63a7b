"""Many reports at once: each is taken, officers go on working, and the slow hash never takes more than its slots."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg

from services.sapa.crypto.slots import AT_ONCE
from services.sapa.crypto.stretching import MEMORY
from tests.faults import sapa_site
from tests.faults.sapa_site import Site

settings, site, given, database = sapa_site.settings, sapa_site.site, sapa_site.given, sapa_site.database
pack, office, make_officer = sapa_site.pack, sapa_site.office, sapa_site.make_officer
CONCURRENT, REPORTS = 16, 48
LIMIT = 512 * 1024 * 1024


def report(site: Site) -> int:
    body = json.dumps({"description": f"Banyak sekaligus {uuid4()}"}).encode()
    return site.ask("POST", "/v1/reports", body, "application/json").status


def hashing(site: Site) -> int:
    """Bytes that the intake's children hold in slow hashes now."""
    parent = site.processes["intake"].child.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    held = [anonymous(pid) for pid in children]
    return sum(size for size in held if size > MEMORY // 2)


def anonymous(pid: str) -> int:
    """Memory of a process that it shares with nobody; 0 for one that is gone."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Private_Dirty:"))


def while_flooded(site: Site, look: Callable[[], None]) -> Counter[int]:
    """Send everything; between, look again and again."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            look()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with ThreadPoolExecutor(CONCURRENT) as pool:
            return Counter(pool.map(lambda _: report(site), range(REPORTS)))
    finally:
        is_over.set()
        watcher.join()


def test_a_flood_of_reports_is_taken_while_officers_work(site: Site, owner: psycopg.Connection) -> None:
    most, pages = [0], Counter[int]()

    def look() -> None:
        most[0] = max(most[0], hashing(site))
        pages[site.ask("GET", "/petugas/masuk", port=site.officers_port).status] += 1

    assert while_flooded(site, look) == {201: REPORTS}
    assert owner.execute("SELECT count(*) FROM sapa.report").fetchone() == (REPORTS,)
    assert set(pages) == {200}
    assert 0 < most[0] < (AT_ONCE + 1) * 2 * MEMORY <= LIMIT
