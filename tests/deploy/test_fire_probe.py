"""The prober against the service as it runs: its pages and streams over HTTP, a real relay, a webhook of its own."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result
from werkzeug.serving import make_server

from common import db
from common.auth import officers
from common.auth.identity import Grant
from common.auth.passwords import prepare_password
from common.auth.second_factor import new_secret
from common.directory import Contact, seal_contact_secret
from common.pack import Pack
from common.settings import Settings
from common.web.streams.feed import EXTENSION
from deploy.cli.main import app as cli
from deploy.local.processes import free_port
from services.fire_button import stream
from tests.faults.processes import Process, environment, eventually
from tests.fire_button.conftest import ACTOR, app, database, pack, settings  # noqa: F401 — fixtures
from tests.peers import Hook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PASSWORD = "tujuh-anoa-di-hutan-lambusango"
TOTP = new_secret()
pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("app")]


@pytest.fixture
def site(app: object, settings: Settings, pack: Pack) -> Iterator[str]:  # noqa: F811 — the fixtures above
    """The whole application, streams too, on a port."""
    live = stream.create_app(settings, pack)
    server = make_server("127.0.0.1", 0, live, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    live.extensions[EXTENSION].end()


@pytest.fixture
def officer(app: object, settings: Settings) -> None:  # noqa: F811
    """The prober's own account."""
    password = prepare_password(PASSWORD, "uji")
    new = officers.NewOfficer(username="uji", name="Uji otomatis", email="", password=password)
    with db.transaction() as session:
        made = officers.create_officer(session, new, ACTOR).officer
        officers.grant_role(session, made, Grant("operator", "damkar"), ACTOR)
        officers.set_totp(session, made, TOTP, settings, ACTOR)


@pytest.fixture
def relay(settings: Settings, tmp_path: Path, owner: psycopg.Connection) -> Iterator[Process]:  # noqa: F811
    """A relay, and no worker: it sends by itself."""
    process = Process("fire-relay", environment(settings, webhook_allow_private=True), tmp_path / "relay.log")
    both = "SELECT count(*) FROM fire.heartbeat WHERE name IN ('relay', 'chores')"
    assert eventually(lambda: owner.execute(both).fetchone() == (2,)), process.text()
    yield process
    process.stop()


@pytest.fixture
def heartbeat() -> Iterator[Hook]:
    """Whoever waits for the prober."""
    server = Hook()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def port(app: object, settings: Settings) -> int:  # noqa: F811
    """Where the regency's drill contact leads."""
    number = free_port()
    sealed = seal_contact_secret(settings.secret_key, SECRET)
    with db.transaction() as session:
        address = f"http://127.0.0.1:{number}/"
        session.add(Contact(recipient="latihan:semua", channel="webhook", address=address, secret=sealed))
    return number


@pytest.fixture
def told(tmp_path: Path, site: str, port: int, heartbeat: Hook) -> dict[str, object]:
    """What the prober's file says."""
    return {
        "url": site,
        "username": "uji",
        "password": PASSWORD,
        "totp_secret": TOTP,
        "listen": f"127.0.0.1:{port}",
        "hook_secret": SECRET,
        "heartbeat": heartbeat.url,
        "post_code": "mako",
        "within": 40,
    }


def probe(tmp_path: Path, told: dict[str, object]) -> Result:
    file = tmp_path / "probe.toml"
    file.write_text("".join(f"{name} = {value!r}\n" for name, value in told.items()))
    return CliRunner().invoke(cli, ["fire-probe", str(file)], env={"COLUMNS": "200"})


def states(owner: psycopg.Connection) -> list[tuple[str, bool]]:
    return owner.execute("SELECT state, is_drill FROM fire.incident").fetchall()


@pytest.mark.usefixtures("officer", "relay")
def test_a_drill_from_press_to_answer(
    tmp_path: Path, told: dict[str, object], heartbeat: Hook, owner: psycopg.Connection
) -> None:
    result = probe(tmp_path, told)
    assert result.exit_code == 0, result.output
    for step in ("press accepted", "on the board", "through the channel", "acknowledged", "ended"):
        assert step in result.output
    assert len(heartbeat.calls) == 1
    assert states(owner) == [("palsu", True)]
    acknowledged = "SELECT post_code FROM fire.dispatch WHERE acknowledged_at IS NOT NULL"
    assert owner.execute(acknowledged).fetchall() == [("mako",)]


@pytest.mark.usefixtures("officer", "relay")
def test_a_silent_channel_fails_it_and_leaves_no_drill(
    tmp_path: Path, told: dict[str, object], heartbeat: Hook, owner: psycopg.Connection
) -> None:
    result = probe(tmp_path, told | {"listen": f"127.0.0.1:{free_port()}", "within": 8})
    assert result.exit_code == 1
    assert "The channel brings no alarm" in result.output
    assert heartbeat.calls == []
    assert states(owner) == [("palsu", True)]


@pytest.mark.usefixtures("officer")
def test_without_a_relay_nothing_is_pressed(
    tmp_path: Path, told: dict[str, object], heartbeat: Hook, owner: psycopg.Connection
) -> None:
    result = probe(tmp_path, told | {"within": 12})
    assert result.exit_code == 1
    assert "escalations" in result.output
    assert (heartbeat.calls, states(owner)) == ([], [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "salah"}, "401"),
        ({"totp_secret": "bukan base32!"}, "The probe failed"),
        ({"url": "http://127.0.0.1:1"}, "did not answer"),
        ({"mailbox": "http://127.0.0.1:1"}, "either"),
        ({"hook_secret": ""}, "either"),
        ({"listen": "here"}, "listen"),
        ({"within": -1}, "within"),
        ({"more": 1}, "more"),
    ],
)
@pytest.mark.usefixtures("officer")
def test_what_is_wrong_is_told_in_a_sentence(
    tmp_path: Path, told: dict[str, object], heartbeat: Hook, changes: dict[str, object], said: str
) -> None:
    result = probe(tmp_path, told | changes)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert PASSWORD not in result.output
    assert heartbeat.calls == []
