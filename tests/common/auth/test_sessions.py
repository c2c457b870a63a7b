"""How a session ends: by leaving, by idling, by its age, and by what happens to the account."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import time_machine

from common import db
from common.auth import officers, passwords
from tests.common.auth.conftest import PASSWORD, SETTER, Browser, Person

NEW_PASSWORD = "jembatan kayu di muara"


def test_logging_out_ends_the_session_on_the_server(
    browser: Browser, officer: Person, acts: Callable[[], list[tuple[str, str]]]
) -> None:
    browser.log_in(officer)
    token = browser.token
    answer = browser.post("/petugas/keluar")
    assert (answer.status_code, answer.location, browser.token) == (303, "/petugas/masuk", "")
    browser.client.set_cookie("perda_session", token)
    assert browser.get("/petugas").status_code == 303
    assert acts()[-1] == ("session.close", f"officer:{officer.id}")


def test_leaving_without_a_session_is_no_error(browser: Browser) -> None:
    assert browser.post("/petugas/keluar").status_code == 303


def test_an_idle_session_ends_after_half_an_hour(browser: Browser, officer: Person) -> None:
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        browser.log_in(officer)
        clock.shift(timedelta(minutes=29))
        assert browser.get("/petugas").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert browser.get("/petugas").status_code == 200
        clock.shift(timedelta(minutes=30))
        answer = browser.get("/petugas")
    assert answer.status_code == 303
    assert "habis=1" in answer.location


def test_a_busy_session_ends_after_twelve_hours(browser: Browser, officer: Person) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser.log_in(officer)
        for _ in range(28):
            clock.shift(timedelta(minutes=25))
            assert browser.get("/petugas").status_code == 200
        clock.shift(timedelta(minutes=20))
        assert browser.get("/petugas").status_code == 303


def test_being_seen_is_written_once_a_minute(browser: Browser, officer: Person, owner: psycopg.Connection) -> None:
    def seen() -> datetime:
        (at,) = owner.execute("SELECT last_seen_at FROM account.session").fetchone() or (None,)
        assert isinstance(at, datetime)
        return at

    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        browser.log_in(officer)
        began = seen()
        clock.shift(timedelta(seconds=59))
        browser.get("/petugas")
        assert seen() == began
        clock.shift(timedelta(seconds=2))
        browser.get("/petugas")
        assert seen() - began == timedelta(seconds=61)


def close_account(person: Person) -> None:
    with db.transaction() as session:
        officers.set_active(session, person.uuid, SETTER, active=False)


def give_password(person: Person) -> None:
    prepared = passwords.prepare_temporary()
    with db.transaction() as session:
        officers.reset_password(session, person.uuid, prepared, SETTER)


def take_second_factor(person: Person) -> None:
    with db.transaction() as session:
        officers.reset_second_factor(session, person.uuid, SETTER)


@pytest.mark.parametrize("happens", [close_account, give_password, take_second_factor])
def test_what_happens_to_the_account_ends_the_session_at_once(
    browser: Browser, officer: Person, happens: Callable[[Person], None]
) -> None:
    browser.log_in(officer)
    assert browser.get("/petugas").status_code == 200
    happens(officer)
    assert browser.get("/petugas").status_code == 303


def test_a_closed_account_cannot_log_in(browser: Browser, officer: Person) -> None:
    close_account(officer)
    assert browser.log_in(officer).status_code == 401


def test_a_session_of_an_older_generation_is_over_in_every_service(
    browser: Browser, officer: Person, owner: psycopg.Connection
) -> None:
    """As when another service, which cannot see this session's row, resets the password."""
    browser.log_in(officer)
    owner.execute("UPDATE account.officer SET generation = generation + 1")
    assert browser.get("/petugas").status_code == 303


def test_a_session_row_of_another_service_opens_nothing(
    browser: Browser, officer: Person, owner: psycopg.Connection
) -> None:
    browser.log_in(officer)
    owner.execute("UPDATE account.session SET service = 'fire'")
    assert browser.get("/petugas").status_code == 303


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    browser: Browser, other_browser: Browser, officer: Person
) -> None:
    browser.log_in(officer)
    other_browser.log_in(officer)
    former = browser.token
    form = {"password": PASSWORD, "new_password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    assert browser.post("/petugas/sandi", form).location == "/petugas/sandi?tersimpan=1"
    assert browser.token != former
    assert browser.get("/petugas").status_code == 200
    assert other_browser.get("/petugas").status_code == 303
    browser.client.set_cookie("perda_session", former)
    assert browser.get("/petugas").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 5000, "%00", "ü" * 10])
def test_a_made_up_token_is_nobody(browser: Browser, officer: Person, token: str) -> None:
    answer = browser.get("/petugas", headers={"Cookie": f"perda_session={token}".encode().decode("latin-1")})
    assert answer.status_code == 303
