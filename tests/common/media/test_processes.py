"""The decoder beside real processes: what a child may do, how it ends with its parent, and what a fork sees."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[3]


def script(body: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(body)]


CONFINED = """
    import os, signal, socket, sys
    from common.media.confine import confine
    from common.media.limits import Limits

    def tried(act):
        try:
            act()
        except (OSError, MemoryError) as refused:
            return type(refused).__name__
        return "allowed"

    told, kept = os.dup(1), open(sys.argv[1], "wb")
    confine(Limits(cpu_seconds=1, address_space=400 * 1024 * 1024), may_thread=False)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for act in (
        lambda: open("/etc/passwd"), lambda: socket.socket(), lambda: os.fork() or os._exit(0),
        lambda: os.write(kept.fileno(), b"x"), lambda: bytearray(500 * 1024 * 1024),
    ):
        os.write(told, tried(act).encode() + b" ")
    while True:
        pass
"""


def test_a_child_has_memory_and_time_and_nothing_else(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*script(CONFINED), str(tmp_path / "file")], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert ended.stdout.split() == [b"OSError", b"OSError", b"BlockingIOError", b"OSError", b"MemoryError"]
    assert ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


ACCEPTING = """
    import sys, time
    from common.media import MediaStore, accept
    from common.media.decoder import SHARED
    from tests.common.media import pictures

    store = MediaStore("file://" + sys.argv[1], b"secret")
    accept(store, pictures.jpeg())
    print(SHARED._spawner.process.pid, flush=True)
"""


def spawner_of(child: subprocess.Popen[bytes]) -> psutil.Process:
    assert child.stdout is not None
    return psutil.Process(int(child.stdout.readline()))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, None])
def test_the_decoder_ends_with_its_process(tmp_path: Path, how: signal.Signals | None) -> None:
    body = textwrap.dedent(ACCEPTING) + ("" if how is None else "time.sleep(60)\n")
    with subprocess.Popen([sys.executable, "-c", body, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as child:
        spawner = spawner_of(child)
        if how is not None:
            child.send_signal(how)
        child.wait(10)
    end = time.monotonic() + 10
    while psutil.pid_exists(spawner.pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not spawner.is_running()


FORKED = textwrap.dedent(ACCEPTING) + textwrap.dedent("""
    import os
    first = SHARED._spawner.process.pid
    pid = os.fork()
    if pid == 0:
        accept(store, pictures.jpeg())
        own = SHARED._spawner.process.pid
        SHARED.close()
        os._exit(0 if own != first else 1)
    assert os.waitpid(pid, 0)[1] == 0
    accept(store, pictures.jpeg())
    assert SHARED._spawner.process.pid == first
""")


def test_a_forked_copy_has_a_decoder_of_its_own(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORKED, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONDEVMODE": "1"},
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
