"""Default deny, roles × OPD, and what row level security keeps apart."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from psycopg import errors, sql

from common.auth import Access, access_of
from common.auth.identity import Grant, SignedIn
from common.auth.sessions import utc_now
from tests.common.auth.conftest import Browser, Person

NOBODY = UUID(int=0)


def test_every_endpoint_declares_who_may_call_it(app: Flask) -> None:
    undeclared = [rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None]
    assert undeclared == ["officer.forgotten"]


def test_what_is_public_without_signing_in_is_known(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("auth.")}
    opened = {endpoint for endpoint in ours if access_of(app, endpoint) == Access(is_public=True)}
    assert opened == {"auth.login", "auth.logout", "auth.open_session"}


def test_every_administrators_page_asks_for_the_role(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/petugas/akun")}
    assert len(pages) == 11
    assert {access_of(app, endpoint) for endpoint in pages} == {Access(roles=frozenset({"administrator"}))}


def test_an_undeclared_page_answers_nobody(browser: Browser, administrator: Person) -> None:
    assert browser.get("/lupa").status_code == 403
    browser.log_in(administrator)
    assert browser.get("/lupa").status_code == 403


def test_a_public_page_needs_nobody(browser: Browser) -> None:
    assert browser.get("/terbuka").text == "open"


def test_a_visitor_is_sent_to_the_log_in_and_back(browser: Browser, officer: Person) -> None:
    sent = browser.get("/petugas/verifikasi?halaman=2")
    assert (sent.status_code, sent.location) == (303, "/petugas/masuk?next=/petugas/verifikasi?halaman%3D2")
    assert browser.log_in(officer, target=sent.location).location == "/petugas/verifikasi?halaman=2"


def test_a_program_gets_a_problem(browser: Browser) -> None:
    answer = browser.get("/petugas", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert browser.get("/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("referrer", "place"),
    [
        ("http://localhost/petugas/verifikasi", "?next=/petugas/verifikasi"),
        ("https://jahat.example/x", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_form_sent_too_late_leads_back_to_its_page(browser: Browser, referrer: str, place: str) -> None:
    answer = browser.post("/petugas/akun/baru", headers={"Referer": referrer})
    assert answer.location == f"/petugas/masuk{place}"


def test_a_role_opens_only_its_own_pages(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("bayu", ("petugas", None)))
    assert browser.get("/petugas").status_code == 200
    assert browser.get("/petugas/verifikasi").status_code == 403
    assert browser.get("/petugas/akun").status_code == 403


def test_an_officer_knows_the_opd_of_each_role(browser: Browser, person: Callable[..., Person]) -> None:
    browser.log_in(person("bayu", ("verifikator", "a"), ("petugas", "b")))
    answer = browser.get("/petugas/verifikasi")
    assert answer.json is not None
    assert answer.json["opd"] == ["a"]


def test_a_right_without_opd_is_for_all_of_them(browser: Browser, person: Callable[..., Person]) -> None:
    bayu = person("bayu", ("verifikator", None), ("verifikator", "a"))
    browser.log_in(bayu)
    assert browser.get("/petugas/verifikasi").json == {"opd": None, "actor": f"officer:{bayu.id}"}


def test_losing_the_last_right_closes_every_page(browser: Browser, officer: Person, owner: psycopg.Connection) -> None:
    browser.log_in(officer)
    owner.execute("DELETE FROM account.officer_role")
    assert browser.get("/petugas").status_code == 403


def test_a_role_in_another_service_counts_for_nothing(
    browser: Browser, person: Callable[..., Person], owner: psycopg.Connection
) -> None:
    bayu = person("bayu", ("petugas", "a"))
    owner.execute(
        "INSERT INTO account.officer_role (officer_id, service, role) VALUES (%s, 'fire', 'administrator')", [bayu.id]
    )
    browser.log_in(bayu)
    assert browser.get("/petugas/akun").status_code == 403


@pytest.mark.parametrize("table", ["officer_role", "session"])
def test_the_database_hides_the_rows_of_other_services(
    browser: Browser, officer: Person, owner: psycopg.Connection, database: str, table: str
) -> None:
    browser.log_in(officer)
    name = sql.Identifier("account", table)
    with psycopg.connect(database, autocommit=True) as perda:
        assert perda.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone() == (1,)
        with pytest.raises(errors.InsufficientPrivilege):
            perda.execute(sql.SQL("UPDATE {} SET service = 'fire'").format(name))
        owner.execute(sql.SQL("UPDATE {} SET service = 'fire'").format(name))
        assert perda.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone() == (0,)
        assert perda.execute(sql.SQL("DELETE FROM {}").format(name)).rowcount == 0


def test_may_asks_for_role_and_opd_together() -> None:
    grants = (Grant("verifikator", "a"), Grant("petugas", "b"))
    officer = SignedIn(
        id=NOBODY, username="x", name="X", grants=grants, session_id=NOBODY, reauthenticated_at=utc_now()
    )
    assert officer.may("a", "verifikator")
    assert not officer.may("b", "verifikator")
    assert officer.may("b", "verifikator", "petugas")
    assert officer.opd_codes("kepala_opd") == frozenset()
    assert not officer.may("a", "kepala_opd")
