"""The reporters' JSON API, and what every answer of the two quiet processes carries."""

import io
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from werkzeug.test import Client, TestResponse

from common.pack import Pack
from common.settings import SettingsError
from deploy.local.postgres import Postgres
from deploy.local.valkey import Valkey
from services.sapa.app import intake
from services.sapa.configuration import SapaSettings
from services.sapa.crypto import slots, stretching
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.intake_setup import as_process, open_report, role, rows
from tests.sapa.reporter_setup import Front

BODY = {
    "description": "Semalam lagi.",
    "for_whom": "saya",
    "forms": ["fisik", "psikis"],
    "kecamatan_code": None,
    "danger": {"safety": "tidak_aman", "signs": None},
    "safe_contact": {"may_contact": True, "channels": ["sms"], "address": "0812 1111 2222", "word": None},
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), web-share=()",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id with the least memory: what is tested here is not how long it takes."""
    monkeypatch.setattr(stretching, "MEMORY", 8192)
    monkeypatch.setattr(stretching, "PASSES", 1)


@pytest.fixture
def rina(make_officer: MakeOfficer) -> Made:
    """On duty, with a supervisor."""
    make_officer(Role.PENYELIA)
    return make_officer(Role.PENDAMPING)


@pytest.fixture
def client(settings: SapaSettings, postgres: Postgres, pack: Pack, rina: Made) -> Iterator[Client]:
    """A program at the reporters' address."""
    front = Front(settings, postgres, pack)
    yield Client(front, TestResponse)
    front.close()


def report(client: Client, key: UUID | None = None, **changes: object) -> TestResponse:
    headers = {"Idempotency-Key": str(key)} if key else {}
    return client.post("/v1/reports", json=BODY | changes, headers=headers)


def test_a_report_is_taken_once_and_opens_its_mailbox(
    client: Client, rina: Made, owner: psycopg.Connection, postgres: Postgres
) -> None:
    key = uuid4()
    first = report(client, key)
    assert first.status_code == 201
    assert report(client, key).json == first.json
    opened = open_report(owner, rina.keys.box, rina.key_id)
    assert opened.summary["danger"] == {"safety": "tidak_aman", "signs": []}
    assert opened.story["safe_contact"]["address"] == "0812 1111 2222"
    begun = client.post("/v1/mailbox", json={"receipt": (first.json or {})["receipt"]})
    assert begun.status_code == 201
    cookie = begun.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert not any(part in cookie for part in ("Max-Age", "Expires"))
    assert client.post("/v1/mailbox/messages", json={"words": "Ada kabar?"}).status_code == 201
    pdf = {"files": (io.BytesIO(b"%PDF-1.7"), "surat.pdf")}
    assert client.post("/v1/mailbox/files", data=pdf).status_code == 201
    agreed = {"may_contact": False, "word": None}
    assert client.post("/v1/mailbox/safe-contact", json=agreed).status_code == 201
    shown = client.get("/v1/mailbox/messages").json or {}
    assert [letter["kind"] for letter in shown["letters"]] == ["pesan", "berkas", "cara_aman"]
    assert {letter["words"] for letter in shown["letters"]} == {None}
    with role(postgres, "sapa"):
        assert len(rows(owner, "file")) == 1


@pytest.mark.parametrize("end", ["leave", "wipe"])
def test_leaving_and_wiping_end_it_and_clear_the_browser(client: Client, end: str) -> None:
    receipt = (report(client).json or {})["receipt"]
    client.post("/v1/mailbox", json={"receipt": receipt})
    gone = client.post(f"/v1/mailbox/{end}")
    assert gone.status_code == 204
    assert gone.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/v1/mailbox/messages").status_code == 401
    again = client.post("/v1/mailbox", json={"receipt": receipt}).status_code
    assert again == (201 if end == "leave" else 404)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/v1/reports", {"description": ""}, 422),
        ("/v1/reports", {"description": "x", "kecamatan_code": "tidak ada"}, 422),
        ("/v1/reports", {"description": "x" * 20_001}, 422),
        ("/v1/reports", {"description": "x", "more": 1}, 422),
        ("/v1/reports", {"description": "x", "safe_contact": {"may_contact": True}}, 422),
        ("/v1/reports", ["x"], 422),
        ("/v1/reports", {"description": "\u0000"}, 422),
        ("/v1/mailbox", {"receipt": "1" * 20}, 404),
        ("/v1/mailbox", {"receipt": 7}, 422),
        ("/v1/mailbox", {}, 422),
        ("/v1/mailbox/messages", {"words": "x"}, 401),
        ("/v1/mailbox/safe-contact", {"may_contact": False}, 401),
        ("/v1/mailbox/wipe", {}, 401),
        ("/v1/mailbox/other", {}, 404),
    ],
)
def test_what_does_not_fit_is_a_problem_and_never_ours(client: Client, path: str, body: object, expected: int) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == expected
    assert answer.content_type == "application/problem+json"
    assert client.post("/v1/reports", data=b"{", content_type="application/json").status_code == 400
    assert client.post("/v1/reports", json=BODY, headers={"Idempotency-Key": "satu"}).status_code == 422


def test_every_answer_is_quiet(client: Client) -> None:
    styles = (client.get("/").text.split('href="/static/')[1]).split('"')[0]
    answers = [
        client.get("/"),
        client.get("/m"),
        client.get("/tidak-ada"),
        client.get(f"/static/{styles}"),
        client.get("/healthz"),
        client.get("/readyz"),
        client.post("/v1/reports", json={}),
        client.get("/?lang=en"),
    ]
    for answer in answers:
        assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [HEADERS[name]] for name in HEADERS}
        for absent in ("ETag", "Last-Modified", "Set-Cookie", "Server"):
            assert absent not in answer.headers
    assert [answer.status_code for answer in answers] == [200, 200, 404, 200, 200, 200, 422, 200]


def test_over_tls_the_cookie_cannot_be_set_by_others(
    settings: SapaSettings, postgres: Postgres, pack: Pack, rina: Made
) -> None:
    told = SapaSettings.model_validate(
        as_process(settings, postgres, "intake").model_dump() | {"public_url": "https://x.id"}
    )
    with role(postgres, "sapa_intake"):
        app = intake.create_app(told, pack)
        assert "max-age=63072000" in app.test_client().get("/").headers["Strict-Transport-Security"]
        app.extensions["sapa_intake_office"].decoder.close()


def test_a_form_of_an_old_browser_comes_with_a_null_origin_and_one_of_another_site_is_refused(client: Client) -> None:
    assert client.post("/v1/reports", json=BODY, headers={"Origin": "null"}).status_code == 201
    for headers in (
        {"Origin": "https://lain.example"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert client.post("/v1/reports", json=BODY, headers=headers).status_code == 403


def test_a_network_that_sends_too_much_waits_and_its_address_is_stored_nowhere(
    settings: SapaSettings, postgres: Postgres, pack: Pack, valkey: Valkey, rina: Made
) -> None:
    few = SapaSettings.model_validate(
        settings.model_dump() | {"limit_writes": "2 per minute", "secret_key": uuid4().hex}
    )
    front = Front(few, postgres, pack)
    client = Client(front, TestResponse)
    statuses = [
        client.post("/v1/reports", json={}, environ_base={"REMOTE_ADDR": "10.9.8.7"}).status_code for _ in range(4)
    ]
    assert statuses.count(429) >= 1
    assert client.post("/v1/reports", json={}, environ_base={"REMOTE_ADDR": "10.9.8.8"}).status_code == 422
    front.close()
    lost = SapaSettings.model_validate(few.model_dump() | {"limiter_url": "redis://127.0.0.1:1/0"})
    front = Front(lost, postgres, pack)
    assert [Client(front, TestResponse).post("/v1/reports", json={}).status_code for _ in range(4)] == [422] * 4
    front.close()


def test_when_every_slot_is_taken_the_answer_is_503_and_says_when_to_come_back(
    client: Client, settings: SapaSettings, monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection
) -> None:
    monkeypatch.setattr(stretching, "slot", lambda folder: slots.slot(folder, longest_wait=0.0))
    folder = settings.sapa_slots_dir / "reporters"
    with slots.slot(folder), slots.slot(folder):
        answer = report(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert rows(owner, "report") == []


@pytest.mark.parametrize("missing", ["sapa_receipt_pepper", "sapa_intake_secret"])
def test_a_process_without_its_secret_does_not_start_and_says_which(
    settings: SapaSettings, pack: Pack, missing: str
) -> None:
    with pytest.raises(SettingsError, match=missing.upper()):
        intake.create_app(SapaSettings.model_validate(settings.model_dump() | {missing: ""}), pack)
