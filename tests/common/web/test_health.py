"""Whether a process lives and can work, and what it measures."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
import requests
from flask import Flask
from pydantic import SecretStr

from common.web import health
from common.web.health import heads
from common.web.metrics import Metrics
from common.web.running import EXTENSION
from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from deploy.migrations.run import head
from tests.common.web.conftest import Make

BEAT = "INSERT INTO perda.heartbeat VALUES ('relay', now() - %s::interval)"
MESSAGE = (
    "INSERT INTO perda.outbox (topic, reference, recipient, subject, body, due_at)"
    " VALUES ('t', 'r', 'opd:x', 's', 'b', now() - %s::interval)"
)


def test_alive_asks_nobody(make: Make) -> None:
    nobody = SecretStr(f"postgresql://perda@127.0.0.1:{free_port()}/nothing")
    answer = make(database_url=nobody).test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_ready_with_a_living_relay(app: Flask, owner: psycopg.Connection) -> None:
    owner.execute(BEAT, ["1 second"])
    owner.execute(MESSAGE, ["5 seconds"])
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    checks = answer.get_json()["checks"]
    assert set(checks) == {"database", "migrations", "relay", "outbox"}
    assert 5 <= checks["outbox"]["seconds"] < 60


@pytest.mark.parametrize(
    ("statement", "value", "broken"),
    [(None, "", "relay"), (BEAT, "11 seconds", "relay"), (MESSAGE, "3 minutes", "outbox")],
)
def test_not_ready_says_what_fails(
    app: Flask, owner: psycopg.Connection, statement: str | None, value: str, broken: str
) -> None:
    if broken != "relay":
        owner.execute(BEAT, ["1 second"])
    if statement is not None:
        owner.execute(statement.encode(), [value])
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert [name for name, check in answer.get_json()["checks"].items() if not check["is_ok"]] == [broken]


def test_not_ready_without_database(make: Make) -> None:
    nobody = SecretStr(f"postgresql://perda@127.0.0.1:{free_port()}/nothing")
    answer = make(database_url=nobody).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"] == {"database": {"is_ok": False, "note": "OperationalError"}}


def test_not_ready_behind_the_checkout(app: Flask, owner: psycopg.Connection) -> None:
    owner.execute(BEAT, ["1 second"])
    owner.execute("UPDATE public.alembic_version SET version_num = '0000'")
    try:
        answer = app.test_client().get("/readyz")
    finally:
        owner.execute("UPDATE public.alembic_version SET version_num = %s", [head()])
    assert answer.status_code == 503
    assert not answer.get_json()["checks"]["migrations"]["is_ok"]


def test_the_head_is_read_as_alembic_reads_it() -> None:
    assert heads() == (head(),)


def measured(port: int) -> str:
    return requests.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text


def test_metrics_count_by_route_and_watch_the_outbox(make: Make, owner: psycopg.Connection) -> None:
    port = free_port()
    client = make(metrics_port=port).test_client()
    owner.execute(MESSAGE, ["5 seconds"])
    client.get("/v1/things?words=rahasia")
    client.get("/v1/fail/rahasia")
    client.get("/nowhere/rahasia")
    told = measured(port)
    labels = 'method="GET",route="{}",service="perda",status="{}"'
    for route, status in (("/v1/things", 200), ("/v1/fail/<kind>", 200), ("-", 404)):
        assert f"http_request_seconds_count{{{labels.format(route, status)}}} 1.0" in told
    assert 'outbox_messages{service="perda",state="waiting"} 1.0' in told
    assert 'db_up{service="perda"} 1.0' in told
    assert 'db_connections_in_use{service="perda"}' in told
    assert "rahasia" not in told


def test_a_second_process_takes_the_next_port(database: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        other = Metrics("perda").serve(port)
    assert port < other < port + 8
    assert 'db_up{service="perda"} 1.0' in measured(other)


WATCHED = "INSERT INTO perda.heartbeat VALUES ('chores', now())"


@pytest.fixture
def watched(make: Make, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A service whose loops are waited for, briefly."""
    monkeypatch.setattr(health, "CYCLE_WITHIN", 1.0)
    app = make()
    here = app.extensions[EXTENSION]
    service = replace(here.service, watched_loops=("chores",))
    app.extensions[EXTENSION] = replace(here, service=service)
    return app


@pytest.fixture
def beating(watched: Flask, owner: psycopg.Connection, postgres: Postgres) -> Iterator[None]:
    """A relay whose loop goes round."""
    stopping = threading.Event()
    owner.execute(BEAT, ["0 seconds"])
    owner.execute(WATCHED)

    def beat() -> None:
        with psycopg.connect(postgres.url(), autocommit=True) as own:
            while not stopping.wait(0.05):
                own.execute("UPDATE perda.heartbeat SET at = clock_timestamp()")

    thread = threading.Thread(target=beat)
    thread.start()
    yield
    stopping.set()
    thread.join()


def refused(app: Flask) -> list[str]:
    answer = app.test_client().get("/readyz")
    assert answer.status_code in {200, 503}
    return [name for name, check in answer.get_json()["checks"].items() if not check["is_ok"]]


@pytest.mark.usefixtures("beating")
def test_ready_after_the_next_round(watched: Flask) -> None:
    answer = watched.test_client().get("/readyz")
    assert answer.status_code == 200
    assert set(answer.get_json()["checks"]) >= {"cycle_chores", "timers"}


def test_a_young_beat_alone_is_not_enough(watched: Flask, owner: psycopg.Connection) -> None:
    """The loop beat a moment ago and hangs since."""
    owner.execute(BEAT, ["0 seconds"])
    owner.execute(WATCHED)
    assert refused(watched) == ["cycle_chores"]


def test_one_request_waits_and_the_others_look_at_the_age(watched: Flask, owner: psycopg.Connection) -> None:
    owner.execute(BEAT, ["0 seconds"])
    with health._waiting:
        assert refused(watched) == ["cycle_chores"]
        owner.execute("INSERT INTO perda.heartbeat VALUES ('chores', now() + interval '1 minute')")
        assert refused(watched) == []
        owner.execute("UPDATE perda.heartbeat SET at = now() - interval '1 minute' WHERE name = 'chores'")
        assert refused(watched) == ["cycle_chores"]


@pytest.mark.usefixtures("beating")
def test_what_fell_due_and_was_not_done_is_said(watched: Flask, owner: psycopg.Connection) -> None:
    owner.execute("INSERT INTO perda.timer (kind, subject, due_at) VALUES ('k', 's', now() - interval '1 minute')")
    assert refused(watched) == ["timers"]
    owner.execute("UPDATE perda.timer SET lease_until = now() + interval '1 minute'")
    assert refused(watched) == [], "it is being done"
    owner.execute("UPDATE perda.timer SET attempts = 3, last_error = 'RuntimeError'")
    assert refused(watched) == ["timers"], "it fails again and again"
