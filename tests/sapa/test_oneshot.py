"""The server whose children end with their request: what arrives, what stays, and what a broken client can do."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from services.sapa.configuration import INTAKE
from tests.sapa.oneshot_setup import ask, eventually, front_door, rest, status, telling, told

Place = tuple[str, int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("oneshot")


@pytest.fixture(scope="module")
def place(folder: Path) -> Iterator[Place]:
    with telling(folder, INTAKE), front_door(folder) as address:
        yield address


def test_every_request_has_a_process_that_ends_with_it(place: Place) -> None:
    answers = [told(ask(place, b"GET /a%20b?c=d HTTP/1.1\r\nHost: x\r\n\r\n")) for _ in range(3)]
    assert [one[2:5] for one in answers] == [["GET", "/a b", "c=d"]] * 3
    processes = {int(one[1]) for one in answers}
    assert len(processes) == 3
    assert eventually(lambda: not any(Path(f"/proc/{one}").exists() for one in processes))


def test_one_request_for_each_connection_and_nothing_told_of_our_software(place: Place) -> None:
    twice = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = ask(place, twice)
    assert answer.count(b"HTTP/1.1 200") == 1
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"connection: close" in head
    assert b"server:" not in head
    assert b"python" not in head


def test_a_body_arrives_whole_however_slowly_it_comes(place: Place) -> None:
    body = os.urandom(300_000)
    with socket.create_connection(place, timeout=20) as connection:
        connection.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(body))
        connection.sendall(b"\r\n")
        for at in range(0, len(body), 100_000):
            connection.sendall(body[at : at + 100_000])
        assert told(rest(connection))[-1] == "300000"


def test_a_body_that_nobody_reads_does_not_take_the_answer_back(place: Place) -> None:
    body = b"x" * 3_000_000
    answer = ask(place, b"POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert told(answer)[-1] == "0"


def test_a_header_with_an_underscore_cannot_pass_for_a_proxy(place: Place) -> None:
    lines = b"GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\nX_Forwarded_For: 6.6.6.6\r\n\r\n"
    assert told(ask(place, lines))[5] == "10.0.0.1"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", 431),
        (b"BROKEN LINE OF MANY WORDS\r\n\r\n", 400),
        (b"GET /fail HTTP/1.1\r\nHost: x\r\n\r\n", 500),
    ],
)
def test_what_cannot_be_read_is_refused_and_the_next_is_served(place: Place, raw: bytes, expected: int) -> None:
    assert status(ask(place, raw)) == expected
    assert status(ask(place, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == 200


def test_a_failure_tells_the_log_its_kind_and_not_its_words(place: Place, folder: Path) -> None:
    ask(place, b"GET /fail HTTP/1.1\r\nHost: x\r\n\r\n")
    log = folder / f"{INTAKE}.log"
    assert eventually(lambda: "RuntimeError" in log.read_text())
    assert "rahasia" not in log.read_text()


def test_a_client_that_leaves_early_leaves_no_process_behind(place: Place, folder: Path) -> None:
    for _ in range(5):
        with socket.create_connection(place, timeout=20) as connection:
            connection.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert status(ask(place, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == 200
    assert eventually(lambda: children_of(folder) == [])


def children_of(folder: Path) -> list[str]:
    """Processes that hold this folder's socket path in their command line and are no servers themselves."""
    processes = (one for one in Path("/proc").iterdir() if one.name.isdecimal())
    return [one.name for one in processes if _is_child(one, str(folder))]


def _is_child(process: Path, folder: str) -> bool:
    try:
        told_by = (process / "cmdline").read_bytes().decode(errors="replace")
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        return folder in told_by and folder in Path(f"/proc/{parent}/cmdline").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(
    "head", [b"GET / HTTP/1.1\r\nHost: ", b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n"]
)
def test_who_brings_a_byte_now_and_then_holds_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setenv("WAITED_S", "0.3")
    with telling(tmp_path, INTAKE), front_door(tmp_path) as address, socket.create_connection(address) as slow:
        slow.sendall(head)
        assert eventually(lambda: children_of(tmp_path) != [])
        assert eventually(lambda: _trickled(slow) and children_of(tmp_path) == [], 10)


def _trickled(connection: socket.socket) -> bool:
    with suppress(ConnectionError):
        connection.send(b"x")
    return True
