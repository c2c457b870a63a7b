"""The whole of sapa as production runs it: door, intake, mailbox, officers, relay, worker, each with its own role."""

import http.client
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import encode_multipart

from deploy.local.postgres import Postgres
from deploy.local.processes import free_port
from services.sapa.actions.office import Office
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.conftest import ROLE_PASSWORD
from tests.faults.processes import Process, eventually
from tests.sapa.conftest import Made, MakeOfficer, database, make_officer, office, pack, settings

__all__ = ["Answer", "Site", "database", "given", "make_officer", "office", "pack", "settings", "site"]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """Everything that runs, and two officers on duty."""

    port: int
    officers_port: int
    metrics_port: int
    rina: Made
    sari: Made
    office: Office
    processes: dict[str, Process] = field(default_factory=dict)
    cookie: str = ""

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", *, port: int = 0) -> Answer:
        """One request of a phone that has not much to say about itself."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=60)
        headers = {"Accept": "text/html"} | ({"Content-Type": kind} if kind else {})
        headers |= {"Cookie": self.cookie} if self.cookie else {}
        connection.request(method, path, body, headers)
        got = connection.getresponse()
        answer = Answer(got.status, got.read(), got.headers)
        connection.close()
        if "Set-Cookie" in answer.headers:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer

    def post(self, path: str, form: dict[str, Any]) -> Answer:
        """A form, with files as (stream, name)."""
        boundary, body = encode_multipart(form)
        return self.ask("POST", path, body, f"multipart/form-data; boundary={boundary}")


@pytest.fixture
def given(settings: SapaSettings, office: Office, make_officer: MakeOfficer) -> Site:
    """Free ports and two officers; nothing runs."""
    assert settings.sapa_slots_dir == office.slots
    ports = free_port(), free_port(), free_port()
    return Site(*ports, make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Sari"), office)


@pytest.fixture
def site(start: Callable[..., Process], given: Site, postgres: Postgres, tmp_path: Path) -> Iterator[Site]:
    """Started, and answering."""
    made = given
    sockets = tmp_path / "s"
    for kind in ("door", "intake", "mailbox", "officers", "relay", "worker"):
        made.processes[kind] = start(f"sapa-{kind}", **_given(kind, made, postgres, sockets))
    asked = ((made.port, "/healthz"), (made.port, "/v1/mailbox/messages"), (made.officers_port, "/healthz"))
    assert eventually(lambda: _answers(made, asked), 60), _logs(made)
    yield made
    for process in made.processes.values():
        process.stop()


def _given(kind: str, made: Site, postgres: Postgres, sockets: Path) -> dict[str, object]:
    role = {"officers": "sapa", "intake": "sapa_intake", "mailbox": "sapa_mailbox"}.get(kind, "sapa_relay")
    port = made.officers_port if kind == "officers" else made.port
    given: dict[str, object] = {
        "database_url": postgres.url(role, ROLE_PASSWORD),
        "public_url": f"http://localhost:{port}",
        "sapa_port": made.port,
        "sapa_sockets_dir": sockets,
        "limit_writes": "10000 per minute",
    }
    return given | ({"metrics_port": made.metrics_port} if kind == "officers" else {})


def _answers(made: Site, asked: Iterable[tuple[int, str]]) -> bool:
    try:
        return all(made.ask("GET", path, port=port).status in (200, 401) for port, path in asked)
    except OSError:
        return False


def _logs(made: Site) -> str:
    return "\n".join(f"{kind}: {process.text()[-1500:]}" for kind, process in made.processes.items())


def receipt_in(page: str) -> str:
    """The twenty digits on a receipt page."""
    found = re.findall(r"(?<!\d)\d{4}(?!\d)", re.sub(r"<[^>]*?>", " ", page))
    return "".join(found[:5])
