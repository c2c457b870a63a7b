"""What waits: the inbox at /petugas, one report, and what an officer does with it."""

from services.sapa.routes.officers.inbox import acts, lists
from services.sapa.routes.officers.inbox.blueprint import blueprint

__all__ = ["acts", "blueprint", "lists"]
