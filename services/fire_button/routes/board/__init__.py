"""The live board. Importing the parts puts their views on the blueprint."""

from services.fire_button.routes.board import admin, events, page, pairing, presence
from services.fire_button.routes.board.blueprint import blueprint

__all__ = ["admin", "blueprint", "events", "page", "pairing", "presence"]
