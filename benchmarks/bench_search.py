"""A search over 100,000 reports: rare words and common ones, parts of words, places, through the web."""

from urllib.parse import quote

from benchmarks.desk import described, desk, p95
from benchmarks.report import Finding

REPORTS = 100_000
ROUNDS = 40
GOAL_MS = 150
SEARCHES = {
    "two rare words": "lorong 173",
    "a place": "ambaipua",
    "part of a word, in one of six": "buang",
    "a word that every third has": "sampah",
    "two letters": "ra",
    "nothing found": "kerbau putih",
}


def measure() -> Finding:
    """Every kind of search in turn, over the reports of all OPD."""
    times: dict[str, list[float]] = {kind: [] for kind in SEARCHES}
    paths = {kind: f"/v1/inbox?limit=100&q={quote(words)}" for kind, words in SEARCHES.items()}
    with desk(REPORTS, "pengawas", None) as office:
        office.warm_up(list(paths.values()))
        for _ in range(ROUNDS):
            for kind, path in paths.items():
                times[kind].append(office.milliseconds(path))
    whole = p95([one for found in times.values() for one in found])
    slowest = max(p95(found) for found in times.values())
    return Finding(
        title="Searching 100,000 reports",
        command="make bench ARGS=search",
        columns=("search", "median ms", "p95 ms", "longest ms"),
        rows=tuple(described(f"{kind}: {SEARCHES[kind]}", found) for kind, found in times.items()),
        verdict=f"p95 of all **{whole:.0f} ms** (goal {GOAL_MS}), of the slowest kind {slowest:.0f} ms.",
    )
