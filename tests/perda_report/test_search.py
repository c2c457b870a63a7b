"""The search: words that follow the reports by seconds, numbers that are there at once, and what is forgotten."""

from datetime import timedelta
from threading import Thread

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from services.perda_report.actions import indexing
from services.perda_report.actions.indexing import forget_document, index_missing_reports, index_new_reports
from services.perda_report.queries.ids import first_id, moment_of
from tests.perda_report.conftest import SignIn
from tests.perda_report.reports import sent
from tests.perda_report.test_worklist import listed, numbers


def documents(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT count(*) FROM perda.report_document").fetchone()
    assert row
    count: int = row[0]
    return count


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sampah", True),
        ("membuang saluran", True),
        ("buang", True),
        ("ambaip", True),
        ("AMBAIPUA", True),
        ("Seberang pasar", True),
        ("kerbau", False),
        ("membuang kerbau", False),
        ("sampah & | ! ( ' :* \\", True),
        ("<->", True),
        ("---", True),
        ("a" * 200, False),
    ],
)
def test_words_find_reports(client: FlaskClient, sign_in: SignIn, words: str, found: bool) -> None:  # noqa: FBT001
    number = sent(client)["tracking_number"]
    index_new_reports()

    assert (numbers(sign_in("petugas"), q=words) == [number]) is found


def test_a_part_of_a_number_finds_its_report(client: FlaskClient, sign_in: SignIn) -> None:
    number, other = sent(client)["tracking_number"], sent(client)["tracking_number"]
    index_new_reports()
    officer = sign_in("petugas")

    assert numbers(officer, q=number) == [number]
    assert numbers(officer, q=number.lower()[3:]) == [number]
    assert other not in numbers(officer, q=number[:7])


@pytest.mark.parametrize("written", ["as it is", "small", "without dashes"])
def test_a_number_is_found_before_it_is_indexed(client: FlaskClient, sign_in: SignIn, written: str) -> None:
    number = sent(client)["tracking_number"]
    typed = {"as it is": number, "small": number.lower(), "without dashes": number.replace("-", "")}[written]

    assert numbers(sign_in("petugas"), q=typed) == [number]
    assert numbers(sign_in("petugas", "satpol-pp"), q=typed) == []


def test_a_search_keeps_to_rights_filters_and_tabs(client: FlaskClient, sign_in: SignIn) -> None:
    waste, cattle = sent(client)["tracking_number"], sent(client, category="ternak_lepas")["tracking_number"]
    index_new_reports()
    everyone = sign_in("pengawas", None)

    assert numbers(sign_in("petugas"), q="sampah") == [waste]
    assert numbers(sign_in("petugas", "satpol-pp"), q="sampah") == [cattle]
    found = listed(everyone, q="sampah", category="ternak_lepas")
    assert [item["tracking_number"] for item in found["items"]] == [cattle]
    assert (found["counts"]["perlu"], found["counts"]["semua"], found["counts"]["selesai"]) == (1, 1, 0)
    assert numbers(everyone, q="sampah", tab="selesai") == []
    assert numbers(everyone, q="sampah", sort="terlama") == [waste, cattle]


def test_each_report_is_indexed_once(client: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(3):
        sent(client)

    assert [index_new_reports(), index_new_reports(), documents(owner)] == [3, 0, 3]


def test_batches_follow_each_other(
    client: FlaskClient, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    for _ in range(5):
        sent(client)

    assert [index_new_reports(), documents(owner)] == [5, 5]


def test_two_relays_share_the_work(client: FlaskClient, owner: psycopg.Connection) -> None:
    for _ in range(6):
        sent(client)
    relays = [Thread(target=index_new_reports) for _ in range(2)]
    for relay in relays:
        relay.start()
    for relay in relays:
        relay.join()

    index_missing_reports()
    assert documents(owner) == 6


def test_a_report_that_was_committed_late_is_not_missed(client: FlaskClient, owner: psycopg.Connection) -> None:
    """Its id is older than one that is indexed already, by less than a transaction may take."""
    late = sent(client)["tracking_number"]
    sent(client)
    index_new_reports()
    gone = "DELETE FROM perda.report_document WHERE words LIKE lower(%s) || '%%'"
    assert owner.execute(gone, [late]).rowcount == 1

    assert index_new_reports() == 1


def test_what_lies_further_back_is_found_by_the_daily_round(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client)
    index_new_reports()
    owner.execute(
        "INSERT INTO perda.report (id, tracking_number, secret_hash, category_code, description, kecamatan_code, place,"
        " landmark, identity, opd_code, verify_due_at, due_at) SELECT uuidv7(interval '-1 day'), 'KS-2222-2222', '',"
        " category_code, description, kecamatan_code, place, '', 'anonymous', opd_code, now(), now() FROM perda.report"
    )

    assert index_new_reports() == 0
    assert index_missing_reports() == 1


def test_a_report_that_somebody_changes_waits_for_the_next_round(
    client: FlaskClient, owner: psycopg.Connection
) -> None:
    sent(client)
    with owner.transaction():
        owner.execute("UPDATE perda.report SET description = '(cerita dihapus)'")
        assert index_new_reports() == 0

    assert index_new_reports() == 1
    assert owner.execute("SELECT words LIKE '%(cerita dihapus)' FROM perda.report_document").fetchone() == (True,)


def test_a_forgotten_report_comes_back_with_what_is_left(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    number = sent(client)["tracking_number"]
    index_new_reports()
    report = owner.execute("UPDATE perda.report SET description = '(cerita dihapus)' RETURNING id").fetchone()
    assert report
    with db.transaction() as session:
        forget_document(session, report[0])
    officer = sign_in("petugas")

    assert numbers(officer, q="ambaipua") == []
    index_missing_reports()
    assert numbers(officer, q="membuang") == []
    assert numbers(officer, q="ambaipua") == [number]


def test_an_id_tells_its_time(client: FlaskClient, owner: psycopg.Connection) -> None:
    sent(client)
    row = owner.execute("SELECT id, created_at FROM perda.report").fetchone()
    assert row
    key, made = row

    assert abs(moment_of(key) - made) < timedelta(seconds=5)
    assert first_id(moment_of(key)) <= key < first_id(moment_of(key) + timedelta(milliseconds=1))
