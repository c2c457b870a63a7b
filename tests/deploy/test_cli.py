"""The commands as an administrator types them, on a real database."""

import json
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from common import db
from common.audit import Actor, record, seal_committed, seal_key
from common.notifications import outbox
from common.settings import Settings
from deploy.cli import connection
from deploy.cli.main import app

TEMPORARY = "shown once: "


@pytest.fixture
def environment(settings: Settings, database: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    told = {
        "SMARTSOCIETY_ENVIRONMENT": "test",
        "SMARTSOCIETY_DATABASE_URL": database,
        "SMARTSOCIETY_REDIS_URL": settings.redis_url.get_secret_value(),
        "SMARTSOCIETY_SECRET_KEY": settings.secret_key.get_secret_value(),
        "SMARTSOCIETY_PUBLIC_URL": "http://localhost:8081",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


def run(*words: str, status: int = 0) -> Result:
    connection.out.width = connection.err.width = 200
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == status, result.output
    return result


def bind(environment: dict[str, str]) -> None:
    db.bind(environment["SMARTSOCIETY_DATABASE_URL"], pool_size=2, channel="perda")


def rows(owner: psycopg.Connection, query: str) -> Sequence[tuple[object, ...]]:
    return owner.execute(query.encode()).fetchall()


@pytest.mark.usefixtures("environment")
def test_an_officer_from_the_first_day_to_the_last(owner: psycopg.Connection) -> None:
    run("pack", "load")
    made = run("officer", "create", "Sari", "Sari Dewi", "verifikator", "--opd", "satpol-pp")
    assert len(made.output.split(TEMPORARY)[1].split()[0]) > 10
    assert "verifikator Satpol PP" in run("officer", "list").output
    run("officer", "grant", "sari", "pengawas")
    assert "pengawas (all OPD)" in run("officer", "list").output
    run("officer", "revoke", "sari", "pengawas")
    assert "pengawas" not in run("officer", "list").output
    assert TEMPORARY in run("officer", "reset-password", "sari").output
    run("officer", "reset-second-factor", "sari")
    run("officer", "deactivate", "sari")
    assert "sari" not in run("officer", "list").output
    assert "sari" in run("officer", "list", "--closed").output
    acts = {act for (act,) in rows(owner, "SELECT act FROM perda.audit WHERE actor LIKE 'cli:%'")}
    assert {"officer.create", "officer.grant", "officer.revoke", "officer.reset_password", "officer.deactivate"} <= acts


@pytest.mark.usefixtures("environment")
def test_refusals_are_a_sentence_and_exit_status_1() -> None:
    run("pack", "load")
    assert "There is no role 'raja'" in run("officer", "create", "x1", "X", "raja", status=1).output
    assert "tidak ada" in run("officer", "deactivate", "nobody", status=1).output
    run("officer", "create", "x2", "X", "petugas", "--opd", "satpol-pp")
    assert "sudah dipakai" in run("officer", "create", "x2", "X", "petugas", status=1).output
    assert "There is no service 'x'" in run("officer", "list", "--service", "x", status=1).output


@pytest.mark.usefixtures("environment")
def test_the_pack_fills_the_tables_and_a_second_time_changes_nothing() -> None:
    assert " rows changed" in run("pack", "load").output
    assert ": 0 rows changed" in run("pack", "load").output
    assert "satpol-pp" in run("opd", "list").output


def test_a_faulty_pack_is_told_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("[regency]\n")
    said = run("pack", "validate", str(tmp_path), status=1).output
    assert "pack.toml" in said


def test_the_audit_is_verified_and_tampering_shows(
    environment: dict[str, str], settings: Settings, owner: psycopg.Connection
) -> None:
    with db.transaction() as session:
        record(session, Actor("test"), "thing.done", "thing:1")
    with db.transaction() as session:
        seal_committed(session, seal_key(settings.secret_key))
    assert "Intact: 1 rows" in run("audit", "verify").output
    owner.execute("UPDATE perda.audit SET act = 'thing.undone'")
    assert "BROKEN at seal" in run("audit", "verify", status=1).output


def test_failed_messages_are_listed_and_sent_again(environment: dict[str, str], owner: psycopg.Connection) -> None:
    message = outbox.Message("report.new", "KS-7QF4-M2XK", "opd:satpol-pp", "Laporan baru", "Buka laporan.")
    with db.transaction() as session:
        outbox.put(session, message)
    owner.execute("UPDATE perda.outbox SET state = 'failed', last_error = 'no such mailbox'")
    listed = run("outbox", "list").output
    assert "failed 1" in listed
    assert "no such mailbox" in listed
    assert "1 messages wait again" in run("outbox", "retry").output
    assert rows(owner, "SELECT state FROM perda.outbox") == [("waiting",)]


def test_without_settings_it_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTSOCIETY_STATE_DIR", str(tmp_path))
    said = run("opd", "list", status=1).output
    assert "SMARTSOCIETY_DATABASE_URL" in said
    assert "make run" in said


def test_the_local_run_is_found_by_its_file(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "env").mkdir()
    lines = [f"{name}={json.dumps(value)}" for name, value in environment.items()]
    (tmp_path / "env" / "perda.env").write_text("\n".join(lines))
    for name in environment:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SMARTSOCIETY_STATE_DIR", str(tmp_path))
    assert "Code" in run("opd", "list").output
