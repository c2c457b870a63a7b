"""A child that dies, hangs or eats too much costs its own photo and nothing else."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest

from common.errors import Unavailable, UnsupportedMedia
from common.media import Limits, refusals
from common.media.decoder import Decoded, Decoder
from tests.common.media import pictures

SMALL = pictures.jpeg()
HEAVY = pictures.heavy_png()


@contextmanager
def decoding(limits: Limits | None = None, slots: int = 4) -> Iterator[Decoder]:
    decoder = Decoder(limits, slots)
    try:
        yield decoder
    finally:
        decoder.close()


def decode(decoder: Decoder, data: bytes = SMALL) -> Decoded:
    with decoder.job("PNG" if data is HEAVY else "JPEG", data) as job:
        return job.result()


def spawner_of(decoder: Decoder) -> psutil.Process:
    assert decoder._spawner is not None
    return psutil.Process(decoder._spawner.process.pid)


def wait_for(true: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_a_child_that_hangs_is_ended_and_blocks_nobody() -> None:
    with decoding(Limits(wall_seconds=0.3)) as decoder, ThreadPoolExecutor(3) as threads:
        decode(decoder)
        slow = [threads.submit(decode, decoder, HEAVY) for _ in range(2)]
        assert decode(decoder).facts.width == 320
        for job in slow:
            with pytest.raises(UnsupportedMedia, match="tidak dapat kami proses"):
                job.result()
        assert wait_for(lambda: not spawner_of(decoder).children())


def test_a_child_that_is_frozen_is_ended() -> None:
    with decoding(Limits(wall_seconds=1)) as decoder:
        with decoder.job("JPEG", b"") as job:
            child = spawner_of(decoder).children()[0]
            child.suspend()
            with pytest.raises(UnsupportedMedia):
                job.result()
        assert wait_for(lambda: not child.is_running())


def test_a_child_that_is_killed_costs_only_its_photo() -> None:
    with decoding() as decoder:
        with decoder.job("PNG", HEAVY) as job:
            spawner_of(decoder).children()[0].kill()
            with pytest.raises(UnsupportedMedia, match="tidak dapat kami proses"):
                job.result()
        assert decode(decoder).facts.width == 320


def test_a_child_that_needs_too_much_memory_is_refused() -> None:
    with decoding(Limits(address_space=300 * 1024 * 1024)) as decoder:
        with pytest.raises(UnsupportedMedia, match="tidak dapat kami proses"):
            decode(decoder, HEAVY)
        assert decode(decoder).facts.width == 320


def test_a_killed_spawner_is_replaced_unnoticed() -> None:
    with decoding() as decoder:
        decode(decoder)
        first = spawner_of(decoder)
        first.kill()
        assert decode(decoder).facts.width == 320
        assert spawner_of(decoder).pid != first.pid


def test_a_frozen_spawner_is_replaced_unnoticed() -> None:
    with decoding(Limits(answer_seconds=12)) as decoder:
        decode(decoder)
        first = spawner_of(decoder)
        first.suspend()
        assert decode(decoder).facts.width == 320
        assert not first.is_running()


def test_a_spawner_that_cannot_start_is_our_fault_not_the_photos(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for interpreter in ("/bin/false", "/nowhere/python"):
        monkeypatch.setattr("sys.executable", interpreter)
        with decoding() as decoder, pytest.raises(Unavailable, match="belum dapat diproses"):
            decode(decoder)
    assert "photo decoder cannot be started" in caplog.text


def test_many_threads_share_one_spawner() -> None:
    with decoding(Limits(answer_seconds=30)) as decoder, ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: decode(decoder), range(40)))
        assert {result.facts.width for result in results} == {320}
        assert [p.pid for p in psutil.Process().children() if "common.media.spawner" in p.cmdline()].count(
            spawner_of(decoder).pid
        ) == 1


def test_too_many_photos_at_once_wait_and_are_then_told_so() -> None:
    with decoding(Limits(wall_seconds=0.2), slots=1) as decoder, decoder.job("JPEG", SMALL):
        refused: list[str] = []

        def second() -> None:
            with pytest.raises(Unavailable) as busy:
                decode(decoder)
            refused.append(str(busy.value))

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert refused == [refusals.BUSY]


def test_no_secret_reaches_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTSOCIETY_SECRET_KEY", "not for a process that opens strangers' files")
    with decoding() as decoder:
        decode(decoder)
        assert "SMARTSOCIETY_SECRET_KEY" not in spawner_of(decoder).environ()
        assert len(spawner_of(decoder).open_files()) == 0


def test_signals_for_the_group_leave_the_work_to_be_finished() -> None:
    with decoding() as decoder:
        decode(decoder)
        spawner = spawner_of(decoder)
        for name in (signal.SIGINT, signal.SIGTERM):
            os.kill(spawner.pid, name)
        assert decode(decoder).facts.width == 320
        assert spawner_of(decoder).pid == spawner.pid
    assert not spawner.is_running()
