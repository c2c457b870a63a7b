"""How a request shows its right: an alert's secret, an officer's session, a wall screen's cookie."""

from flask import current_app

from services.fire_button.actions import Office

EXTENSION = "fire_office"


def office() -> Office:
    """What the factory made for this process."""
    found: Office = current_app.extensions[EXTENSION]
    return found
