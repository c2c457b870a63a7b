"""The JSON interface under /v1: one blueprint, its views by who uses them."""

from services.perda_report.routes.api import categories, officers, pictures, places, reporters, reports
from services.perda_report.routes.api.blueprint import blueprint

__all__ = ["blueprint", "categories", "officers", "pictures", "places", "reporters", "reports"]
