"""The audit for the officer of data protection: every act and whether it is true, and no case."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg
import pytest
from flask.testing import FlaskClient

from common import audit, db
from services.sapa.actions.accepting import accept_report
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_identity
from services.sapa.configuration import SapaSettings
from services.sapa.workflow import Role
from tests.sapa.case_setup import SECRET_WORDS, waiting_report
from tests.sapa.casework_setup import WITA
from tests.sapa.conftest import Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]
HOME = "/petugas/jejak"
FORGED = "Palsu atau diubah"
COPY = (
    "INSERT INTO sapa.audit (actor, act, subject, detail, request_id)"
    " SELECT actor, {act}, subject, detail, request_id FROM sapa.audit WHERE act = 'case.identity'"
)


@pytest.fixture
def officers(make_officer: MakeOfficer) -> dict[str, Made]:
    return {
        "rina": make_officer(Role.PENDAMPING, "Rina"),
        "hasnah": make_officer(Role.PENYELIA, "Hasnah"),
        "andi": make_officer(Role.PDP, "Andi"),
        "admin": make_officer(Role.ADMINISTRATOR, "Tamrin"),
    }


@pytest.fixture
def number(office: Office, officers: dict[str, Made]) -> str:
    """A case that both opened, one of them with its names."""
    rina, hasnah = officers["rina"], officers["hasnah"]
    made = accept_report(office, rina.doer, waiting_report(office, rina, hasnah), hasnah.key_id)
    open_identity(office, rina.doer, open_case(office, rina.doer, made), "menyiapkan rujukan")
    open_case(office, hasnah.doer, made)
    return made


def test_every_act_is_told_and_no_case(officers: dict[str, Made], sign_in: SignIn, number: str) -> None:
    browser = sign_in(officers["andi"])
    page = browser.get(HOME).text
    for words in ("Membuka identitas", "menyiapkan rujukan", "Menerima laporan", f"Kasus {number}", "Hasnah", "Sah"):
        assert words in page
    for words in (SECRET_WORDS, "Murni", FORGED):
        assert words not in page
    assert f'href="{HOME}"' in page
    assert browser.get(f"/petugas/kasus/{number}").status_code == 403
    for name in ("rina", "hasnah", "admin"):
        assert sign_in(officers[name]).get(HOME).status_code == 403
        assert sign_in(officers[name]).post(f"{HOME}/periksa").status_code == 403
    again = browser.get(HOME).text
    assert "Membaca jejak" in again


def test_it_is_narrowed_and_paged(
    officers: dict[str, Made], sign_in: SignIn, number: str, owner: psycopg.Connection
) -> None:
    browser = sign_in(officers["andi"])
    rina, today = officers["rina"].officer_id, datetime.now(WITA).date()
    rows = browser.get(HOME, query_string={"act": "case.open", "case": number, "officer": str(rina)}).text
    assert rows.count("<time") == 2
    assert browser.get(HOME, query_string={"case": number, "day": today.isoformat()}).text.count("<time") >= 4
    assert "Tidak ada baris yang cocok" in browser.get(HOME, query_string={"day": "2020-01-01"}).text
    for wrong in ({"day": "kemarin"}, {"officer": "Rina"}, {"before": "0"}, {"lain": "1"}):
        assert browser.get(HOME, query_string=wrong).status_code == 422
    owner.execute(
        "INSERT INTO sapa.audit (actor, act, subject, detail, request_id)"
        " SELECT 'system:relay', 'retention.case', 'case:' || n, '{}', '' FROM generate_series(1, 60) n"
    )
    first = browser.get(HOME, query_string={"act": "retention.case"}).text
    assert first.count("<time") == 50
    further = first.split('class="btn quiet" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(further).text
    assert second.count("<time") == 10
    assert "Yang lebih lama" not in second


def test_forged_rows_are_shown_as_such(
    officers: dict[str, Made], sign_in: SignIn, number: str, owner: psycopg.Connection
) -> None:
    browser = sign_in(officers["andi"])
    hasnah = officers["hasnah"].officer_id
    query = {"case": number, "act": "case.identity"}
    assert FORGED not in browser.get(HOME, query_string=query).text
    owner.execute(COPY.format(act="act"))
    copied = browser.get(HOME, query_string=query).text
    assert (copied.count("<time"), copied.count(FORGED)) == (2, 1)
    assert copied.index(FORGED) < copied.index(">Sah")
    # Of both rows, the genuine and its copy.
    owner.execute(COPY.format(act="'case.revoke'"))
    owner.execute(
        "INSERT INTO sapa.audit (actor, act, subject, detail, request_id) VALUES (%s, 'case.open', %s, '{}', '')",
        [f"officer:{hasnah}", f"case:{number}"],
    )
    owner.execute("UPDATE sapa.audit SET detail = detail || '{\"key\": \"kunci\"}' WHERE act = 'report.accept'")
    assert browser.get(HOME).text.count(FORGED) == 5
    check = browser.post(f"{HOME}/periksa").text
    assert "Ada yang palsu" in check
    assert "5 baris tidak ditandatangani" in check


def test_a_broken_chain_is_told(
    officers: dict[str, Made], sign_in: SignIn, number: str, owner: psycopg.Connection, settings: SapaSettings
) -> None:
    browser = sign_in(officers["andi"])
    with db.transaction() as session:
        sealed = audit.seal_committed(session, audit.seal_key(settings.secret_key))
    whole = browser.post(f"{HOME}/periksa").text
    assert "Rantai utuh" in whole
    assert f"{sealed} baris bersegel" in whole
    (head,) = owner.execute("SELECT encode(chain, 'hex') FROM sapa.audit_seal").fetchone() or ("",)
    assert head in whole
    owner.execute("UPDATE sapa.audit SET at = %s WHERE act = 'report.accept'", [datetime(2026, 1, 1, tzinfo=UTC)])
    assert "Rantai putus" in browser.post(f"{HOME}/periksa").text
    assert number in browser.get(HOME).text
