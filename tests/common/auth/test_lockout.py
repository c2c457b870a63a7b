"""Too many failures lock an account for a while, known or not; the sentence says how long."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import time_machine
from flask import Flask

from tests.common.auth.conftest import PASSWORD, Browser, Person

WRONG = "kata sandi yang lain"


def fail(browser: Browser, times: int, username: str = "andi") -> list[int]:
    form = {"username": username, "password": WRONG}
    return [browser.post("/petugas/masuk", form).status_code for _ in range(times)]


@pytest.mark.parametrize("username", ["andi", "tidak-ada"])
def test_after_five_failures_the_account_is_locked(browser: Browser, officer: Person, username: str) -> None:
    assert fail(browser, 6, username) == [401] * 5 + [429]
    answer = browser.post("/petugas/masuk", {"username": username, "password": WRONG})
    assert "Coba lagi 1 menit lagi" in answer.text


def test_the_right_password_waits_too(browser: Browser, officer: Person) -> None:
    fail(browser, 5)
    assert browser.log_in(officer).status_code == 429


def test_the_lock_ends(browser: Browser, officer: Person) -> None:
    fail(browser, 5)
    with time_machine.travel(timedelta(seconds=61)):
        assert browser.log_in(officer).status_code == 303


def test_each_further_failure_locks_longer_up_to_a_quarter_of_an_hour(browser: Browser, officer: Person) -> None:
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False) as clock:
        fail(browser, 5)
        for minutes in (1, 2, 4, 8, 15, 15):
            clock.shift(timedelta(minutes=minutes, seconds=-1))
            assert browser.log_in(officer).status_code == 429
            clock.shift(timedelta(seconds=2))
            assert fail(browser, 1) == [401]


def test_a_success_forgets_the_failures(browser: Browser, officer: Person) -> None:
    fail(browser, 4)
    browser.log_in(officer)
    assert fail(browser, 5) == [401] * 5


def test_failures_of_yesterday_do_not_count(browser: Browser, officer: Person) -> None:
    fail(browser, 4)
    with time_machine.travel(timedelta(hours=25)):
        assert fail(browser, 5) == [401] * 5


def test_a_right_password_with_wrong_codes_is_locked_as_well(browser: Browser, officer: Person) -> None:
    form = {"username": "andi", "password": PASSWORD, "totp": "000000"}
    assert [browser.post("/petugas/masuk", form).status_code for _ in range(6)] == [401] * 5 + [429]


def test_leaving_the_code_out_does_not_reset_the_count(browser: Browser, officer: Person) -> None:
    for code in ("000000", "", "000000", "", "000000"):
        browser.post("/petugas/masuk", {"username": "andi", "password": PASSWORD, "totp": code})
    assert browser.log_in(officer).status_code == 429


def test_guesses_at_the_same_time_are_counted_one_by_one(app: Flask, officer: Person) -> None:
    browsers = [Browser(app.test_client()) for _ in range(12)]
    with ThreadPoolExecutor(6) as threads:
        codes = [code for found in threads.map(lambda one: fail(one, 1), browsers) for code in found]
    assert codes.count(401) == 5
    assert codes.count(429) == 7


def test_a_lock_is_audited_once_it_begins(
    browser: Browser, officer: Person, acts: Callable[[], list[tuple[str, str]]]
) -> None:
    fail(browser, 8)
    assert acts() == [("session.refuse", f"officer:{officer.id}")] * 5 + [("session.lock", f"officer:{officer.id}")]


def test_the_table_of_attempts_holds_no_username(browser: Browser, officer: Person, owner: psycopg.Connection) -> None:
    fail(browser, 1, "sandi-di-kolom-salah")
    rows = owner.execute("SELECT a::text, convert_from(account_key, 'LATIN1') FROM account.login_attempt a").fetchall()
    assert len(rows) == 1
    assert "sandi-di" not in "".join(rows[0])
