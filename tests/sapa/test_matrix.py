"""Role × grant × address: every address of the officers' process is asked by everybody, and each answer asserted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, IntegerConverter, PathConverter, Rule

from common import db
from common.auth.access import Access, access_of
from services.sapa.actions.granting import Gift, give
from services.sapa.actions.office import Office
from services.sapa.workflow import CASE_ROLES, Part, Role
from tests.sapa.case_setup import SECRET_WORDS, accepted_case, waiting_report
from tests.sapa.conftest import Made, MakeOfficer

SignIn = Callable[[Made], FlaskClient]
STRANGERS = ("pdp", "administrator", "lain", "penyelia_lain", "belum_sah")
HOLDERS = ("pendamping", "penyelia", "rekan")
# Addresses about one case, which nobody without a grant may tell from one that there is not.
OF_A_CASE, OF_A_REPORT = "<number>", "<uuid:report_id>"


@dataclass(frozen=True, slots=True)
class World:
    """Everybody, one case, and one report that waits for its two holders."""

    people: Mapping[str, Made]
    number: str
    report_id: Any


@pytest.fixture
def world(office: Office, make_officer: MakeOfficer) -> World:
    people = {
        "pendamping": make_officer(Role.PENDAMPING),
        "penyelia": make_officer(Role.PENYELIA, "Hasnah"),
        "rekan": make_officer(Role.PENDAMPING, "Dewi"),
        "lain": make_officer(Role.PENDAMPING, "Wati"),
        "penyelia_lain": make_officer(Role.PENYELIA, "Nurul"),
        "pdp": make_officer(Role.PDP, "Pejabat"),
        "administrator": make_officer(Role.ADMINISTRATOR, "Admin"),
        "belum_sah": make_officer(Role.PENDAMPING, "Baru", certified=False),
    }
    case = accepted_case(office, people["pendamping"], people["penyelia"])
    with db.transaction() as session:
        gift = Gift(holder_key_id=people["rekan"].key_id, part=Part.REKAN)
        give(session, office, people["pendamping"].doer, case, gift)
    return World(people, case.number, waiting_report(office, people["pendamping"], people["penyelia"]))


def rules(app: Flask, *, of: str = "") -> Iterator[tuple[Rule, str, Access]]:
    """Every address and method with what its view declared."""
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None, rule.endpoint
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if of in rule.rule:
                yield rule, method, access


def asked(app: Flask, browser: FlaskClient, rule: Rule, method: str, world: World) -> Any:
    address = app.url_map.bind("localhost").build(rule.endpoint, dict(_values(rule, world)), method)
    return browser.open(address, method=method, data={} if method == "POST" else None)


def _values(rule: Rule, world: World) -> Iterator[tuple[str, Any]]:
    for name, converter in rule._converters.items():
        if name == "number":
            yield name, world.number
        elif name == "report_id":
            yield name, world.report_id
        elif isinstance(converter, AnyConverter):
            yield name, min(converter.items)
        elif isinstance(converter, PathConverter):
            yield name, "common/tokens.css"
        elif isinstance(converter, IntegerConverter):
            yield name, 2020
        else:
            yield name, uuid4()


def test_nobody_opens_anything_without_signing_in(app: Flask, world: World) -> None:
    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    for rule, method, access in rules(app):
        if not access.is_public:
            answer = asked(app, browser, rule, method, world)
            assert answer.status_code in (303, 401), (rule.rule, method)
            assert SECRET_WORDS not in answer.text


def test_roles_and_keys(app: Flask, world: World, sign_in: SignIn) -> None:
    """Who lacks the role is refused; so is, everywhere but at what sets an account up, a key without certificate."""
    for who, made in world.people.items():
        browser, is_certified = sign_in(made), who != "belum_sah"
        for rule, method, access in rules(app, of="/petugas"):
            is_set_up = access.is_public or access.is_for_set_up
            has_role = not access.roles or made.role in access.roles
            if is_set_up or (is_certified and has_role):
                continue
            answer = asked(app, browser, rule, method, world)
            assert answer.status_code == (403 if is_certified else 303), (who, rule.rule, method)
            if not is_certified:
                assert answer.location.endswith("/petugas/pengesahan")


def _refusal(who: str, made: Made, rule: Rule, access: Access) -> int:
    if who == "belum_sah":
        return 403 if rule.rule.startswith("/v1/") else 303
    return 404 if made.role in access.roles else 403


def test_the_case_for_holders_only(app: Flask, world: World, sign_in: SignIn, owner: psycopg.Connection) -> None:
    """Without a grant every address of the case answers as if there were none; with one, reading opens it."""
    owner.execute("UPDATE sapa.session SET reauthenticated_at = now()")
    for who in STRANGERS:
        made = world.people[who]
        browser = sign_in(made)
        other = World(world.people, "2026-9999", world.report_id)
        for rule, method, access in rules(app, of=OF_A_CASE):
            one, none = (asked(app, browser, rule, method, place) for place in (world, other))
            assert one.status_code == none.status_code == _refusal(who, made, rule, access), (who, rule.rule, method)
            assert SECRET_WORDS not in one.text
    for who in HOLDERS:
        browser = sign_in(world.people[who])
        assert SECRET_WORDS in browser.get(f"/petugas/kasus/{world.number}").text
        assert browser.get(f"/v1/cases/{world.number}").get_json()["part"] == who
        assert browser.get(f"/petugas/kasus/{world.number}/akses").status_code == 200


def test_a_waiting_report_for_its_receivers_only(app: Flask, world: World, sign_in: SignIn) -> None:
    for who in ("rekan", "lain", "penyelia_lain", "pdp", "administrator"):
        browser, made = sign_in(world.people[who]), world.people[who]
        for rule, method, _ in rules(app, of=OF_A_REPORT):
            answer = asked(app, browser, rule, method, world)
            assert answer.status_code in ((404, 422) if made.role in CASE_ROLES else (403,)), (who, rule.rule)
            assert "Tidak aman" not in answer.text
        assert str(world.report_id) not in browser.get("/petugas").text
    for who in ("pendamping", "penyelia"):
        assert "Tidak aman" in sign_in(world.people[who]).get(f"/petugas/laporan/{world.report_id}").text


def test_access_is_changed_by_those_who_may(world: World, sign_in: SignIn, owner: psycopg.Connection) -> None:
    address = f"/petugas/kasus/{world.number}/akses"
    gift = {"holder_key_id": str(world.people["lain"].key_id), "part": "pendamping"}
    gone = {"holder_key_id": str(world.people["rekan"].key_id), "reason": "pindah tugas"}
    wanted = {"rekan": (403, 403), "pendamping": (303, 403), "penyelia": (409, 303)}
    for who, (giving, revoking) in wanted.items():
        browser = sign_in(world.people[who])
        assert browser.post(f"{address}/beri", data=gift).status_code == giving, who
        assert browser.post(f"{address}/cabut", data=gone).status_code == revoking, who
    assert "Akses dicabut dari Dewi" in sign_in(world.people["penyelia"]).get(address).text
    assert sign_in(world.people["rekan"]).get(address).status_code == 404
    # A name in the database makes nobody a worker: the certificate's word counts.
    admin = world.people["administrator"]
    owner.execute("UPDATE sapa.officer SET role = 'pendamping' WHERE id = %s", (admin.officer_id,))
    browser = sign_in(admin)
    assert str(world.report_id) not in browser.get("/petugas").text
    assert browser.get(f"/v1/cases/{world.number}").status_code == 403
    owner.execute("UPDATE sapa.session SET reauthenticated_at = now() - interval '1 hour'")
    assert sign_in(world.people["penyelia"]).post(f"{address}/cabut", data=gone).status_code == 403
