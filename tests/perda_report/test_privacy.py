"""What people may ask for about their own data: to see it, to take it along, to have it erased."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from common import db, keys
from common.audit import Actor
from common.errors import NotSignedIn
from common.settings import Settings
from services.perda_report.actions import Reporter, erase_data, find_own
from services.perda_report.actions.indexing import index_new_reports
from services.perda_report.actions.retention import erase_as_asked
from services.perda_report.routes.access import EXTENSION
from tests.perda_report.conftest import SignIn
from tests.perda_report.persons import NAMED, STORY, erase, files_of, join, one, row_of, with_photo
from tests.perda_report.reports import bearer, sent

REASON = "Menanyakan jalan masuk ke lokasi."


def data_of(client: FlaskClient, created: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(f"/laporan/{created['tracking_number']}/data.json", headers=bearer(created["secret"]))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def reject(officer: FlaskClient, number: str) -> None:
    answer = officer.post(f"/v1/reports/{number}/reject", json={"version": 1, "reason": "Bukan wewenang kami."})
    assert answer.status_code == 200, answer.text


def notice_for(owner: psycopg.Connection, number: str, state: str = "waiting") -> None:
    """A notice to the reporter, in a state."""
    owner.execute("DELETE FROM perda.outbox WHERE recipient = %s", [f"pelapor:{number}"])
    owner.execute(
        "INSERT INTO perda.outbox (topic, reference, recipient, subject, body, state, token)"
        " VALUES ('reporter.verify', %s, %s, 'Kabar', 'Kabar', %s, gen_random_uuid())",
        [number, f"pelapor:{number}", state],
    )


def test_the_notice_says_how_long_and_invents_no_address(client: FlaskClient) -> None:
    page = client.get("/privasi").text
    for term in ("1 tahun", "2 tahun", "5 tahun", "180 hari"):
        assert term in page
    assert "example" not in page
    assert "Diskominfo Kabupaten Konawe Selatan" in page
    assert client.get("/privasi?lang=en").status_code == 200


def test_the_way_to_the_notice_is_where_people_decide(client: FlaskClient) -> None:
    created = sent(client)
    number = created["tracking_number"]
    assert "/privasi" in client.get("/lapor").text
    page = client.get(f"/laporan/{number}", headers=bearer(created["secret"])).text
    for way in ("/privasi", f"/laporan/{number}/data", f"/laporan/{number}/hapus-data"):
        assert f'href="{way}"' in page
    assert f"/laporan/{number}/data" not in client.get(f"/laporan/{number}").text


def test_everything_held_is_shown_to_its_person(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    created = with_photo(client)
    number = created["tracking_number"]
    officer = sign_in("verifikator", name="Petugas Rahasia")
    assert officer.post(f"/v1/reports/{number}/contact", json={"reason": REASON}).status_code == 200
    notice_for(owner, number)
    answer = client.get(f"/laporan/{number}/data.json", headers=bearer(created["secret"]))
    held = answer.get_json()
    assert held["contact"] == {"name": NAMED["name"], "phone": "+6281234567890", "email": NAMED["email"]}
    assert (held["story"]["description"], held["story"]["landmark"]) == (STORY, "Seberang pasar")
    assert len(held["photos"]) == 1
    assert [opening["reason"] for opening in held["openings"]] == [REASON]
    assert [message["state"] for message in held["messages"]] == ["waiting"]
    assert {event["kind"] for event in held["events"]} == {"dilaporkan", "foto", "kontak_dibuka"}
    assert "Petugas Rahasia" not in answer.text
    assert answer.headers["Content-Disposition"] == f'attachment; filename="data-{number}.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    page = client.get(f"/laporan/{number}/data", headers=bearer(created["secret"]))
    for words in (NAMED["name"], NAMED["email"], STORY, REASON):
        assert words in page.text
    assert "Petugas Rahasia" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    shown = owner.execute("SELECT actor, subject, detail FROM perda.audit WHERE act = 'privacy.show'").fetchall()
    assert shown == [("citizen", f"report:{number}", {})] * 2


@pytest.mark.parametrize("secret", ["", "salah", "2222-2222-2222-2222"])
def test_nobody_else_sees_or_erases_it(client: FlaskClient, owner: psycopg.Connection, secret: str) -> None:
    number = sent(client, **NAMED)["tracking_number"]
    headers = bearer(secret) if secret else {}
    for part in ("data", "hapus-data"):
        answer = client.get(f"/laporan/{number}/{part}", headers=headers)
        assert (answer.status_code, answer.location) == (303, f"/laporan/{number}")
    assert client.get(f"/laporan/{number}/data.json", headers=headers).status_code == 401
    assert client.post(f"/laporan/{number}/hapus-data", headers=headers).status_code == 401
    assert row_of(owner, number)["contact"] is not None
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act LIKE 'privacy.%'").fetchone() == (0,)


@pytest.mark.parametrize("number", ["KS-2222-2222", "apa-saja", "x" * 500])
def test_an_unknown_number_is_told_so(client: FlaskClient, number: str) -> None:
    for part in ("data", "data.json", "hapus-data"):
        assert client.get(f"/laporan/{number}/{part}").status_code == 404
    assert client.post(f"/laporan/{number}/hapus-data").status_code == 404


@pytest.mark.parametrize("state", ["waiting", "queued", "failed"])
def test_while_the_case_runs_the_contact_goes_and_the_story_stays(
    client: FlaskClient, owner: psycopg.Connection, state: str
) -> None:
    created = with_photo(client)
    number = created["tracking_number"]
    notice_for(owner, number, state)
    page = client.get(f"/laporan/{number}/hapus-data", headers=bearer(created["secret"])).text
    assert "setelah laporan selesai" in page
    erase(client, created)
    erase(client, created)
    row = row_of(owner, number)
    assert (row["contact"], row["email_hash"], row["identity"]) == (None, None, "anonymous")
    assert (row["description"], row["landmark"], row["story_erased_at"]) == (STORY, "Seberang pasar", None)
    assert row["contact_erased_at"] is not None
    left = owner.execute("SELECT state, token FROM perda.outbox WHERE recipient LIKE 'pelapor:%'").fetchall()
    assert left == [("withdrawn", None)]
    held = data_of(client, created)
    assert held["contact"] is None
    assert [event["kind"] for event in held["events"]].count("data_dihapus") == 1
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act = 'privacy.erase'").fetchone() == (1,)
    assert "Tidak ada lagi nama" in client.get(f"/laporan/{number}/hapus-data", headers=bearer(created["secret"])).text


def test_two_clicks_at_once_erase_once(app: Flask, client: FlaskClient, owner: psycopg.Connection) -> None:
    created = sent(client, **NAMED)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(erase, app.test_client(), created) for _ in range(2)]:
            done.result()
    assert owner.execute("SELECT count(*) FROM perda.report_event WHERE kind = 'data_dihapus'").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act = 'privacy.erase'").fetchone() == (1,)


def test_officers_find_no_contact_any_more(client: FlaskClient, sign_in: SignIn) -> None:
    created = sent(client, **NAMED)
    erase(client, created)
    answer = sign_in("verifikator").post(f"/v1/reports/{created['tracking_number']}/contact", json={"reason": REASON})
    assert answer.status_code == 404


def test_what_was_marked_goes_when_nobody_can_object_any_more(
    app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    created = with_photo(client)
    number, store = created["tracking_number"], app.extensions[EXTENSION].store
    (shown,) = owner.execute("SELECT shown_key FROM perda.photo").fetchone() or ("",)
    erase(client, created)
    index_new_reports()
    erase_as_asked(store)
    reject(sign_in("verifikator"), number)
    erase_as_asked(store)
    assert row_of(owner, number)["description"] == STORY
    # A web process whose clock is ahead: the story must not look as if it came after its erasure.
    owner.execute(
        "UPDATE perda.report"
        " SET objectable_until = now() - interval '1 minute', finished_at = now() + interval '1 minute'"
    )
    erase_as_asked(store)
    erase_as_asked(store)
    row = row_of(owner, number)
    assert (row["description"], row["landmark"]) == ("(cerita dihapus)", "")
    assert owner.execute("SELECT count(*) FROM perda.report_document").fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM perda.photo").fetchone() == (0,)
    assert shown not in files_of(store)
    assert [event["kind"] for event in data_of(client, created)["events"]].count("data_dihapus") == 2


def test_after_the_end_story_and_photos_go_at_once_and_the_officers_side_stays(
    app: Flask, client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    created = with_photo(client)
    number, store = created["tracking_number"], app.extensions[EXTENSION].store
    reject(sign_in("verifikator"), number)
    owner.execute(
        "INSERT INTO perda.report_event (report_id, kind, words, officer_id)"
        " SELECT id, 'dijawab', 'Kata pelapor.', NULL FROM perda.report"
        " UNION ALL SELECT id, 'kabar', 'Kata petugas.', gen_random_uuid() FROM perda.report"
    )
    assert len(files_of(store)) == 3
    page = client.get(f"/laporan/{number}/hapus-data", headers=bearer(created["secret"])).text
    assert "Nanti" not in page
    erase(client, created)
    assert files_of(store) == set()
    words = [event["words"] for event in data_of(client, created)["events"]]
    assert "Kata petugas." in words
    assert "Bukan wewenang kami." in words
    assert "Kata pelapor." not in words
    row = row_of(owner, number)
    assert (row["description"], row["landmark"], row["contact"]) == ("(cerita dihapus)", "", None)
    assert client.get(f"/laporan/{number}", headers=bearer(created["secret"])).status_code == 200


def test_a_store_that_is_down_does_not_stop_an_erasure(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection, settings: Settings
) -> None:
    created = with_photo(client)
    reject(sign_in("verifikator"), created["tracking_number"])
    folder = Path(settings.media_url.removeprefix("file://"))
    (folder / "shown").rename(folder / "elsewhere")
    (folder / "shown").write_bytes(b"no folder")
    erase(client, created)
    assert owner.execute("SELECT count(*) FROM perda.photo").fetchone() == (0,)
    assert row_of(owner, created["tracking_number"])["description"] == "(cerita dihapus)"


def test_an_anonymous_report_can_be_marked_too(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = sent(client)
    erase(client, created)
    assert row_of(owner, created["tracking_number"])["contact_erased_at"] is None
    kinds = [event["kind"] for event in data_of(client, created)["events"]]
    assert kinds.count("data_dihapus") == 1


def test_what_was_split_off_loses_the_same_contact(
    client: FlaskClient, owner: psycopg.Connection, sign_in: SignIn
) -> None:
    created = sent(client, **NAMED)
    number = created["tracking_number"]
    form = {"version": 1, "category": "sampah", "description": "Bagian kedua dari laporan yang sama."}
    answer = sign_in("verifikator").post(f"/v1/reports/{number}/split", json=form)
    assert answer.status_code in {200, 201}, answer.text
    (child,) = one(owner, "SELECT tracking_number FROM perda.report WHERE tracking_number <> %s", number)
    assert data_of(client, created)["split"] == [child]
    erase(client, created | {"tracking_number": child})
    left = owner.execute("SELECT contact, email_hash, identity FROM perda.report").fetchall()
    assert left == [(None, None, "anonymous")] * 2


def test_who_joined_sees_and_erases_their_own_row_only(
    client: FlaskClient, owner: psycopg.Connection, settings: Settings
) -> None:
    created = sent(client, **NAMED)
    joined = created | {"secret": join(owner, settings, created["tracking_number"])}
    held = data_of(client, joined)
    assert held["contact"]["email"] == "la@contoh.example"
    assert (held["words"], held["story"], held["photos"]) == ("Saya juga melihatnya.", None, [])
    whole = client.get(f"/laporan/{created['tracking_number']}/data", headers=bearer(joined["secret"])).text
    assert STORY not in whole
    assert NAMED["email"] not in whole
    erase(client, joined)
    erase(client, joined)
    left = owner.execute("SELECT contact, email_hash, words FROM perda.co_reporter").fetchall()
    assert left == [(None, None, "")]
    assert owner.execute("SELECT words FROM perda.report_event WHERE kind = 'ikut'").fetchall() == [("",)]
    assert row_of(owner, created["tracking_number"])["contact"] is not None
    assert owner.execute("SELECT count(*) FROM perda.audit WHERE act = 'privacy.erase'").fetchone() == (1,)
    assert data_of(client, joined)["contact"] is None


def test_a_verified_mailbox_is_as_good_as_the_secret(
    app: Flask, client: FlaskClient, owner: psycopg.Connection, settings: Settings
) -> None:
    created = sent(client, **NAMED)
    number, office = created["tracking_number"], app.extensions[EXTENSION]
    mine, joined = (Reporter("", office.box.email_hash(each)) for each in (NAMED["email"], "la@contoh.example"))
    join(owner, settings, number)
    with db.transaction() as session:
        assert find_own(session, office, number, mine).joined is None
        assert find_own(session, office, number, joined).joined is not None
        with pytest.raises(NotSignedIn):
            find_own(session, office, number, Reporter("", office.box.email_hash("orang@lain.example")))
        erase_data(session, find_own(session, office, number, mine), Actor("citizen"))
        with pytest.raises(NotSignedIn):
            find_own(session, office, number, mine)


def test_a_contact_that_was_tampered_with_is_told_in_words(
    client: FlaskClient, owner: psycopg.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    created = sent(client, **NAMED)
    owner.execute("UPDATE perda.report SET contact = %s", [keys.seal(keys.derive(b"another", "key"), b"{}")])
    answer = client.get(f"/laporan/{created['tracking_number']}/data.json", headers=bearer(created["secret"]))
    assert answer.status_code == 503
    assert "tidak dapat dibuka" in answer.text
    assert "sealed contact" in caplog.text
