"""Submissions of sapa with all their cryptography, beside a bare Argon2id of the same cost, in one run.

Door and intake run as production runs them; the client is this process. CPU is that of the intake's children.
"""

import http.client
import json
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory

from nacl.pwhash import argon2id

from benchmarks.report import Finding
from benchmarks.sapa_system import SapaSystem, sapa_system
from services.sapa.crypto.stretching import MEMORY, PASSES, RECEIPT_SALT

ROUNDS, BARE = 40, 10
FOUR, SIXTEEN = 4, 16
BODY = json.dumps({"description": "Ukuran saja. " * 80, "forms": ["fisik"], "danger": {"safety": "ragu"}}).encode()
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> Finding:
    """Bare hash, then submissions at 4 and at 16 concurrent."""
    with TemporaryDirectory() as folder, sapa_system(Path(folder)) as system:
        bare = [_timed(_hash) for _ in range(BARE)]
        submit = _submitting(system.port)
        submit(0)
        before = _cpu(system)
        four = _at(FOUR, submit)
        cpu = (_cpu(system) - before) / ROUNDS * 1000
        sixteen = _at(SIXTEEN, submit)
    rows = (
        ("bare Argon2id, alone", _ms(statistics.median(bare)), _ms(max(bare)), "-"),
        (f"submission, {FOUR} concurrent", *_told(four)),
        (f"submission, {SIXTEEN} concurrent", *_told(sixteen)),
    )
    failed = sum(status != http.client.CREATED for status, _ in sixteen)
    return Finding(
        title="A report to sapa",
        command="make bench ARGS=sapa",
        columns=("what", "median ms", "p95 ms", "failed"),
        rows=rows,
        verdict=f"**{cpu:.0f} ms** of CPU for one submission; {failed} of {ROUNDS} failed at {SIXTEEN} concurrent.",
    )


def _hash() -> None:
    argon2id.kdf(32, b"0" * 20, RECEIPT_SALT, opslimit=PASSES, memlimit=MEMORY)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _submitting(port: int) -> Callable[[int], tuple[int, float]]:
    def submit(_number: int) -> tuple[int, float]:
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/v1/reports", BODY, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, time.perf_counter() - began

    return submit


def _at(concurrent: int, submit: Callable[[int], tuple[int, float]]) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(concurrent) as pool:
        return list(pool.map(submit, repeat(0, ROUNDS)))


def _cpu(system: SapaSystem) -> float:
    """Seconds of CPU of the intake's children that have ended."""
    told = Path(f"/proc/{system.intake.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[13]) + int(told[14])) / TICKS


def _told(rounds: list[tuple[int, float]]) -> tuple[str, str, str]:
    seconds = sorted(taken for _, taken in rounds)
    p95 = seconds[int(0.95 * len(seconds)) - 1]
    return _ms(statistics.median(seconds)), _ms(p95), str(sum(status != http.client.CREATED for status, _ in rounds))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"
