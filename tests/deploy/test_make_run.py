"""`make run` as a person meets it: it starts, mends itself, recovers from a kill, and leaves nothing behind."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.cli.connection import read_env_file
from tests.deploy.local_run import LocalRun, wait_for

ROLES = {
    "perda": {"verifikator", "petugas", "pengawas", "kepala_opd", "administrator"},
    "sapa": {"pendamping", "penyelia", "pdp", "administrator"},
    "fire": {"regu", "komandan", "operator", "kepala", "redkar", "administrator"},
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    started = LocalRun(tmp_path_factory.mktemp("run") / "state")
    started.start()
    yield started
    started.end()


def reports(run: LocalRun) -> int:
    url = read_env_file(run.state / "env" / "perda.env")["SMARTSOCIETY_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM report").fetchone()
    assert row is not None
    return int(row[0])


def test_everything_answers(run: LocalRun) -> None:
    portal = run.get("portal")
    assert "Pintu mana yang Anda perlukan" in portal.read().decode()
    assert "script-src 'self'" in portal.headers["Content-Security-Policy"]
    assert run.answers("perda", "/healthz")
    assert run.answers("mailbox")
    wait_for(lambda: run.answers("perda", "/readyz"))


def test_the_demo_set_is_there_once(run: LocalRun) -> None:
    file = run.state / "demo-accounts.json"
    rows = json.loads(file.read_text())
    told = {service: {row["role"] for row in rows if row["service"] == service} for service in ROLES}
    assert told == ROLES
    assert len({row["username"] for row in rows}) == len(rows)
    assert {frozenset(row) for row in rows} == {frozenset({"service", "role", "username", "password", "totp_secret"})}
    assert reports(run) > 0
    for row in rows:
        assert row["password"] in run.said()
        assert row["totp_secret"] not in run.said()


def test_secrets_are_for_their_owner_only(run: LocalRun) -> None:
    secret = [*(run.state / "secrets").iterdir(), run.state / "env" / "perda.env", run.state / "demo-accounts.json"]
    assert {file.stat().st_mode & 0o777 for file in secret} == {0o600}


def test_a_second_run_in_the_same_folder_is_refused(run: LocalRun) -> None:
    assert run.child is not None
    assert f"It runs already (process {run.child.pid})" in run.refused()
    assert run.answers("perda", "/healthz")


@pytest.mark.parametrize(
    ("name", "port", "path"), [("caddy", "portal", "/"), ("perda web", "perda", "/healthz")], ids=["caddy", "web"]
)
def test_a_process_that_is_killed_is_started_again_and_it_is_said(
    run: LocalRun, name: str, port: str, path: str
) -> None:
    marks = {"caddy": "caddy", "perda web": "granian"}
    victim = next(each for each in run.processes() if marks[name] in " ".join(each.cmdline()))
    victim.kill()
    wait_for(lambda: f"{name} runs again" in run.said())
    assert f"{name} ended (killed by SIGKILL). Starting it again now." in run.said()
    assert run.answers(port, path)


def test_a_dead_database_server_comes_back_with_what_it_held(run: LocalRun) -> None:
    before = reports(run)
    next(each for each in run.processes() if each.name() == "postgres").kill()
    wait_for(lambda: "PostgreSQL runs again" in run.said())
    assert reports(run) == before
    wait_for(lambda: run.answers("perda", "/readyz"))


def test_after_a_kill_the_next_start_ends_what_was_left_and_goes_on(run: LocalRun) -> None:
    before, left = reports(run), run.processes()
    assert run.child is not None
    run.child.kill()
    run.child.wait()
    assert any(each.is_running() for each in left)
    run.start()
    assert "The former run was killed; ended" in run.said()
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in left)
    assert reports(run) == before


def test_ending_it_ends_every_process(run: LocalRun) -> None:
    started = run.processes()
    assert len(started) > 5
    run.end()
    assert run.child is not None
    assert run.child.returncode == 0
    assert "Everything has stopped." in run.said()
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in started)


@pytest.mark.parametrize("after", ["Valkey", "Portal"])
def test_ending_it_while_it_starts_leaves_nothing(tmp_path: Path, after: str) -> None:
    run = LocalRun(tmp_path / "state")
    run.launch()
    wait_for(lambda: f"✓ {after}" in run.said())
    started = run.processes()
    run.interrupt()
    assert "Everything has stopped." in run.said()
    assert "Traceback" not in run.said()
    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in started)
    assert not run.answers("portal")


def test_a_port_in_use_is_named_with_its_setting(tmp_path: Path) -> None:
    run = LocalRun(tmp_path / "state")
    with socket.create_server(("127.0.0.1", run.ports["perda"])):
        said = run.refused()
    assert f"Port {run.ports['perda']} is in use" in said
    assert "the web of perda wants it" in said
    assert "SMARTSOCIETY_PORT_PERDA=" in said


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SMARTSOCIETY_PORT_PORTAL": "web"}, "SMARTSOCIETY_PORT_PORTAL is 'web'"),
        ({"SMARTSOCIETY_PORT_SMTP": "70000"}, "a port is a number from 1 to 65535"),
        ({"SMARTSOCIETY_DATABASE_URL": "postgresql://x:y@127.0.0.1:1/x"}, "SMARTSOCIETY_DATABASE_URL does not answer"),
        ({"SMARTSOCIETY_REDIS_URL": "redis://127.0.0.1:1/0"}, "SMARTSOCIETY_REDIS_URL does not answer"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    assert sentence in LocalRun(tmp_path / "state").refused(**settings)


def test_two_things_on_one_port_are_refused(tmp_path: Path) -> None:
    run = LocalRun(tmp_path / "state")
    said = run.refused(SMARTSOCIETY_PORT_PORTAL=str(run.ports["perda"]))
    assert "SMARTSOCIETY_PORT_PORTAL and SMARTSOCIETY_PORT_PERDA are both" in said
