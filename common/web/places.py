"""Which desa holds a position: for pages that show people the name of the place where their phone is."""

from flask import Response, jsonify
from pydantic import BaseModel, ConfigDict

from common.fields import Latitude, Longitude
from common.web.parsing import parse_json
from common.web.running import current_pack


class Position(BaseModel):
    """WGS84 degrees."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latitude: Latitude
    longitude: Longitude


def named_place() -> Response:
    """The answer to a posted position: its desa, or that it lies outside. A POST keeps positions out of logs."""
    position = parse_json(Position)
    regions = current_pack().regions
    found = regions.locator.locate(position.latitude, position.longitude)
    if found is None:
        return jsonify(inside=False)
    return jsonify(inside=True, desa_code=found.desa_code, label=regions.label(found.desa_code))
