"""Every command and health check of docker-compose.yml, run as it stands on this machine with free ports."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from uuid import uuid4

import psycopg
import pytest

from tests.deploy.machine import Machine

DEMO = "INSERT INTO account.officer (username, name, password_hash, is_demo) VALUES ('x', 'x', 'x', true)"
PROCESSES = (
    *("perda-web", "perda-relay", "perda-worker"),
    *("fire-web", "fire-stream", "fire-relay", "fire-worker"),
    *("sapa-web", "sapa-relay", "sapa-worker", "sapa-intake", "sapa-mailbox", "sapa-door"),
    "caddy",
)
LONG_RUNNING = ("postgres", "valkey", *PROCESSES)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    made = Machine(tmp_path_factory.mktemp("machine"))
    yield made
    made.end()


def get(url: str) -> tuple[str, HTTPMessage]:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        return answer.read().decode(), answer.headers


def test_the_whole_file_comes_up_in_its_order(machine: Machine) -> None:
    """As `docker compose up` would: servers, then what runs once, then what stays; each waits for its check."""
    for name in ("postgres", "valkey"):
        machine.start(name)
    for name in ("migrate", "perda-pack", "fire-pack", "portal"):
        done = machine.run(name)
        assert done.returncode == 0, done.stdout + done.stderr
    for name in PROCESSES:
        machine.start(name)
    assert set(LONG_RUNNING) == {name for name, each in machine.top["services"].items() if "healthcheck" in each}


def test_caddy_serves_the_portal_and_passes_on_to_perda(machine: Machine) -> None:
    page, headers = get(f"http://127.0.0.1:{machine.ports['portal']}/")
    assert "https://lapor.example.go.id/" in page
    assert "form-action 'self' https://lapor.example.go.id;" in headers["Content-Security-Policy"]
    alive, headers = get(f"http://127.0.0.1:{machine.ports['perda']}/healthz")
    assert '"ok"' in alive
    assert headers["Server"] is None
    asset = page.split('rel="stylesheet" href="')[1].split('"')[0]
    _, headers = get(f"http://127.0.0.1:{machine.ports['portal']}{asset}")
    assert "immutable" in headers["Cache-Control"]


def test_caddy_divides_fire_between_the_web_and_the_streams(machine: Machine) -> None:
    """The web answers a stream with 503; the stream process asks who it is."""
    base = f"http://127.0.0.1:{machine.ports['fire']}"
    alive, headers = get(f"{base}/healthz")
    assert '"ok"' in alive
    assert headers["Server"] is None
    for path in ("/v1/board/events", f"/v1/alerts/{uuid4()}/events"):
        before = (machine.folder / "fire-stream.log").read_text().count('"event":"request"')
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(f"{base}{path}")
        refused.value.close()
        assert refused.value.code in {401, 404}
        assert (machine.folder / "fire-stream.log").read_text().count('"event":"request"') == before + 1


def test_reporters_meet_a_process_that_ends_with_them_and_officers_another(machine: Machine) -> None:
    page, headers = get(f"http://127.0.0.1:{machine.ports['sapa']}/")
    assert "<title>Layanan Warga</title>" in page
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] is None
    login, _ = get(f"http://127.0.0.1:{machine.ports['officers']}/petugas/masuk")
    assert "Layanan Warga" not in login
    secrets = {
        name: set(machine.environment(name)) for name in ("sapa-intake", "sapa-mailbox", "sapa-web", "sapa-relay")
    }
    assert not any("OFFICER_PEPPER" in key for name in ("sapa-intake", "sapa-mailbox") for key in secrets[name])
    assert not any("RECEIPT_PEPPER" in key for name in ("sapa-web", "sapa-relay") for key in secrets[name])
    assert not any("DATABASE_URL" in key or "SECRET" in key for key in machine.service("sapa-door")["environment"])


def test_a_health_check_fails_when_its_process_does_not_work(machine: Machine) -> None:
    for name in ("perda-web", "perda-worker", "fire-stream", "sapa-mailbox"):
        child = machine.children[name]
        child.terminate()
        child.wait(30)
    with psycopg.connect(machine.postgres.url(), autocommit=True) as owner:
        owner.execute("UPDATE perda.heartbeat SET at = at - interval '1 hour' WHERE name = 'worker'")
    assert not machine.is_healthy("perda-web")
    assert not machine.is_healthy("fire-stream")
    assert not machine.is_healthy("sapa-mailbox")
    assert not machine.is_healthy("perda-worker")
    assert machine.is_healthy("perda-relay")


def test_migrating_again_is_harmless_and_demo_accounts_stop_production(machine: Machine) -> None:
    assert machine.run("migrate").returncode == 0
    with psycopg.connect(machine.postgres.url(), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO account.officer (username, name, password_hash, is_demo) VALUES ('x', 'x', 'x', true)"
        )
    refused = machine.run("migrate")
    assert refused.returncode == 1
    assert "1 demo accounts are open" in refused.stderr
