"""The mailbox as pages, in the process that may read replies; the JSON API is in `routes.api`."""

from services.sapa.routes.mailbox import contact, leaving, letters
from services.sapa.routes.mailbox.blueprint import blueprint

BLUEPRINTS = (blueprint,)

__all__ = ["BLUEPRINTS", "contact", "leaving", "letters"]
