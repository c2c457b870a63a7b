"""The portal: doors that are open, doors that are not yet, and only numbers that the pack is sure of."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from common.pack import Hotline, Pack, load_pack
from common.settings import Settings
from deploy.portal.render import render

URLS = {"perda": "https://lapor.contoh.id"}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Settings.model_fields["pack_dir"].default)


def page_of(pack: Pack, root: Path, urls: dict[str, str] = URLS) -> str:
    render(pack, urls, root)
    return (root / "index.html").read_text()


def texts(file: Path) -> set[str]:
    """The pieces of text of a page's body."""
    body = file.read_text().split("<body")[1].split(">", 1)[1]
    return {piece for found in re.findall(r">([^<]+)<", body) if re.search(r"[A-Za-z]{3}", piece := found.strip())}


def test_the_open_door_leads_to_its_service_and_the_others_to_a_number(pack: Pack, tmp_path: Path) -> None:
    page = page_of(pack, tmp_path)
    assert '<a class="doorway " href="https://lapor.contoh.id/"' in page
    numbers = {line.key: line.number for line in pack.hotlines}
    assert f'class="doorway closed fire" href="tel:{numbers["damkar"]}"' in page
    assert f'class="doorway closed sapa" href="tel:{numbers["sapa"]}"' in page
    assert 'action="https://lapor.contoh.id/laporan"' in page
    assert 'name="nomor"' in page


def test_numbers_that_are_not_sure_are_not_shown(pack: Pack, tmp_path: Path) -> None:
    doubtful = replace(pack, hotlines=(Hotline("damkar", "0401999999", "Damkar", is_placeholder=True),))
    page = page_of(doubtful, tmp_path)
    assert "0401999999" not in page
    assert "tel:" not in page
    assert "Pintu ini belum dibuka." in page


def test_every_asset_of_the_page_is_there_and_old_ones_go(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "assets" / "0123456789ab").mkdir(parents=True)
    page = page_of(pack, tmp_path)
    links = [part.split('"')[0].split("#")[0] for part in page.split('"/assets/')[1:]]
    assert links
    assert all((tmp_path / "assets" / link).is_file() for link in links)
    assert len(list((tmp_path / "assets").iterdir())) == 1


def test_every_sentence_has_its_english(pack: Pack, tmp_path: Path) -> None:
    render(pack, URLS, tmp_path)
    indonesian, english = (texts(tmp_path / name) for name in ("index.html", "en/index.html"))
    same = {pack.name, "English", "Bahasa Indonesia", *(line.number for line in pack.hotlines)}
    untranslated = {text for text in indonesian & english if text not in pack.wordmark}
    assert untranslated - same == set()
    assert 'href="https://lapor.contoh.id/?lang=en"' in (tmp_path / "en" / "index.html").read_text()


def test_rendering_again_gives_the_same_pages(pack: Pack, tmp_path: Path) -> None:
    assert page_of(pack, tmp_path) == page_of(pack, tmp_path)


def test_what_a_pack_says_cannot_act_on_the_page(pack: Pack, tmp_path: Path) -> None:
    evil = replace(pack, short_name="<script>x</script>", name="<img src=x>")
    page = page_of(evil, tmp_path)
    assert "<script>x" not in page
    assert "<img" not in page
