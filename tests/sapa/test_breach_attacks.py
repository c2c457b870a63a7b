"""What somebody writes by hand into the tables of a breach: nobody writes under their key, and nobody is frightened."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask.testing import FlaskClient

from common.codes import new_id
from services.sapa.actions.office import Office
from services.sapa.crypto.breaches import BreachKeys, seal_keys
from services.sapa.workflow import Role
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]
FORM = {
    "happened": "Laptop hilang",
    "data": ["kontak"],
    "plainly": "Komputer kami hilang.",
    "measures": "Sandi diganti.",
    "known_at": (datetime.now(UTC) - timedelta(days=1)).isoformat(),
}


@pytest.fixture
def andi(make_officer: MakeOfficer) -> Made:
    return make_officer(Role.PDP, "Andi")


@pytest.fixture
def keeper(andi: Made, sign_in: SignIn) -> FlaskClient:
    return sign_in(andi)


@pytest.fixture
def number(office: Office, rina: Made, hasnah: Made) -> str:
    return accepted_case(office, rina, hasnah).number


def begun(browser: FlaskClient, *numbers: str) -> str:
    """The address of a new breach."""
    breach_id = new_id()
    answer = browser.post(f"/petugas/insiden/baru/{breach_id}", data=FORM | {"cases": " ".join(numbers)})
    assert answer.status_code == 303, answer.text
    return f"/petugas/insiden/{breach_id}"


def test_nothing_is_sealed_under_keys_that_somebody_planted(
    andi: Made, keeper: FlaskClient, number: str, owner: psycopg.Connection
) -> None:
    address = begun(keeper, number)
    owner.execute("DELETE FROM sapa.breach_grant")
    planted = seal_keys(andi.keys.box_public, BreachKeys.new(), whole=True)
    owner.execute("INSERT INTO sapa.breach_grant SELECT id, %s, %s FROM sapa.breach", (andi.key_id, planted))
    before = owner.execute("SELECT count(*) FROM sapa.breach_text").fetchone()
    assert keeper.get(address).status_code == 200
    assert keeper.post(f"{address}/surat").status_code == 409
    told = {"told_at": FORM["known_at"], "how": "surel"}
    assert keeper.post(f"{address}/lembaga", data=told).status_code == 409
    assert owner.execute("SELECT count(*) FROM sapa.breach_text").fetchone() == before
    assert owner.execute("SELECT count(*) FROM sapa.breach_grant").fetchone() == (1,)


def test_a_case_that_was_taken_out_of_a_breach_is_missed(
    keeper: FlaskClient, number: str, owner: psycopg.Connection
) -> None:
    address = begun(keeper, number)
    told = {"told_at": FORM["known_at"], "how": "surel"}
    assert keeper.post(f"{address}/lembaga", data=told).status_code == 303
    owner.execute("DELETE FROM sapa.breach_case")
    refused = keeper.post(f"{address}/tutup")
    assert (refused.status_code, "di luar aplikasi" in refused.text) == (409, True)


def test_nobody_is_told_of_a_breach_that_no_keeper_signed(
    rina: Made, number: str, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    breach_id = new_id()
    owner.execute(
        "INSERT INTO sapa.breach (id, number, known_at, due_at) VALUES (%s, 'I-2026-66', now(), now())", (breach_id,)
    )
    owner.execute("INSERT INTO sapa.breach_case (breach_id, case_id) SELECT %s, id FROM sapa.case_file", (breach_id,))
    tell = f"/petugas/insiden/{breach_id}/kasus/{number}/kotak/{new_id()}"
    assert sign_in(rina).post(tell, data={"words": "Data Ibu bocor."}).status_code == 409
    assert owner.execute("SELECT count(*) FROM sapa.reply").fetchone() == (0,)
