"""Where a secret, a key or the audit is missing nothing opens, nothing is taken, and somebody is told what to mend."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.pack import Pack
from common.settings import SettingsError
from deploy.local.postgres import Postgres
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.app import intake, mailbox, officers
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.sapa.case_setup import SECRET_WORDS, waiting_report
from tests.sapa.conftest import SECRETS, Made, MakeOfficer
from tests.sapa.intake_setup import as_process, role
from tests.sapa.rights_setup import counts

PROCESSES = (
    (officers.create_app, "sapa_officer_pepper"),
    (intake.create_app, "sapa_receipt_pepper"),
    (intake.create_app, "sapa_intake_secret"),
    (mailbox.create_app, "sapa_receipt_pepper"),
    (mailbox.create_app, "sapa_intake_secret"),
)


@dataclass(frozen=True)
class Held:
    """A case of a worker and a supervisor, a report that waits for both, and browsers of theirs and of the PDP's."""

    number: str
    report: UUID
    key_id: UUID
    supervisor_key_id: UUID
    worker: FlaskClient
    supervisor: FlaskClient
    keeper: FlaskClient


@pytest.fixture
def held(office: Office, make_officer: MakeOfficer, sign_in: Callable[[Made], FlaskClient]) -> Held:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    number = accept_report(office, rina.doer, waiting_report(office, rina, hasnah), hasnah.key_id)
    report, keeper = waiting_report(office, rina, hasnah), make_officer(Role.PDP, "Andi")
    return Held(number, report, rina.key_id, hasnah.key_id, sign_in(rina), sign_in(hasnah), sign_in(keeper))


@pytest.fixture
def silent_audit(owner: psycopg.Connection) -> Iterator[Callable[[], None]]:
    """From the call on no process may write the audit."""
    writers = "sapa, sapa_relay"

    def silence() -> None:
        owner.execute(f"REVOKE INSERT ON sapa.audit FROM {writers}")

    yield silence
    owner.execute(f"GRANT INSERT ON sapa.audit TO {writers}")


@pytest.mark.parametrize(("factory", "secret"), PROCESSES)
@pytest.mark.parametrize("value", ["", "short"])
def test_a_process_without_its_secret_does_not_start(
    factory: Callable[[], object], secret: str, value: str, settings: SapaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "REDIS_URL": settings.redis_url.get_secret_value(),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "PUBLIC_URL": "http://localhost:8084",
        "SAPA_ROOT_KEY": settings.sapa_root_key,
        "SAPA_ESCROW_KEY": settings.sapa_escrow_key,
        **{name.upper(): held for name, held in SECRETS.items()},
        secret.upper(): value,
    }
    for name, held in told.items():
        monkeypatch.setenv(f"SMARTSOCIETY_{name}", held)
    with pytest.raises(SettingsError) as refused:
        factory()
    assert f"SMARTSOCIETY_{secret.upper()}" in str(refused.value)
    assert not any(held in str(refused.value) for held in SECRETS.values())


@pytest.mark.parametrize("missing", ["sapa_root_key", "sapa_escrow_key"])
def test_a_process_without_the_offices_keys_does_not_start(missing: str, settings: SapaSettings) -> None:
    with pytest.raises(ValueError, match=missing):
        SapaSettings.model_validate(settings.model_dump() | {missing: "bukan kunci"})


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE sapa.officer_key SET certificate = NULL WHERE id = %s", "pengesahan"),
        ("UPDATE sapa.officer_key SET signature = 'x' WHERE id = %s", "pengesahan"),
        ("UPDATE sapa.officer_key SET box_public = sign_public WHERE id = %s", "Kata sandi"),
        ("UPDATE sapa.session SET keys_sealed = 'x' WHERE key_id = %s", "Kata sandi"),
        ("UPDATE sapa.session SET keys_sealed = NULL WHERE key_id = %s", "Kata sandi"),
        ("UPDATE sapa.case_grant SET sealed = 'x' WHERE holder_key_id = %s", "Kasus ini tidak ada"),
        ("UPDATE sapa.case_grant SET sealed = NULL WHERE holder_key_id = %s", "Kasus ini tidak ada"),
    ],
)
def test_without_the_officers_key_nothing_opens(held: Held, owner: psycopg.Connection, damage: str, words: str) -> None:
    browser, number = held.worker, held.number
    assert SECRET_WORDS in browser.get(f"/petugas/kasus/{number}").text
    owner.execute(damage, [held.key_id])
    for path in (f"/petugas/kasus/{number}", f"/petugas/kasus/{number}/akses/hapus", f"/v1/cases/{number}"):
        answer = browser.get(path)
        assert answer.status_code in {302, 303, 401, 403, 404}, path
        assert SECRET_WORDS not in answer.text
    page = browser.get(f"/petugas/kasus/{number}", follow_redirects=True).text
    assert words in page
    if "certificate" not in damage and "signature" not in damage and "box_public" not in damage:
        assert SECRET_WORDS in held.supervisor.get(f"/petugas/kasus/{number}").text


def test_without_the_audit_nothing_opens_and_nothing_is_taken(
    held: Held,
    silent_audit: Callable[[], None],
    owner: psycopg.Connection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = counts(owner)
    silent_audit()
    worker, keeper, number, report = held.worker, held.keeper, held.number, held.report
    choice = {"supervisor_key_id": str(held.supervisor_key_id)}
    answers = [
        worker.get("/petugas"),
        worker.get(f"/petugas/laporan/{report}"),
        worker.get(f"/petugas/kasus/{number}"),
        worker.get(f"/petugas/kasus/{number}/akses"),
        worker.post(f"/petugas/laporan/{report}/terima", data=choice),
        worker.post("/petugas/cari", data={"words": "suami"}),
        keeper.get("/petugas/jejak"),
        keeper.post("/petugas/jejak/periksa"),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert "tidak dapat ditulis, jadi tidak ada yang dibuka" in answer.text
        assert SECRET_WORDS not in answer.text
    problem = worker.get(f"/v1/cases/{number}")
    assert (problem.status_code, "tidak dapat ditulis" in problem.get_json()["detail"]) == (503, True)
    assert counts(owner) == before
    mine = [record for record in caplog.records if record.msg == "audit_not_writable"]
    assert len(mine) > len(answers)
    assert {record.levelname for record in mine} == {"CRITICAL"}


def test_a_failed_log_in_that_cannot_be_recorded_is_told(app: Flask, silent_audit: Callable[[], None]) -> None:
    silent_audit()
    form = {"username": "siapa.saja", "password": "bukan sandi apa pun", "totp": "123456"}
    answer = app.test_client().post("/petugas/masuk", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 503
    assert "Jejak audit tidak dapat ditulis" in answer.text


def test_a_report_is_taken_only_when_somebody_can_open_it(
    database: str, settings: SapaSettings, postgres: Postgres, pack: Pack, owner: psycopg.Connection
) -> None:
    with role(postgres, "sapa_intake"):
        app = intake.create_app(as_process(settings, postgres, "intake"), pack)
        answer = app.test_client().post(
            "/v1/reports",
            json={"description": SECRET_WORDS},
            headers={"Idempotency-Key": "0192e4a0-0000-7000-8000-000000000001", "Sec-Fetch-Site": "same-origin"},
        )
        app.extensions["sapa_intake_office"].decoder.close()
    assert answer.status_code == 503
    assert answer.get_json()["detail"]
    assert counts(owner) == {}
