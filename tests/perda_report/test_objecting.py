"""After the decision: objection within the term, never to the same officer; rating."""

import psycopg
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent
from tests.perda_report.test_following import do, followed

WHY = {"reason": "Sapinya masih lepas sore ini juga."}


def closed(client: FlaskClient, officer: FlaskClient) -> dict[str, str]:
    """A report that this officer verified and closed."""
    created = sent(client)
    number = created["tracking_number"]
    assert officer.post(f"/v1/reports/{number}/verify", json={}).status_code == 200
    words = {"result": "tidak_ditemukan", "explanation": "Tidak ada apa-apa di sana."}
    assert officer.post(f"/v1/reports/{number}/close", json=words).status_code == 200
    return created


def test_an_objection_reopens_and_goes_to_another_officer(client: FlaskClient, sign_in: SignIn) -> None:
    same = sign_in("pengawas", name="Andi")
    created = closed(client, same)
    number = created["tracking_number"]
    assert do(client, created, "object", **WHY)[0] == 200
    seen = followed(client, created)
    assert (seen["status"], seen["finished_at"]) == ("keberatan", None)

    words = {"reason": "Kami periksa sekali lagi."}
    assert same.post(f"/v1/reports/{number}/resume", json=words).status_code == 403
    other = sign_in("pengawas", name="Nur")
    assert other.post(f"/v1/reports/{number}/resume", json=words).status_code == 200
    again = {"result": "tidak_ditemukan", "explanation": "Tetap tidak ada apa-apa."}
    assert same.post(f"/v1/reports/{number}/close", json=again).status_code == 403
    assert sign_in("petugas").post(f"/v1/reports/{number}/close", json=again).status_code == 200


def test_an_upheld_decision_is_final(client: FlaskClient, sign_in: SignIn) -> None:
    created = closed(client, sign_in("verifikator"))  # who may close
    do(client, created, "object", **WHY)
    upheld = sign_in("kepala_opd").post(
        f"/v1/reports/{created['tracking_number']}/uphold", json={"reason": "Foto dan berita acara sudah diperiksa."}
    )
    assert upheld.status_code == 200, upheld.text
    assert followed(client, created)["status"] == "selesai"
    assert do(client, created, "object", **WHY)[0] == 409


def test_after_the_term_there_is_no_objection(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    created = closed(client, sign_in("verifikator"))
    owner.execute("UPDATE perda.report SET objectable_until = now() - interval '1 second'")

    status, told = do(client, created, "object", **WHY)
    assert (status, told["detail"]) == (
        409,
        "Waktu mengajukan keberatan sudah lewat. Bila masih terjadi, buat laporan baru.",
    )
    assert followed(client, created)["status"] == "selesai"
    assert "object" not in followed(client, created)["report"]["acts"]  # type: ignore[index]


def test_supervisors_hear_of_an_objection(client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection) -> None:
    created = closed(client, sign_in("verifikator"))
    sign_in("pengawas", name="Nur")
    owner.execute("UPDATE account.officer SET email = 'nur@contoh.id' WHERE name = 'Nur'")
    do(client, created, "object", **WHY)

    told = owner.execute("SELECT recipient FROM perda.outbox WHERE topic = 'report.object'").fetchall()
    assert sorted(name.partition(":")[0] for (name,) in told) == ["opd", "petugas"]


def test_a_rating_may_change_while_an_objection_is_possible(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    created = closed(client, sign_in("verifikator"))
    assert do(client, created, "rate", rating=2)[0] == 200
    assert do(client, created, "rate", rating=4, words="Cepat.")[0] == 200
    assert owner.execute("SELECT rating, rating_words, version FROM perda.report").fetchone() == (4, "Cepat.", 3)

    owner.execute("UPDATE perda.report SET objectable_until = now() - interval '1 second'")
    assert do(client, created, "rate", rating=1)[0] == 409
    assert owner.execute("SELECT rating FROM perda.report").fetchone() == (4,)


def test_an_open_report_is_neither_rated_nor_contested(client: FlaskClient) -> None:
    created = sent(client)
    assert do(client, created, "rate", rating=5)[0] == 409
    assert do(client, created, "object", **WHY)[0] == 409
