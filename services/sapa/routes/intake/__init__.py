"""The first page and the form, in a process that may only insert; the JSON API is in `routes.api`."""

from services.sapa.routes.intake.form import blueprint

BLUEPRINTS = (blueprint,)

__all__ = ["BLUEPRINTS"]
