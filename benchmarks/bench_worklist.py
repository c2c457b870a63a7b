"""A work list of 100 rows: with 1,000 reports and with 100,000, in turn. Through the web, as an officer asks for it."""

from benchmarks.desk import described, desk, p95
from benchmarks.report import Finding

FEW, MANY = 1_000, 100_000
# So few lie so close together that the OPD has more than 100 open ones too: both lists are as long.
DAYS_OF_FEW = 40
ROUNDS = 150
GOAL_MS = 50
GOAL_RATIO = 1.5
PATHS = {"page": "/petugas?limit=100", "JSON": "/v1/inbox?limit=100"}


def measure() -> Finding:
    """Both sizes for an OPD that has nearly half of all reports, in one run."""
    times: dict[tuple[str, int], list[float]] = {(kind, count): [] for kind in PATHS for count in (FEW, MANY)}
    with desk(FEW, "petugas", "dlh", DAYS_OF_FEW) as few, desk(MANY, "petugas", "dlh") as many:
        for one in (few, many):
            one.warm_up(list(PATHS.values()))
        for _ in range(ROUNDS):
            for kind, path in PATHS.items():
                times[kind, FEW].append(few.milliseconds(path))
                times[kind, MANY].append(many.milliseconds(path))
    slowest = max(p95(times[kind, MANY]) for kind in PATHS)
    ratio = max(p95(times[kind, MANY]) / p95(times[kind, FEW]) for kind in PATHS)
    return Finding(
        title="A work list of 100 rows",
        command="make bench ARGS=worklist",
        columns=("list", "median ms", "p95 ms", "longest ms"),
        rows=tuple(described(f"{kind}, {count:,} reports", found) for (kind, count), found in times.items()),
        verdict=(
            f"p95 **{slowest:.0f} ms** (goal {GOAL_MS}); of 100,000 beside 1,000: **{ratio:.2f}** (goal {GOAL_RATIO})."
        ),
    )
