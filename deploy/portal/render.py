"""Writing the portal's files: pages from templates, assets under a folder that names their content."""

import hashlib
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from common.pack import Pack
from deploy.portal.doors import callable_hotlines, shown_doors

HERE = Path(__file__).parent
COMMON = HERE.parents[1] / "common"
WORDS = HERE / "words.toml"
INDONESIAN = "id"
PAGES = {"index.html": "index.html", "tidak-ada.html": "missing.html"}


def render(pack: Pack, urls: Mapping[str, str], root: Path) -> list[Path]:
    """Write every page below `root` and give their places. Assets come first, so that no page lacks its own."""
    digest = _copy_assets(root / "assets")
    pages = [page for language in _words() for page in _render_language(pack, urls, root, language, digest)]
    for old in (root / "assets").iterdir():
        if old.name != digest:
            shutil.rmtree(old)
    return pages


def _words() -> dict[str, dict[str, str]]:
    """For each language its words for the Indonesian ones, which the templates are written in."""
    return {INDONESIAN: {}, **tomllib.loads(WORDS.read_text())}


def _render_language(pack: Pack, urls: Mapping[str, str], root: Path, language: str, digest: str) -> list[Path]:
    words = _words()[language]
    templates = Environment(
        loader=FileSystemLoader([HERE / "templates", COMMON / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.install_gettext_callables(  # type: ignore[attr-defined]
        lambda sentence: words.get(sentence, sentence), lambda one, many, n: one if n == 1 else many, newstyle=True
    )
    templates.globals["asset"] = lambda name: f"/assets/{digest}/{name}"
    shown = {
        "pack": pack,
        "language": language,
        "ask": "" if language == INDONESIAN else f"?lang={language}",
        "doors": shown_doors(pack, urls),
        "hotlines": callable_hotlines(pack),
        "urls": urls,
    }
    folder = root if language == INDONESIAN else root / language
    folder.mkdir(parents=True, exist_ok=True)
    for name, template in PAGES.items():
        draft = folder / f".{name}"
        draft.write_text(templates.get_template(template).render(shown))
        draft.replace(folder / name)
    return [folder / name for name in PAGES]


def _copy_assets(folder: Path) -> str:
    """Copy the common look and the portal's own below a digest of them all, and give the digest."""
    files = {
        f"{name}/{file.relative_to(static).as_posix()}": file.read_bytes()
        for name, static in {"common": COMMON / "static", "portal": HERE / "static"}.items()
        for file in sorted(static.rglob("*"))
        if file.is_file()
    }
    tree = hashlib.sha256()
    for name, content in files.items():
        tree.update(f"{name} {len(content)}\n".encode() + content)
    digest = tree.hexdigest()[:12]
    if not (folder / digest).exists():
        draft = folder / f".{digest}"
        for name, content in files.items():
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
        draft.rename(folder / digest)
    return digest
