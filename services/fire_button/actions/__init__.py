"""What people do to alerts and incidents, one function each. They write in the caller's transaction."""

from services.fire_button.actions.office import BackOffice, Doer, Office
from services.fire_button.actions.stations import load_stations

__all__ = ["BackOffice", "Doer", "Office", "load_stations"]
