"""What the JSON interface offers, as OpenAPI 3.1."""

from common.web.openapi.document import build
from common.web.openapi.operations import undocumented
from common.web.openapi.schemas import Json

__all__ = ["Json", "build", "undocumented"]
