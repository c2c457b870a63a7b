"""The door: which process answers which path, and what it does while one does not."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.sapa import door
from services.sapa.configuration import INTAKE, MAILBOX
from services.sapa.door import server_for
from tests.sapa.oneshot_setup import ask, eventually, front_door, rest, status, telling, told, whole

Place = tuple[str, int]
LINES = {
    b"GET / HTTP/1.1": INTAKE,
    b"POST / HTTP/1.1": INTAKE,
    b"GET /m HTTP/1.1": MAILBOX,
    b"GET /m/ HTTP/1.1": MAILBOX,
    b"POST /m/leave HTTP/1.1": MAILBOX,
    b"GET /m?x=/ HTTP/1.1": MAILBOX,
    b"GET /map HTTP/1.1": INTAKE,
    b"GET /static/0/m/a.css HTTP/1.1": INTAKE,
    b"POST /v1/reports HTTP/1.1": INTAKE,
    b"POST /v1/mailbox HTTP/1.1": MAILBOX,
    b"GET /v1/mailbox/messages HTTP/1.1": MAILBOX,
    b"GET /v1/mailboxes HTTP/1.1": INTAKE,
    b"GET //m HTTP/1.1": INTAKE,
    b"GET http://x/m HTTP/1.1": INTAKE,
    b"DELETE /v1/mailbox?" + b"a" * 200 + b" HTTP/1.1": MAILBOX,
    b"GARBAGE" * 20: INTAKE,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with whole(tmp_path_factory.mktemp("door")) as address:
        yield address


@pytest.mark.parametrize(("line", "expected"), LINES.items())
def test_the_path_decides_as_soon_as_it_can_and_never_otherwise(line: bytes, expected: str) -> None:
    seen = [server_for(line[:length]) for length in range(door.PEEKED + 1)]
    assert seen[-1] == expected
    decided = [one for one in seen if one is not None]
    assert set(decided) == {expected}


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith((b"GET /", b"POST /"))])
def test_each_process_gets_the_whole_request(place: Place, line: bytes) -> None:
    answer = told(ask(place, line + b"\r\nHost: x\r\n\r\n"))
    assert answer[0] == LINES[line]
    assert answer[2] == line.split()[0].decode()


def test_a_request_that_comes_letter_by_letter_finds_its_way_and_holds_up_nobody(place: Place) -> None:
    with socket.create_connection(place, timeout=20) as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for letter in b"GET /m":
            slow.sendall(bytes([letter]))
            assert told(ask(place, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))[0] == INTAKE
        slow.sendall(b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert told(rest(slow))[0] == MAILBOX


def test_without_one_process_its_visitors_are_told_and_the_others_served(tmp_path: Path) -> None:
    with telling(tmp_path, INTAKE), front_door(tmp_path) as address:
        refused = ask(address, b"GET /m HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(refused) == 503
        assert b"retry-after" in refused.lower()
        assert status(ask(address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == 200
        with telling(tmp_path, MAILBOX):
            assert status(ask(address, b"GET /m HTTP/1.1\r\nHost: x\r\n\r\n")) == 200


def test_who_says_nothing_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE_S", 0.0)
    with front_door(tmp_path) as address, socket.create_connection(address, timeout=20) as silent:
        assert status(rest(silent)) == 503


def test_a_hand_over_is_all_that_the_door_keeps(place: Place) -> None:
    for _ in range(20):
        with socket.create_connection(place) as gone:
            gone.sendall(b"GE")
    assert eventually(lambda: status(ask(place, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == 200)
