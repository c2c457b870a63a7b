"""The JSON interface under /v1: one blueprint, its views by who uses them."""

from services.fire_button.routes.api import alerts, inbound, incidents, push, receipts, streams
from services.fire_button.routes.api.blueprint import api

__all__ = ["alerts", "api", "inbound", "incidents", "push", "receipts", "streams"]
