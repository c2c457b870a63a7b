"""A crew's pages: what is open, one incident with one big button at a time, and the two forms that end it."""

from services.fire_button.routes.crew import closing, doing, incident
from services.fire_button.routes.crew.blueprint import blueprint

__all__ = ["blueprint", "closing", "doing", "incident"]
