"""`make bench`: every benchmark, or the ones named in ARGS; results go on screen and to docs/measurements.md."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

from benchmarks import (
    bench_alarm,
    bench_dashboard,
    bench_delivery,
    bench_media,
    bench_memory,
    bench_reports,
    bench_sapa,
    bench_sapa_cases,
    bench_search,
    bench_worklist,
)
from benchmarks.report import Finding, keep, show

BENCHMARKS: Mapping[str, Callable[[], Finding]] = {
    "reports": bench_reports.measure,
    "delivery": bench_delivery.measure,
    "media": bench_media.measure,
    "memory": bench_memory.measure,
    "worklist": bench_worklist.measure,
    "search": bench_search.measure,
    "dashboard": bench_dashboard.measure,
    "alarm": bench_alarm.measure,
    "sapa": bench_sapa.measure,
    "sapa-cases": bench_sapa_cases.measure,
}


def install_load_generator() -> None:
    """wrk is a Debian package; where it cannot be installed, the benchmark that needs it says so."""
    if shutil.which("wrk") or not shutil.which("apt-get"):
        return
    for step in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "wrk"]):
        subprocess.run(["apt-get", *step], check=False, capture_output=True)


def main(names: list[str]) -> int:
    """Run the named benchmarks in order, all of them when none is named."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
        return 2
    install_load_generator()
    for name in names or BENCHMARKS:
        finding = BENCHMARKS[name]()
        show(finding)
        keep(finding)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
