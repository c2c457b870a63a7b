"""Memory of every process of ours at rest: the share of each in what it maps (PSS), after some requests."""

import time

import psutil
import requests

from benchmarks.report import Finding
from benchmarks.system import System, system

PATHS = ("/", "/v1/categories", "/petugas/masuk")
REST = 5


def pss_of(pid: int) -> float:
    """MB of a process and all its children, shared pages divided among those that share them."""
    root = psutil.Process(pid)
    return sum(process.memory_full_info().pss for process in (root, *root.children(recursive=True))) / 1e6


def measure() -> Finding:
    """Start each process, use the web a little, let everything rest, then read."""
    with system() as under_measurement:
        rows = _read(under_measurement)
    total = sum(float(row[1]) for row in rows)
    return Finding(
        title="Memory at rest",
        command="make bench ARGS=memory",
        columns=("process", "PSS MB"),
        rows=tuple(rows),
        verdict=f"**{total:.0f} MB** in all for one service with its servers.",
    )


def _read(under_measurement: System) -> list[tuple[str, str]]:
    address = under_measurement.serve("services.perda_report.app:create_app")
    web = under_measurement.children[-1]
    processes = {"web (2 workers)": web.pid, "relay": under_measurement.run("relay").pid}
    processes["worker"] = under_measurement.run("worker").pid
    for name, server in (("PostgreSQL", under_measurement.postgres), ("Valkey", under_measurement.valkey)):
        if server.child is not None:
            processes[name] = server.child.pid
    for path in PATHS * 10:
        requests.get(address + path, timeout=10).raise_for_status()
    time.sleep(REST)
    return [(name, f"{pss_of(pid):.0f}") for name, pid in processes.items()]
