"""A question that nobody answered: its time ends, and the office's own clock runs again."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask.testing import FlaskClient

from common.settings import Settings
from services.perda_report.actions import lapsing
from services.perda_report.actions.lapsing import lapse_unanswered_questions
from tests.perda_report.conftest import SignIn
from tests.perda_report.desk import done, events, row_of, told
from tests.perda_report.mails import back_office
from tests.perda_report.persons import NAMED
from tests.perda_report.reports import sent


@pytest.fixture
def asked(client: FlaskClient, sign_in: SignIn) -> str:
    """A report whose reporter was asked something."""
    number: str = sent(client, **NAMED)["tracking_number"]
    done(sign_in("verifikator"), number, "ask", version=1, question="Jam berapa mobil itu biasanya datang?")
    return number


def end_the_time(owner: psycopg.Connection) -> None:
    owner.execute(
        "UPDATE perda.report SET step_due_at = now() - interval '1 hour', paused_at = now() - interval '14 days'"
    )


def test_the_office_goes_on_with_the_days_it_had_left(
    asked: str, settings: Settings, owner: psycopg.Connection
) -> None:
    (due_before,) = row_of(owner, asked, "verify_due_at")
    end_the_time(owner)
    for _ in range(2):
        lapse_unanswered_questions(back_office(settings))
    status, due_at, step_due_at = row_of(owner, asked, "status, verify_due_at, step_due_at")
    assert (status, step_due_at) == ("baru", due_at)
    assert due_at - due_before >= timedelta(days=10)
    assert events(owner, asked).count("tidak_dijawab") == 1
    assert told(owner, "report.lapse") == [("opd:dlh", asked)]
    assert told(owner, "reporter.lapse") == [(f"pelapor:{asked}", asked)]


def test_while_there_is_time_to_answer_nothing_happens(
    asked: str, settings: Settings, owner: psycopg.Connection
) -> None:
    lapse_unanswered_questions(back_office(settings))
    status, step_due_at = row_of(owner, asked, "status, step_due_at")
    assert status == "menunggu"
    assert step_due_at > datetime.now(UTC)


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of one report."""
    monkeypatch.setattr(lapsing, "BATCH", 1)


@pytest.mark.usefixtures("one_by_one")
def test_all_of_them_lapse_in_one_round(
    asked: str, client: FlaskClient, sign_in: SignIn, settings: Settings, owner: psycopg.Connection
) -> None:
    other = sent(client)["tracking_number"]
    question = "Di sebelah mana tepatnya?"
    done(sign_in("verifikator", name="Andi Tenri"), other, "ask", version=1, question=question)
    end_the_time(owner)
    lapse_unanswered_questions(back_office(settings))
    assert {row_of(owner, number, "status") for number in (asked, other)} == {("baru",)}
