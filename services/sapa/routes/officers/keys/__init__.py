"""Keys in the browser: one's own, those of the office, and one of them with what a supervisor does to it."""

from services.sapa.routes.officers.keys import office, one, own
from services.sapa.routes.officers.keys.blueprint import blueprint

__all__ = ["blueprint", "office", "one", "own"]
