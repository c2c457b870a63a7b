"""The administrator's pages. Importing the parts puts their views on the blueprint."""

from services.fire_button.routes.admin import contacts, kinds, people, posts, start, steps, water, ways
from services.fire_button.routes.admin.blueprint import blueprint

__all__ = ["blueprint", "contacts", "kinds", "people", "posts", "start", "steps", "water", "ways"]
