"""One incident with everything that the control room needs beside it."""

from services.fire_button.queries.desk.incident import Sight, incident_at_desk
from services.fire_button.queries.desk.messages import SmsAtDesk, unread_count, unread_messages

__all__ = ["Sight", "SmsAtDesk", "incident_at_desk", "unread_count", "unread_messages"]
