"""Citizens' pages: the button, the plain form, the drill, and what became of an alarm."""

from services.fire_button.routes.citizen import button, form, status, worker
from services.fire_button.routes.citizen.blueprint import blueprint

__all__ = ["blueprint", "button", "form", "status", "worker"]
