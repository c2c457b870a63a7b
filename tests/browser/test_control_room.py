"""The control room in a real browser: the list that renews itself, one incident and what is done to it, a call."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from common import db
from common.pack import Pack, apply_pack
from common.settings import Settings
from common.web.streams.feed import EXTENSION
from services.fire_button import stream
from services.fire_button.actions import load_stations
from tests.browser.conftest import ACTOR, DESK, PHONE, Site, serving
from tests.fire_button.alerts import AMBAIPUA, ago
from tests.fire_button.conftest import database, settings, token_of  # noqa: F401

SHOTS = os.environ.get("DESK_SHOTS", "")
LEAD = "pos-ranomeeto"
Visit = Callable[..., Page]


@pytest.fixture
def site(database: str, settings: Settings, pack: Pack) -> Iterator[Site]:  # noqa: F811 - the fixtures of fire
    """The stream process's application, which answers everything, with the stations of the pack."""
    made: list[Flask] = []

    def make(mine: Settings) -> Flask:
        made.append(stream.create_app(mine, pack))
        with db.transaction() as session:
            apply_pack(session, pack, ACTOR)
            load_stations(session, pack)
        return made[0]

    with serving(settings, pack, make) as found:
        yield found
        made[0].extensions[EXTENSION].end()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.fixture
def press(visit: Visit) -> Callable[..., dict[str, Any]]:
    """Somebody presses the button on a phone of their own."""

    def send(**changes: Any) -> dict[str, Any]:
        body = {**AMBAIPUA, "accuracy_m": 20, "pressed_at": ago(seconds=2), "sent_at": ago(seconds=0), **changes}
        answer = visit().context.request.post("/v1/alerts", data=body, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status == 201, answer.text()
        found: dict[str, Any] = answer.json()
        return found

    return send


@pytest.fixture
def desk(visit: Visit, site: Site) -> Iterator[Page]:
    """An operator at the desk."""
    page = visit(viewport=DESK)
    token = token_of(site.settings, "operator", None, "Sitti Rahma")
    page.context.add_cookies([{"name": "fire_session", "value": token, "url": site.url}])
    page.goto("/petugas")
    yield page
    page.goto("about:blank")


def fits(page: Page) -> bool:
    """Whether nothing sticks out of a phone's screen."""
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    is_inside: bool = page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    return is_inside


def merge(desk: Page, number: str, into: str) -> None:
    """Two incidents become one."""
    desk.locator("#act-merge > summary").click()
    shot(desk, "merge")
    desk.get_by_role("radio", name=into).check()
    desk.get_by_role("button", name=f"Gabungkan {number}").click()
    expect(desk.get_by_text(f"{number} digabung ke sini").first).to_be_visible()


def test_a_fire_from_its_first_alarm_to_its_merging(
    desk: Page, press: Callable[..., dict[str, Any]], owner: psycopg.Connection
) -> None:
    expect(desk.get_by_text("Tidak ada kejadian terbuka")).to_be_visible()
    expect(desk.locator("[data-link]")).to_have_text("Langsung")
    first = press(kind="rumah", landmark="seberang pasar", in_danger=True, phone="0812 3456 7890")
    expect(desk.get_by_text("1 kejadian belum diterima siapa pun.")).to_be_visible()
    press(accuracy_m=900, note="Asap hitam dari dapur")
    far = press(latitude=-4.1125, longitude=122.4699, kind="lahan", pressed_at=ago(hours=1))
    press(drill=True)
    expect(desk.locator("tr.hit")).to_have_count(2)
    assert Axe().run(desk).violations_count == 0, Axe().run(desk).generate_report()
    shot(desk, "list")
    desk.get_by_role("link", name="Ambaipua").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Ambaipua")
    expect(desk.get_by_text("Alarm 2 ·")).to_be_visible()
    desk.get_by_role("button", name="Buka nomor").click()
    expect(desk.get_by_role("link", name="+6281234567890")).to_be_visible()
    desk.get_by_text("Catat untuk pos").click()
    desk.get_by_role("button", name="Regu berangkat").click()
    expect(desk.get_by_text("Tercatat: regu berangkat.")).to_be_visible()
    expect(desk.locator(".stages .done")).to_have_count(3)
    assert Axe().run(desk).violations_count == 0, Axe().run(desk).generate_report()
    shot(desk, "incident")
    desk.locator("#act-locate > summary").click()
    desk.get_by_role("button", name="Ketuk di peta").click()
    desk.locator("[data-scene] > svg").click(position={"x": 120, "y": 90})
    expect(desk.locator("#locate-position")).not_to_have_value("")
    shot(desk, "locate")
    desk.get_by_role("button", name="Simpan tempat").click()
    expect(desk.get_by_text("Tempat diperbaiki.")).to_be_visible()
    merge(desk, first["incident_number"], far["incident_number"])
    assert owner.execute(
        "SELECT count(*) FROM fire.alert a JOIN fire.incident i ON i.id = a.incident_id WHERE i.number = %s",
        [far["incident_number"]],
    ).fetchone() == (3,)
    assert fits(desk)
    desk.goto("/petugas")
    assert fits(desk)


def test_what_somebody_types_is_not_taken_away(
    desk: Page, press: Callable[..., dict[str, Any]], owner: psycopg.Connection
) -> None:
    number = press()["incident_number"]
    desk.goto(f"/petugas/kejadian/{number}")
    desk.locator("#act-note > summary").click()
    desk.get_by_label("Catatan").fill("Pemanggil menunggu di tepi")
    press()
    expect(desk.get_by_text("Alarm 2 ·")).to_be_visible()
    expect(desk.get_by_label("Catatan")).to_have_value("Pemanggil menunggu di tepi")
    desk.get_by_role("button", name="Simpan catatan").click()
    expect(desk.locator(".tl")).to_contain_text("Sitti Rahma: Pemanggil menunggu di tepi")
    assert owner.execute("SELECT count(*) FROM fire.alert").fetchone() == (2,)


def test_a_call_is_written_down_and_alarms(desk: Page, owner: psycopg.Connection) -> None:
    desk.keyboard.press("n")
    expect(desk.get_by_role("heading", name="Catat panggilan")).to_be_visible()
    shot(desk, "call-empty")
    desk.get_by_role("button", name="Diangkat").click()
    desk.get_by_label("Nomor pemanggil").fill("0812")
    desk.get_by_label("Desa atau kelurahan").select_option("74.05.08.2014")
    desk.get_by_role("radio", name="Rumah atau bangunan").check()
    desk.get_by_role("button", name="Simpan dan bunyikan pos").click()
    expect(desk.get_by_role("alert")).to_contain_text("kurang satu angka")
    expect(desk.get_by_label("Desa atau kelurahan")).to_have_value("74.05.08.2014")
    assert Axe().run(desk).violations_count == 0, Axe().run(desk).generate_report()
    shot(desk, "call-refused")
    desk.get_by_label("Nomor pemanggil").fill("0812 3456 7890")
    assert fits(desk)
    shot(desk, "call-phone")
    desk.get_by_role("button", name="Simpan dan bunyikan pos").click()
    expect(desk.get_by_text("Panggilan tercatat dan alarm berbunyi.")).to_be_visible()
    found = owner.execute("SELECT channel, call_answered_at >= call_arrival_at FROM fire.alert").fetchone()
    assert found == ("telepon", True)
    for address in ("/petugas/sms", "/petugas/tanda"):
        desk.goto(address)
        assert Axe().run(desk).violations_count == 0
