"""Indonesian unless the person chose English, by `?lang=en`, kept in the cookie `bahasa`."""

from pathlib import Path
from typing import Literal, cast

from flask import Flask, Response, g, request
from flask_babel import Babel

COOKIE = "bahasa"
LANGUAGES = ("id", "en")
YEAR = 31_536_000
CATALOGUES = Path(__file__).parents[2] / "translations"

Language = Literal["id", "en"]


def language() -> Language:
    """The language of this answer."""
    found = g.get("language")
    if found is None:
        chosen = request.args.get("lang") or request.cookies.get(COOKIE)
        found = g.language = chosen if chosen in LANGUAGES else "id"
    return cast("Language", found)


def spoken(words: tuple[str, str]) -> str:
    """One of two sentences: (Indonesian, English)."""
    return words[language() == "en"]


def remember_choice(response: Response, *, secure: bool) -> None:
    """Keep a choice made by `?lang=` for a year."""
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def install(app: Flask, timezone: str) -> None:
    """Catalogues and formats; without a catalogue the Indonesian words of the templates stand."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, default_locale="id", default_timezone=timezone, locale_selector=language)
