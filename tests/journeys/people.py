"""The people of the journeys: a citizen's phone, officers who sign in once, and the mails that reach them."""

import email
import email.policy
import io
import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pyotp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Geolocation, Page, ViewportSize

from deploy.cli.connection import read_env_file
from tests.deploy.local_run import LocalRun, wait_for

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=800)
AMBAIPUA = Geolocation(latitude=-4.0816, longitude=122.418, accuracy=25)
NUMBER = re.compile(r"KS-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")
OfficerPage = Callable[[str, ViewportSize], Page]


def photo(colour: tuple[int, int, int]) -> FilePayload:
    """A photo as a camera gives it; another colour is another photo."""
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(out, "JPEG")
    return FilePayload(name="foto.jpg", mimeType="image/jpeg", buffer=out.getvalue())


def citizen(browser: Browser, viewport: ViewportSize = PHONE) -> BrowserContext:
    """A browser that knows where it is."""
    return browser.new_context(
        viewport=viewport,
        locale="id-ID",
        has_touch=True,
        is_mobile=viewport is PHONE,
        geolocation=AMBAIPUA,
        permissions=["geolocation"],
    )


def log_in(page: Page, product: LocalRun, username: str) -> None:
    """With password and second factor, on whatever page asks for it. `username` may be its beginning."""
    accounts = json.loads((product.state / "demo-accounts.json").read_text())
    account = next(row for row in accounts if row["username"].startswith(username))
    page.get_by_label("Nama pengguna").fill(account["username"])
    page.get_by_label("Kata sandi").fill(account["password"])
    page.get_by_label(re.compile("Kode 6 angka")).fill(pyotp.TOTP(account["totp_secret"]).now())
    page.get_by_role("button", name="Masuk").click()


def mails(mailbox: Path, about: str, to: str = "") -> list[EmailMessage]:
    """What arrived so far with a number in its words, in order; `to` is a part of the address."""
    found = [read_mail(file) for file in sorted(mailbox.glob("**/*.eml"))]
    return [mail for mail in found if about in _words(mail) and to in str(mail["To"])]


def mail_about(number: str, mailbox: Path, to: str = "", subject: str = "") -> EmailMessage:
    """The one mail about a report to an address; waits for it."""
    found: list[EmailMessage] = []

    def arrived() -> bool:
        found[:] = [mail for mail in mails(mailbox, number, to) if subject in str(mail["Subject"])]
        return bool(found)

    wait_for(arrived, seconds=20)
    assert len(found) == 1
    return found[0]


def read_mail(file: Path) -> EmailMessage:
    """A mail as the mailbox stored it."""
    return email.message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=email.policy.default)


def _words(mail: EmailMessage) -> str:
    return f"{mail['Subject']} {mail.get_content()}"


def audited_acts(product: LocalRun, number: str) -> list[str]:
    """What the audit tells of a report, in order."""
    url = read_env_file(product.state / "env" / "perda.env")["SMARTSOCIETY_DATABASE_URL"]
    with psycopg.connect(url) as connection:
        return [
            act
            for (act,) in connection.execute("SELECT act FROM audit WHERE subject LIKE %s ORDER BY id", [f"%{number}"])
        ]
