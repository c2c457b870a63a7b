"""The blueprint of citizens' pages, and the filters that say data in the person's language."""

from flask import Blueprint
from flask_babel import gettext

blueprint = Blueprint("citizen", __name__)


@blueprint.app_template_filter("sisa")
def time_left(words: str) -> str:
    """A clock's words in the person's language: "3 hari kerja lagi"."""
    number, _, rest = words.partition(" ")
    return f"{number} {gettext(rest)}" if number.isdigit() else gettext(words)
