"""Duplicates: two reports become one, and nobody who told of it is lost."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import WORDS, act, done, events, refusal, row_of, told
from tests.perda_report.reports import sent


def named(client: FlaskClient, name: str) -> str:
    """A report of somebody who left an e-mail address."""
    number: str = sent(client, identity="named", name=name, email=f"{name.casefold()}@contoh.id")["tracking_number"]
    return number


def join(owner: psycopg.Connection, number: str) -> None:
    """Somebody else saw the same and is told of it."""
    owner.execute(
        "INSERT INTO perda.co_reporter (report_id, secret_hash, email_hash)"
        " SELECT id, 'x', 'y' FROM perda.report WHERE tracking_number = %s",
        [number],
    )
    owner.execute("UPDATE perda.report SET co_reporter_count = 1 WHERE tracking_number = %s", [number])


def test_everybody_follows_the_report_that_goes_on(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    first, second, third = (named(client, name) for name in ("Ina", "Ani", "Udin"))
    join(owner, second)
    officer = sign_in("verifikator")
    done(officer, first, "merge", version=1, into=second)

    answer = done(officer, second, "merge", version=1, into=third.lower())

    assert (answer["status"], answer["version"]) == ("digabung", 2)
    (third_id,) = row_of(owner, third, "id")
    assert row_of(owner, first, "merged_into") == row_of(owner, second, "merged_into") == (third_id,)
    assert row_of(owner, second, "step_due_at, finished_at IS NOT NULL") == (None, True)
    assert row_of(owner, third, "co_reporter_count, status, version") == (3, "baru", 1)
    assert owner.execute("SELECT report_id FROM perda.co_reporter").fetchall() == [(third_id,)]
    assert events(owner, third) == ["dilaporkan", "gabungan"]
    owner.execute("TRUNCATE perda.outbox CASCADE")
    done(officer, third, "verify")
    recipients = {recipient.split(":")[0] for recipient, _ in told(owner, "reporter.verify")}
    assert recipients == {"pelapor", "ikut"}
    assert len(told(owner, "reporter.verify")) == 4


def test_its_own_people_are_told_of_the_merging(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    first, second = named(client, "Ina"), named(client, "Ani")
    join(owner, first)

    done(sign_in("verifikator"), first, "merge", into=second)

    told_of = told(owner, "reporter.merge")
    assert [number for _, number in told_of] == [first, first]
    assert told_of[0] == (f"pelapor:{first}", first)


def test_citizens_do_not_read_which_report_came_in(client: FlaskClient, sign_in: SignIn) -> None:
    first, second = named(client, "Ina"), named(client, "Ani")

    done(sign_in("verifikator"), first, "merge", into=second)

    assert first not in client.get(f"/v1/reports/{second}").text


@pytest.mark.parametrize(
    ("into", "words"),
    [("itself", "dirinya sendiri"), ("KS-2222-2222", "tidak ada di OPD Anda"), ("bukan nomor", "tidak ada di OPD")],
)
def test_a_target_that_is_none(client: FlaskClient, sign_in: SignIn, into: str, words: str) -> None:
    number = sent(client)["tracking_number"]

    answer = act(sign_in("verifikator"), number, "merge", into=number if into == "itself" else into)

    assert words in refusal(answer, 422)


def test_a_target_of_another_opd_is_as_if_it_did_not_exist(client: FlaskClient, sign_in: SignIn) -> None:
    mine, theirs = sent(client)["tracking_number"], sent(client, category="parkir")["tracking_number"]

    assert "tidak ada di OPD Anda" in refusal(act(sign_in("verifikator"), mine, "merge", into=theirs), 422)
    assert act(sign_in("verifikator", "dishub", name="B"), mine, "merge", into=theirs).status_code == 404


def test_a_target_that_is_over(client: FlaskClient, sign_in: SignIn) -> None:
    first, second, officer = sent(client)["tracking_number"], sent(client)["tracking_number"], sign_in("verifikator")
    done(officer, second, "reject", reason=WORDS)

    assert "tidak ditangani lagi" in refusal(act(officer, first, "merge", into=second), 422)


def test_sensitive_reports_stay_among_themselves(client: FlaskClient, sign_in: SignIn) -> None:
    plain, sensitive = (sent(client, category=one)["tracking_number"] for one in ("kebisingan", "asusila"))
    officer = sign_in("verifikator", "satpol-pp")

    assert "peka" in refusal(act(officer, plain, "merge", into=sensitive), 422)
    assert "peka" in refusal(act(officer, sensitive, "merge", into=plain), 422)


def test_two_that_are_merged_into_each_other_at_once_end_as_one(
    client: FlaskClient, sign_in: SignIn, owner: psycopg.Connection
) -> None:
    one, other = sent(client)["tracking_number"], sent(client)["tracking_number"]
    officers = sign_in("verifikator", name="A"), sign_in("verifikator", name="B")
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(act, officers[0], one, "merge", version=1, into=other),
            pool.submit(act, officers[1], other, "merge", version=1, into=one),
        ]
        statuses = sorted(each.result().status_code for each in asked)

    assert statuses == [200, 422]
    assert owner.execute("SELECT count(*) FROM perda.report WHERE merged_into IS NOT NULL").fetchone() == (1,)
