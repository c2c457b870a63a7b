"""An office's own words for its mails: previewed, checked, and used by the next message."""

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.administering import audited, posted, shown
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent

SUBJECT = "Segera periksa {nomor} ({jenis})"
BODY = "Halo {opd}, ada laporan di {kecamatan}.\nNomor {nomor}, buka {tautan}"


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    return sign_in("administrator", None)


def test_own_words_are_in_the_next_message(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    assert posted(admin, "/surel/report.new", subject=SUBJECT, body=BODY).location.endswith("selesai=simpan")

    number = sent(client)["tracking_number"]

    subject, body = owner.execute("SELECT subject, body FROM perda.outbox").fetchone() or ("", "")
    assert subject == f"Segera periksa {number} (Sampah sembarangan)"
    assert body == (
        "Halo Dinas Lingkungan Hidup Kabupaten Konawe Selatan, ada laporan di Ranomeeto.\n"
        f"Nomor {number}, buka http://localhost:8081/petugas/laporan/{number}"
    )
    assert audited(owner, "mail.edit") == [
        ("mail:report.new", {"before": {}, "after": {"subject": SUBJECT, "body": BODY}})
    ]


def test_back_to_the_standard(admin: FlaskClient, client: FlaskClient, owner: psycopg.Connection) -> None:
    posted(admin, "/surel/report.new", subject=SUBJECT, body=BODY)
    for _ in range(2):
        assert posted(admin, "/surel/report.new/bawaan").location.endswith("selesai=bawaan")

    sent(client)

    (subject,) = owner.execute("SELECT subject FROM perda.outbox").fetchone() or ("",)
    assert subject.startswith("Laporan baru")
    assert [detail["before"]["subject"] for _, detail in audited(owner, "mail.reset")] == [SUBJECT]


@pytest.mark.parametrize(
    ("topic", "words", "sentence"),
    [
        ("report.new", (SUBJECT, BODY + " {nama}"), "{nama} tidak dikenal. Pakai: {nomor}"),
        ("report.new", ("Halo {kode}", BODY), "{kode} tidak dikenal"),
        ("report.new", (SUBJECT, "Laporan {nomor} menunggu."), "perlu memuat {tautan}"),
        ("report.new", (SUBJECT, "Ada laporan di {kecamatan}."), "perlu memuat {nomor} dan {tautan}"),
        ("report.new", (SUBJECT, BODY + " { nomor }"), "{ tidak dikenal"),
        ("mailbox.code", ("Kode Anda", "Masukkan di {tautan} segera."), "perlu memuat {kode}"),
        ("report.new", ("ab", BODY), "paling sedikit 3"),
        ("report.new", ("x" * 200, BODY), "paling banyak 150"),
        ("report.new", (SUBJECT, BODY + "x" * 5000), "paling banyak 4000"),
    ],
)
def test_words_that_would_fail_their_reader_are_refused(
    admin: FlaskClient, owner: psycopg.Connection, topic: str, words: tuple[str, str], sentence: str
) -> None:
    subject, body = words
    for address in (f"/surel/{topic}", f"/surel/{topic}/pratinjau"):
        answer = posted(admin, address, subject=subject, body=body)
        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert body[:20] in answer.text
    assert owner.execute("SELECT count(*) FROM perda.mail_template").fetchone() == (0,)


def test_a_subject_is_always_one_line(admin: FlaskClient, owner: psycopg.Connection) -> None:
    posted(admin, "/surel/report.new", subject="Laporan {nomor}\r\nBcc: orang@lain.example", body=BODY)

    stored = owner.execute("SELECT subject FROM perda.mail_template").fetchone()
    assert stored == ("Laporan {nomor} Bcc: orang@lain.example",)


def test_a_preview_saves_nothing(admin: FlaskClient, owner: psycopg.Connection) -> None:
    answer = posted(admin, "/surel/report.new/pratinjau", subject=SUBJECT, body=BODY + "\n<b>tebal</b>")

    assert answer.status_code == 200
    assert "Segera periksa KS-7QF4-M2XK" in answer.text
    assert "&lt;b&gt;tebal" in answer.text
    assert "belum disimpan" in answer.text
    assert owner.execute("SELECT count(*) FROM perda.mail_template").fetchone() == (0,)


def test_every_mail_shows_how_it_arrives(admin: FlaskClient) -> None:
    listed = shown(admin, "/surel")
    for topic in ("report.new", "reporter.close", "officer.late", "officer.digest", "mailbox.code", "opd.test"):
        assert f"/petugas/atur/surel/{topic}" in listed
        assert "Begini tibanya" in shown(admin, f"/surel/{topic}")


def test_a_colleagues_words_are_not_overwritten_unseen(admin: FlaskClient) -> None:
    posted(admin, "/surel/report.new", subject=SUBJECT, body=BODY)

    late = posted(admin, "/surel/report.new", subject="Punya saya {nomor}", body=BODY)

    assert (late.status_code, "Punya saya {nomor}" in late.text) == (409, True)
