"""The wall board in a browser: pairing, an alarm that is seen, heard and answered, a board that says it is deaf."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from common import db
from common.pack import Pack, apply_pack
from common.settings import Settings
from common.web.streams.feed import EXTENSION, Feed
from services.fire_button import stream
from services.fire_button.actions import Office, load_stations
from services.fire_button.actions.screens import make_screen
from services.fire_button.models import Ring
from services.fire_button.schemas.board import BoardForm
from tests.browser.conftest import ACTOR, Site, serving
from tests.fire_button.boards import alert, happens, incident
from tests.fire_button.conftest import database, settings  # noqa: F401

WALL = ViewportSize(width=1920, height=1080)
PHONE = ViewportSize(width=360, height=740)
POST = "pos-ranomeeto"


@pytest.fixture
def feeds() -> list[Feed[Any]]:
    """The feed of the site, once it is there."""
    return []


@pytest.fixture
def site(
    database: str,  # noqa: F811 - the fixtures of fire
    settings: Settings,  # noqa: F811
    pack: Pack,
    feeds: list[Feed[Any]],
) -> Iterator[Site]:
    """The stream process's application, which answers everything, with the stations of the pack."""

    def make(mine: Settings) -> Flask:
        made = stream.create_app(mine, pack)
        feeds.append(made.extensions[EXTENSION])
        with db.transaction() as session:
            apply_pack(session, pack, ACTOR)
            load_stations(session, pack)
        return made

    with serving(settings, pack, make) as found:
        yield found
        db.poke()
        feeds[0].end()


@pytest.fixture
def wall(visit: Callable[..., Page], site: Site) -> Iterator[Page]:
    """A screen of Pos Ranomeeto that was just paired."""
    page = visit(viewport=WALL)
    page.goto("/papan")
    with db.transaction() as session:
        office = Office.of(site.settings, site.pack)
        code = make_screen(session, office, BoardForm(name="Layar jaga", post_code=POST), ACTOR).code
    page.get_by_label("Kode papan").fill("SALAH-SALAH")
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_text("Kode tidak cocok").first).to_be_visible()
    page.get_by_label("Kode papan").fill(code.lower())
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_text("Tersambung")).to_be_visible()
    yield page
    page.goto("about:blank")


def ring(incident_id: object, name: str, outcome_id: object = None, answer: str = "") -> None:
    with db.transaction() as session:
        answered = datetime.now(UTC) if answer else None
        session.add(
            Ring(
                incident_id=incident_id, step=0, purpose="alarm", holder=f"petugas:{name}", holder_name=name,
                post_code=POST, recipient=f"petugas:{name}", outbox_id=outcome_id, answer=answer, answered_at=answered,
            )
        )  # fmt: skip


def try_sound(wall: Page) -> None:
    """As whoever hangs it up does."""
    wall.locator("[data-test]").click()
    expect(wall.get_by_text("Anda mendengar bunyi uji?")).to_be_visible()
    wall.get_by_role("button", name="Ya, terdengar").click()
    expect(wall.locator("[data-tested]")).to_contain_text("Suara diuji")
    expect(wall.locator("[data-banner=mute]")).to_be_hidden()


def test_a_board_sees_sounds_and_answers_an_alarm(wall: Page, owner: psycopg.Connection) -> None:
    owner.execute("INSERT INTO fire.heartbeat VALUES ('relay', clock_timestamp() + interval '1 hour')")
    expect(wall.get_by_text("Tidak ada kejadian terbuka")).to_be_visible()
    try_sound(wall)
    known = incident(
        "K-1108", landmark="seberang pasar, dekat jembatan kecil", in_danger=True, distance_m=6200.0,
        pressed_at=datetime.now(UTC) - timedelta(seconds=23), next_step_at=datetime.now(UTC) + timedelta(seconds=40),
    )  # fmt: skip
    for _ in range(3):
        alert(known)
    ring(known, "La Ode Hasan")
    ring(known, "Yusran", answer="tidak")
    happens(known, "alert.linked")
    card = wall.locator("article.inc.new")
    expect(card).to_contain_text("Ambaipua, Ranomeeto")
    expect(card).to_contain_text("3 penelepon")
    expect(card).to_contain_text("Regu kedua")
    expect(wall).to_have_title("(1) ALARM")
    expect(wall.locator("[data-who]")).to_contain_text("Tidak sampai")
    other = incident(
        "K-1107", place="Pamandati, Lainea", kind_code="lahan",
        latitude=-4.36, longitude=122.6, state="berangkat", answered_by="Suparman",
        acknowledged_at=datetime.now(UTC), departed_at=datetime.now(UTC), post_code="mako",
        received_at=datetime.now(UTC) - timedelta(minutes=12), pressed_at=datetime.now(UTC) - timedelta(minutes=12),
    )  # fmt: skip
    expect(wall.locator("article.inc")).to_have_count(2)
    assert Axe().run(wall).violations_count == 0
    wall.set_viewport_size(PHONE)
    assert wall.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wall.set_viewport_size(WALL)
    wall.get_by_role("button", name="Terima").click()
    expect(wall.locator("article.inc.new")).to_have_count(0)
    expect(wall.get_by_text("menjawab dalam").first).to_be_visible()
    expect(wall).to_have_title("Papan Pos Ranomeeto")
    happens(other, "incident.closed", state="selesai")
    expect(wall.locator("article.inc.over")).to_contain_text("Selesai")
    assert owner.execute("SELECT is_audible, heard_at IS NOT NULL FROM fire.board").fetchone() == (True, True)


def test_a_board_that_cannot_be_heard_says_so_and_so_does_the_server(
    wall: Page, site: Site, feeds: list[Feed[Any]], owner: psycopg.Connection
) -> None:
    """A drill looks like one and rings nobody; without a relay the board says to telephone."""
    expect(wall.get_by_text("Sistem tidak mengeskalasi: telepon.")).to_be_visible()
    incident("L-1002", is_drill=True, place="Konda")
    expect(wall.locator("article.inc.drill")).to_contain_text("LATIHAN, bukan kebakaran")
    expect(wall).not_to_have_title("(1) ALARM")
    wall.locator("[data-test]").click()
    wall.get_by_role("button", name="Tidak", exact=True).click()
    expect(wall.get_by_text("Papan ini tuli: suaranya mati.")).to_be_visible()
    expect(wall.locator("[data-who]")).to_contain_text("Tuli", timeout=8000)
    assert owner.execute("SELECT is_audible FROM fire.board").fetchone() == (False,)
    site.line.is_down = True
    feeds[0].end()
    expect(wall.get_by_text("Papan ini terputus dari server.")).to_be_visible(timeout=20000)
    site.line.is_down = False
    expect(wall.get_by_text("Papan ini terputus dari server.")).to_be_hidden(timeout=20000)
