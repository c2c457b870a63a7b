"""What a reporter does on the way: add, answer, withdraw; through the front door, with the secret."""

from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import bearer, sent

Created = dict[str, str]


def do(client: FlaskClient, created: Created, act: str, key: str = "", /, **body: object) -> tuple[int, dict[str, str]]:
    """One act of the reporter; status and answer."""
    headers = bearer(created["secret"]) | {"Idempotency-Key": key or str(uuid4())}
    answer = client.post(f"/v1/reports/{created['tracking_number']}/{act}", json=body, headers=headers)
    return answer.status_code, answer.get_json()


def followed(client: FlaskClient, created: Created) -> dict[str, object]:
    found: dict[str, object] = client.get(
        f"/v1/reports/{created['tracking_number']}", headers=bearer(created["secret"])
    ).get_json()
    return found


def ask(sign_in: SignIn, created: Created) -> FlaskClient:
    officer = sign_in("petugas")
    asked = officer.post(f"/v1/reports/{created['tracking_number']}/ask", json={"question": "Apa warna mobilnya?"})
    assert asked.status_code == 200, asked.text
    return officer


def kinds(followed_report: dict[str, object]) -> list[str]:
    return [event["kind"] for event in followed_report["history"]]  # type: ignore[attr-defined]


def test_information_is_kept_once_for_one_key(client: FlaskClient, owner: psycopg.Connection) -> None:
    created, key = sent(client), str(uuid4())
    first = do(client, created, "add", key, words="Mobilnya warna biru.")
    again = do(client, created, "add", key, words="Mobilnya warna biru.")
    other = do(client, created, "add", key, words="Mobilnya warna merah.")

    assert (first[0], again, other[0]) == (200, first, 422)
    assert kinds(followed(client, created)).count("keterangan") == 1
    assert owner.execute("SELECT count(*) FROM perda.outbox WHERE topic = 'report.add'").fetchone() == (1,)


def test_a_question_is_read_and_answered_by_the_reporter_alone(client: FlaskClient, sign_in: SignIn) -> None:
    created = sent(client)
    ask(sign_in, created)
    seen = followed(client, created)
    assert seen["is_paused"] is True
    assert seen["report"]["question"] == "Apa warna mobilnya?"  # type: ignore[index]
    stranger = client.get(f"/v1/reports/{created['tracking_number']}")
    assert "warna" not in stranger.text

    assert do(client, created, "answer", words="Biru tua.")[0] == 200
    after = followed(client, created)
    assert (after["status"], after["is_paused"]) == ("baru", False)
    assert "Biru" not in client.get(f"/v1/reports/{created['tracking_number']}").text
    assert do(client, created, "answer", words="Biru tua.")[0] == 409


def test_twenty_pieces_of_information_are_enough(client: FlaskClient, owner: psycopg.Connection) -> None:
    created = sent(client)
    statuses = [do(client, created, "add", words=f"Keterangan ke-{n}.")[0] for n in range(21)]

    assert statuses == [200] * 20 + [409]
    assert owner.execute("SELECT count(*) FROM perda.report_event WHERE kind = 'keterangan'").fetchone() == (20,)


def test_a_withdrawn_report_takes_nothing_more(client: FlaskClient, sign_in: SignIn) -> None:
    created = sent(client)
    assert do(client, created, "withdraw", words="Sudah dibersihkan.")[0] == 200

    assert followed(client, created)["status"] == "dicabut"
    refused = [do(client, created, act, **body)[0] for act, body in ENTRIES.items()]
    assert refused == [409] * len(ENTRIES)
    officer = sign_in("verifikator")
    assert officer.post(f"/v1/reports/{created['tracking_number']}/verify", json={}).status_code == 409


ENTRIES: dict[str, dict[str, object]] = {
    "add": {"words": "Masih ada."},
    "answer": {"words": "Biru tua."},
    "withdraw": {},
    "object": {"reason": "Sampahnya masih ada di sana."},
    "rate": {"rating": 4},
}


def test_with_others_the_report_goes_on_and_its_first_reporter_leaves(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    created = sent(client, identity="named", name="Hasna", email="hasna@contoh.id")
    joined = client.post(f"/v1/reports/{created['tracking_number']}/follow", json={})
    assert joined.status_code == 201, joined.text

    assert do(client, created, "withdraw")[0] == 200
    row = owner.execute("SELECT status, contact, email_hash, identity FROM perda.report").fetchone()
    assert row == ("baru", None, None, "anonymous")
    assert kinds(followed(client, created)).count("pelapor_keluar") == 1
    assert "withdraw" not in followed(client, created)["report"]["acts"]  # type: ignore[index]
    assert do(client, created, "withdraw")[0] == 409
    secret = joined.get_json()["secret"]
    left = client.post(f"/laporan/{created['tracking_number']}/berhenti", headers=bearer(secret))
    assert left.status_code == 303
    assert do(client, created, "withdraw")[0] == 200
    assert followed(client, created)["status"] == "dicabut"


def test_what_was_typed_outlives_a_question_that_another_phone_answered(client: FlaskClient, sign_in: SignIn) -> None:
    created = sent(client)
    ask(sign_in, created)
    number = created["tracking_number"]
    client.post(f"/laporan/{number}/buka", data={"secret": created["secret"]})
    assert do(client, created, "answer", words="Biru tua.")[0] == 200

    page = client.post(f"/laporan/{number}/jawab", data={"words": "Warnanya hijau lumut."})
    assert page.status_code == 409
    assert "Warnanya hijau lumut." in page.text


def test_a_form_without_its_secret_keeps_the_words(client: FlaskClient) -> None:
    page = client.post(f"/laporan/{sent(client)['tracking_number']}/tambah", data={"words": "Tadi malam lagi."})
    assert page.status_code == 401
    assert "Tadi malam lagi." in page.text
    assert "mobil bak" not in page.text


def test_what_cannot_be_written_whole_leaves_nothing(client: FlaskClient, owner: psycopg.Connection) -> None:
    created, key = sent(client), str(uuid4())
    owner.execute("REVOKE INSERT ON perda.outbox FROM perda")
    try:
        assert do(client, created, "withdraw", key)[0] == 500
    finally:
        owner.execute("GRANT INSERT ON perda.outbox TO perda")
    assert (followed(client, created)["status"], kinds(followed(client, created))) == ("baru", ["dilaporkan"])
    assert do(client, created, "withdraw", key)[0] == 200


@pytest.mark.parametrize("act", ENTRIES)
def test_only_whoever_shows_the_secret_acts(client: FlaskClient, owner: psycopg.Connection, act: str) -> None:
    created = sent(client)
    other = sent(client)["secret"]
    address = f"/v1/reports/{created['tracking_number']}/{act}"

    assert client.post(address, json=ENTRIES[act]).status_code == 401
    assert client.post(address, json=ENTRIES[act], headers=bearer(other)).status_code == 401
    assert client.post(address, json=ENTRIES[act], headers=bearer("KS")).status_code == 401
    assert owner.execute("SELECT count(*) FROM perda.report_event WHERE kind <> 'dilaporkan'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("add", {}),
        ("add", {"words": "x" * 1001}),
        ("add", {"words": "ya", "lain": 1}),
        ("answer", {"words": ""}),
        ("rate", {"rating": 6}),
        ("rate", {"rating": "baik"}),
        ("object", {"reason": "pendek"}),
    ],
)
def test_bad_input_is_said_and_writes_nothing(
    client: FlaskClient, owner: psycopg.Connection, act: str, body: dict[str, object]
) -> None:
    created = sent(client)
    status, told = do(client, created, act, **body)

    assert status == 422
    assert told["errors"]
    assert owner.execute("SELECT version FROM perda.report").fetchone() == (1,)
