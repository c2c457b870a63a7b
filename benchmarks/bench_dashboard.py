"""The dashboard over 100,000 reports of two years, for one OPD and for all, through the web."""

from benchmarks.desk import described, desk, p95
from benchmarks.report import Finding

REPORTS = 100_000
ROUNDS = 40
GOAL_MS = 150
PAGES = {
    "three months, one OPD": "/petugas/dasbor?opd=dlh",
    "three months, all OPD": "/petugas/dasbor",
    "a year, one OPD": "/petugas/dasbor?periode=tahun&opd=dlh",
    "a year, all OPD": "/petugas/dasbor?periode=tahun",
}


def measure() -> Finding:
    """Every choice in turn."""
    times: dict[str, list[float]] = {label: [] for label in PAGES}
    with desk(REPORTS, "kepala_opd", None) as office:
        office.warm_up(list(PAGES.values()))
        for _ in range(ROUNDS):
            for label, path in PAGES.items():
                times[label].append(office.milliseconds(path))
    usual, slowest = p95(times["three months, all OPD"]), max(p95(found) for found in times.values())
    return Finding(
        title="The dashboard over 100,000 reports",
        command="make bench ARGS=dashboard",
        columns=("dashboard", "median ms", "p95 ms", "longest ms"),
        rows=tuple(described(label, found) for label, found in times.items()),
        verdict=f"p95 **{usual:.0f} ms** as it opens, {slowest:.0f} ms at most (goal {GOAL_MS}).",
    )
