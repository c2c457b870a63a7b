"""The tables of fire_button, in its own schema. What is written on the hot path is also in actions/press.py."""

from services.fire_button.models.incidents import (
    Alert,
    Dispatch,
    FireReport,
    Fix,
    InboundSms,
    Incident,
    IncidentEvent,
    Photo,
    Restriction,
    Ring,
)
from services.fire_button.models.stations import (
    Board,
    Crew,
    EscalationStep,
    Kind,
    Post,
    Reach,
    Shift,
    Volunteer,
    WaterSource,
)

__all__ = [
    "Alert",
    "Board",
    "Crew",
    "Dispatch",
    "EscalationStep",
    "FireReport",
    "Fix",
    "InboundSms",
    "Incident",
    "IncidentEvent",
    "Kind",
    "Photo",
    "Post",
    "Reach",
    "Restriction",
    "Ring",
    "Shift",
    "Volunteer",
    "WaterSource",
]
