"""What citizens of these tests do, in few words."""

import io
import re
from typing import Any
from uuid import uuid4

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

AMBAIPUA = {"latitude": -4.0787, "longitude": 122.4104, "accuracy": 20}
KENDARI = {"latitude": -3.9985, "longitude": 122.5127, "accuracy": 20}
NUMBER = re.compile(r"KS-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
STORY = "Setiap malam ada mobil bak terbuka membuang sampah ke saluran pasar."


def photo(shade: int = 100, size: tuple[int, int] = (640, 480)) -> FilePayload:
    """A JPEG as a file input takes it."""
    made = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 80)).save(made, "JPEG")
    return {"name": f"foto-{shade}.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def to_place(page: Page) -> None:
    """The first step."""
    page.goto("/lapor")
    page.get_by_label("Sampah sembarangan").check()
    page.get_by_role("link", name="Lanjut ke tempat").click()


def to_story(page: Page) -> None:
    """The first two steps, the place from the list."""
    to_place(page)
    page.get_by_label("Kecamatan", exact=True).select_option("Ranomeeto")
    page.get_by_label("Desa atau kelurahan").select_option("Ambaipua")
    page.get_by_role("link", name="Lanjut ke foto").click()


def to_review(page: Page) -> None:
    """Everything up to the last step, anonymous."""
    to_story(page)
    page.get_by_label("Apa yang terjadi?").fill(STORY)
    page.get_by_role("link", name="Lanjut", exact=True).click()
    page.get_by_role("link", name="Periksa laporan").click()


def send(page: Page) -> None:
    """Send it and wait until it is taken in."""
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()


def sent(page: Page, **changes: Any) -> dict[str, str]:
    """A report, sent as programs do; gives the answer."""
    body = {"category": "sampah", "description": STORY, "identity": "anonymous", "landmark": "Seberang pasar"}
    place = {"latitude": AMBAIPUA["latitude"], "longitude": AMBAIPUA["longitude"], "accuracy_m": 20}
    headers = {"Idempotency-Key": str(uuid4()), **OWN_PAGE}
    answer = page.context.request.post("/v1/reports", data=body | place | changes, headers=headers)
    assert answer.status == 201, answer.text()
    found: dict[str, str] = answer.json()
    return found


def add_photo(page: Page, created: dict[str, str], shade: int = 100) -> None:
    """One photo for a report that was sent."""
    headers = {"Authorization": f"Bearer {created['secret']}", "Idempotency-Key": str(uuid4()), **OWN_PAGE}
    address = f"/v1/reports/{created['tracking_number']}/photos"
    answer = page.context.request.post(address, multipart={"photo": photo(shade)}, headers=headers)
    assert answer.status == 201, answer.text()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, in light and in dark; without motion, so that colours stand at once."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for one in Axe().run(page).response["violations"]:
            found += [f"{scheme} {one['id']}: {node['html'][:160]}" for node in one["nodes"]]
    return found
