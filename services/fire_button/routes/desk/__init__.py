"""The control room. Importing the parts puts their views on the blueprint."""

from services.fire_button.routes.desk import acts, call, inbox, incident, messages, restrictions
from services.fire_button.routes.desk.blueprint import blueprint

__all__ = ["acts", "blueprint", "call", "inbox", "incident", "messages", "restrictions"]
