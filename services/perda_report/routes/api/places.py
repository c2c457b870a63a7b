"""GET /v1/places: the regency's kecamatan and desa, and in which of them a position lies."""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from common.auth import public
from common.pack import Pack, Region
from common.web import current_pack, documented, parse_query
from common.web.places import Position
from services.perda_report.actions.place import outside
from services.perda_report.routes.api.blueprint import blueprint
from services.perda_report.schemas.answers import DesaAnswer, KecamatanAnswer, LocatedAnswer, PlacesAnswer

DAY_S = 86_400


@blueprint.get("/places")
@public
@documented(summary="Kecamatan, desa, dan kelurahan", answers={200: PlacesAnswer}, tags=("warga",))
def places() -> ResponseReturnValue:
    """Everything at once: one request fills the form's lists."""
    pack = current_pack()
    answer = PlacesAnswer(kecamatan=tuple(_kecamatan(pack, region) for region in pack.regions.kecamatan))
    return _kept(jsonify(answer.json_ready()))


@blueprint.get("/places/locate")
@public
@documented(summary="Desa di suatu titik", query=Position, answers={200: LocatedAnswer, 422: None}, tags=("warga",))
def locate() -> ResponseReturnValue:
    """Which desa holds a position."""
    position = parse_query(Position)
    pack = current_pack()
    found = pack.regions.locator.locate(position.latitude, position.longitude)
    if found is None:
        return jsonify(LocatedAnswer(is_inside=False, message=str(outside(pack))).json_ready())
    label = pack.regions.label(found.desa_code)
    answer = LocatedAnswer(is_inside=True, desa_code=found.desa_code, kecamatan_code=found.kecamatan_code, label=label)
    return jsonify(answer.json_ready())


def _kecamatan(pack: Pack, region: Region) -> KecamatanAnswer:
    desa = pack.regions.desa_of(region.code)
    return KecamatanAnswer(
        code=region.code,
        name=region.name,
        latitude=region.lat,
        longitude=region.lon,
        desa=tuple(DesaAnswer(code=one.code, name=one.name, kind=one.kind) for one in desa),
    )


def _kept(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = DAY_S
    return response
