# ruff: noqa: F811 - fixtures that are imported
"""The link of an alarm's message on a phone: what it is about, one big button, an answer that waits for a signal."""

import psycopg
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from common.codes import compact_id
from services.fire_button.app import create_app
from tests.browser.conftest import Site
from tests.browser.fire_site import database, settings, site  # noqa: F401 - fixtures
from tests.fire_button.alerts import pressed
from tests.fire_button.crews import part, row_of
from tests.fire_button.rota import crew, office_of, rings


def test_an_answer_by_the_link(phone: Page, site: Site, owner: psycopg.Connection) -> None:
    app: Flask = create_app(site.settings, site.pack)
    crew(app)
    number = pressed(app.test_client(), landmark="Seberang pasar", kind="rumah")["incident_number"]
    ring = next(one for one in rings(owner, number) if one.name == "Arman")
    address = f"/siaga/{compact_id(ring.id)}"

    phone.goto(address)
    expect(phone.get_by_text("Tautan ini tidak lengkap")).to_be_visible()

    phone.goto("about:blank")
    phone.goto(f"{address}#{office_of(app).box.answer_token(ring.id)}")
    expect(phone.get_by_role("heading", name=number)).to_be_visible()
    expect(phone.get_by_text("Seberang pasar")).to_be_visible()
    assert row_of(owner, number)["state"] == "baru", "looking changes nothing"
    found = Axe().run(phone, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
    assert found.violations_count == 0, found.generate_report()

    phone.context.set_offline(True)
    phone.get_by_role("button", name="Ya, kami berangkat").click()
    expect(phone.get_by_text("Jawaban belum terkirim")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text(f"Tercatat: Pos Ranomeeto menerima {number}.")).to_be_visible(timeout=20_000)
    expect(phone.get_by_role("link", name="Buka halaman regu")).to_be_visible()
    expect(phone.get_by_role("button", name="Tidak bisa")).to_have_count(0)
    assert part(owner, number)["acknowledged_by"] == "Arman"
