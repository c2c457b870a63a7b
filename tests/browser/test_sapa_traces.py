"""Forensics of a phone that somebody else looks through: after a visit its browser knows nothing that tells."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.conftest import PHONE, Site
from tests.browser.reporters_site import AWAY, away, database, make_officer, office, settings, site
from tests.browser.test_sapa_reporter import HEADINGS, press
from tests.chromium import QUIET

__all__ = ["away", "database", "make_officer", "office", "settings", "site"]
SENTINELS = ("Sentinel cerita xq71", "Sentinel alamat xq72", "Sentinel nama xq73", "Sentinel pesan xq74")
TELLING = (
    "pelan-pelan",
    "Apa yang sedang terjadi",
    "Masukkan kode",
    "sapa",
    "kekerasan",
    "Pendamping",
    "?lang",
    "reporters",
)


@contextmanager
def profile(browser: Browser, folder: Path, *, java_script_enabled: bool = True) -> Iterator[BrowserContext]:
    """A browser that keeps its profile, and pages for its Back button, as on a real phone."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=which("chromium"),
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
        viewport=PHONE,  # type: ignore[arg-type]
        locale="id-ID",
        java_script_enabled=java_script_enabled,
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


def found_in(folder: Path, words: str) -> list[str]:
    """The files of a profile in which these words stand, in any of the ways in which Chromium writes them."""
    wanted = {words.lower().encode(code) for code in ("utf-8", "utf-16-le")}
    names = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            held = path.read_bytes().lower()
            if any(one in held for one in wanted):
                names.append(path.relative_to(folder).as_posix())
    return names


def visit_everything(page: Page, site: Site) -> str:
    """A whole visit with words that are searched for later; gives the code."""
    page.goto(site.url)
    press(page, "Mulai pelan-pelan", HEADINGS[0])
    press(page, "Lanjut", HEADINGS[1])
    page.get_by_label("Ceritakan dengan kata-kata sendiri").fill(SENTINELS[0])
    press(page, "Lanjut", HEADINGS[2])
    press(page, "Lanjut", HEADINGS[3])
    page.get_by_label("Boleh, dengan cara ini saja").check()
    page.get_by_label("Surat", exact=True).check()
    page.get_by_label("Nomor atau alamat").fill(SENTINELS[1])
    press(page, "Lanjut", HEADINGS[4])
    page.get_by_label("Nama panggilan").fill(SENTINELS[2])
    press(page, "Kirim", "Sudah kami terima. Terima kasih sudah bercerita.")
    code = page.locator("[data-code]").inner_text()
    page.goto(f"{site.url}/m")
    page.get_by_label("Kode 20 angka").fill(code)
    press(page, "Buka", "Pesan")
    page.get_by_label("Tulis pesan").fill(SENTINELS[3])
    press(page, "Kirim")
    expect(page.get_by_text("Anda mengirim pesan")).to_be_visible()
    page.get_by_label("Tulis pesan").fill(SENTINELS[3])
    return code


def test_a_profile_tells_nothing_after_a_quick_exit(browser: Browser, site: Site, away: str, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    with profile(browser, folder) as context:
        page = context.pages[0]
        code = visit_everything(page, site)
        page.get_by_role("link", name="Keluar").click()
        page.wait_for_url(away)
        page.go_back()
        page.wait_for_load_state()
        assert not [word for word in SENTINELS if word in page.content()]
        assert code not in page.locator("body").inner_text()
        page.goto(away)
    with profile(browser, folder) as context:
        context.pages[0].goto(away)
        assert context.cookies(site.url) == []
    assert found_in(folder, away), "what is surely there must be found, or the search is none"
    assert found_in(folder, AWAY)
    held = {word: found_in(folder, word) for word in (*SENTINELS, *TELLING, code, code.replace(" ", ""))}
    held |= {code[:9]: found_in(folder, code[:9])}
    assert {word: files for word, files in held.items() if files} == {}


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_back_brings_nothing_up_again(
    browser: Browser, site: Site, away: str, tmp_path: Path, *, with_script: bool
) -> None:
    with profile(browser, tmp_path / "profile", java_script_enabled=with_script) as context:
        page = context.pages[0]
        page.goto(site.url)
        press(page, "Mulai pelan-pelan", HEADINGS[0])
        press(page, "Lanjut", HEADINGS[1])
        page.get_by_label("Ceritakan dengan kata-kata sendiri").fill(SENTINELS[0])
        page.get_by_role("link", name="Keluar").click()
        page.wait_for_url(away)
        with suppress(Error):  # What a form asked for is not kept at all: then there is nothing to show.
            page.go_back()
        page.wait_for_load_state()
        expect(page.get_by_role("textbox")).to_have_count(0)
        assert SENTINELS[0] not in page.content()
