"""Wall screens: made with a code, paired once, heard from, removed; and what a screen may not do."""

import re
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.fire_button.workflow import Role
from tests.fire_button.boards import incident, screen
from tests.fire_button.conftest import SignIn

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
ADMIN = "/petugas/papan"
PRESENCE = "/v1/board/presence"


@pytest.fixture
def administrator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR)


def make(administrator: FlaskClient, post_code: str = "pos-ranomeeto", name: str = "Layar jaga") -> str:
    """Make a board as the administrator does and give the code that the page shows."""
    page = administrator.post(ADMIN, data={"name": name, "post_code": post_code})
    assert page.status_code == 200
    found = CODE.search(page.text)
    assert found is not None
    return found[0]


def pair(app: Flask, code: str) -> FlaskClient:
    """Type a code on a new screen."""
    wall = app.test_client()
    assert wall.post("/papan/pasang", data={"code": code}).status_code == 303
    return wall


def test_a_screen_is_paired_by_typing_the_code_in_any_letters(app: Flask, administrator: FlaskClient) -> None:
    code = make(administrator)
    stranger = app.test_client()
    sent = stranger.get("/papan")
    assert (sent.status_code, sent.location) == (303, "/papan/pasang")
    wall = pair(app, f" {code.lower().replace('-', ' ')} ")
    page = wall.get("/papan")
    assert page.status_code == 200
    assert "Papan alarm Pos Ranomeeto" in page.text
    cookie = wall.get_cookie("fire_board")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_a_code_is_good_once_and_for_half_an_hour(
    app: Flask, administrator: FlaskClient, owner: psycopg.Connection
) -> None:
    code = make(administrator)
    pair(app, code)
    late = make(administrator, name="Layar dua")
    owner.execute("UPDATE fire.board SET pairing_until = now() - interval '1 second' WHERE name = 'Layar dua'")
    for wrong in (code, late, "", "x" * 41, "ABCD-2345", "’;--"):
        refused = app.test_client().post("/papan/pasang", data={"code": wrong})
        assert refused.status_code == 422
        assert refused.headers.get("Set-Cookie") is None
    stored = owner.execute("SELECT pairing_hash FROM fire.board WHERE name = 'Layar dua'").fetchone()
    assert stored is not None
    assert late.replace("-", "").encode() not in stored[0]


def test_a_new_code_replaces_the_screen_that_was_there(app: Flask, administrator: FlaskClient) -> None:
    first = pair(app, make(administrator))
    offer = re.search(r'action="(/petugas/papan/[^"]+/kode)"', administrator.get(ADMIN).text)
    assert offer is not None
    code = CODE.search(administrator.post(offer[1]).text)
    assert code is not None
    assert first.get("/papan").status_code == 200
    second = pair(app, code[0])
    assert first.get("/papan").status_code == 303
    assert second.get("/papan").status_code == 200


def test_a_removed_screen_shows_nothing_and_counts_for_no_post(
    app: Flask, administrator: FlaskClient, owner: psycopg.Connection
) -> None:
    wall = pair(app, make(administrator))
    remove = re.search(r'action="(/petugas/papan/[^"]+/hapus)"', administrator.get(ADMIN).text)
    assert remove is not None
    assert administrator.post(remove[1]).status_code == 303
    assert wall.post(PRESENCE, json={"is_audible": True}).status_code == 401
    assert wall.get("/papan").status_code == 303
    assert administrator.post(remove[1]).status_code == 404
    acts = [act for (act,) in owner.execute("SELECT act FROM fire.audit ORDER BY id") if act.startswith("board.")]
    assert acts == ["board.make", "board.pair", "board.remove"]


def test_the_list_says_who_can_be_heard(app: Flask, administrator: FlaskClient, owner: psycopg.Connection) -> None:
    wall = pair(app, make(administrator))
    assert "Tidak tersambung" in administrator.get(ADMIN).text
    wall.post(PRESENCE, json={"is_audible": False})
    assert "Tuli" in administrator.get(ADMIN).text
    wall.post(PRESENCE, json={"is_audible": True, "was_heard": True})
    page = administrator.get(ADMIN).text
    assert "Terdengar" in page
    assert "Belum pernah" not in page
    assert "Pos Ranomeeto" not in page.split("Belum ada papan yang terdengar di:")[1].split("</div>")[0]
    owner.execute("UPDATE fire.board SET seen_at = now() - interval '20 seconds'")
    assert "Tidak tersambung" in administrator.get(ADMIN).text


def test_a_refused_form_keeps_what_was_typed(administrator: FlaskClient, owner: psycopg.Connection) -> None:
    refused = administrator.post(ADMIN, data={"name": "La", "post_code": "mako"})
    assert refused.status_code == 422
    assert 'value="La"' in refused.text
    assert '<option value="mako" selected>' in refused.text
    unknown = administrator.post(ADMIN, data={"name": "Layar", "post_code": "pos-tidak-ada"})
    assert unknown.status_code == 422
    assert "Pilih pos dari daftar." in unknown.text
    assert owner.execute("SELECT count(*) FROM fire.board").fetchone() == (0,)


def test_only_administrators_make_screens(sign_in: SignIn, client: FlaskClient) -> None:
    operator = sign_in(Role.OPERATOR)
    assert operator.get(ADMIN).status_code == 200
    assert operator.post(ADMIN, data={"name": "Layar"}).status_code == 403
    assert sign_in(Role.REGU, "mako").get(ADMIN).status_code == 403
    assert client.get(ADMIN).status_code == 303
    assert operator.post(f"{ADMIN}/{uuid4()}/hapus").status_code == 403


def test_a_crew_sees_the_board_on_its_phone_without_counting_as_a_screen(sign_in: SignIn) -> None:
    crew = sign_in(Role.REGU, "pos-ranomeeto")
    page = crew.get("/papan")
    assert "Papan alarm Pos Ranomeeto" in page.text
    assert crew.post(PRESENCE, json={"is_audible": True}).status_code == 401
    assert sign_in(Role.REDKAR).get("/papan").status_code == 403
    assert sign_in(Role.ADMINISTRATOR).get("/papan").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"), [({}, 422), ({"is_audible": "perhaps"}, 422), ({"is_audible": True, "x": 1}, 422), ([], 422)]
)
def test_a_sign_of_life_that_cannot_be_read_is_refused(app: Flask, body: object, status: int) -> None:
    assert screen(app).post(PRESENCE, json=body).status_code == status


def test_a_screen_acknowledges_for_its_post_and_does_nothing_else(app: Flask, owner: psycopg.Connection) -> None:
    incident("K-1042")
    wall = screen(app)
    assert wall.post("/v1/incidents/K-1042/depart", json={}).status_code in {401, 403}
    assert wall.get("/v1/incidents/K-1042").status_code in {401, 403}
    taken = wall.post("/v1/incidents/K-1042/acknowledge", json={}, headers={"Idempotency-Key": str(uuid4())})
    assert taken.status_code == 200, taken.text
    row = owner.execute("SELECT state, acknowledged_at IS NOT NULL FROM fire.incident").fetchone()
    assert row == ("diterima", True)
    nowhere = screen(app, None)
    assert nowhere.post("/v1/incidents/K-1042/acknowledge", json={}).status_code in {403, 422}
