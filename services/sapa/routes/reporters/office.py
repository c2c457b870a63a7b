"""What the factory of a reporters' process made for it: `app.extensions[EXTENSION]`."""

from flask import current_app

from services.sapa.actions.intake_office import IntakeOffice

EXTENSION = "sapa_intake_office"


def office() -> IntakeOffice:
    """The one of this process."""
    found: IntakeOffice = current_app.extensions[EXTENSION]
    return found
