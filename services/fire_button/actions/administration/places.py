"""Posts and water sources as administrators keep them. What they edit, a pack no longer overwrites (`edited_at`)."""

from datetime import UTC, datetime
from typing import Any

import shapely
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from common.administration import Entry, Switch, change, free_code, must_be_seen, refuse
from common.audit import Actor
from common.directory import Opd
from common.errors import Conflict, NotFound
from common.pack import Pack
from services.fire_button.actions.stations import post_row, water_row
from services.fire_button.models import Post, WaterSource
from services.fire_button.schemas.administration import PostForm, WaterForm

NO_POST = "Pos ini tidak ada."
NO_WATER = "Sumber air ini tidak ada."
NOT_FROM_PACK = "Ini tidak ada di paket, jadi tidak ada bawaannya. Ubah isiannya saja."
LAST_POST = "Paling sedikit satu pos harus buka. Buka pos lain dulu."
UNKNOWN_OPD = "Pilih OPD yang aktif dari daftar."
UNKNOWN_KECAMATAN = "Pilih kecamatan dari daftar."
TOO_FAR = "Titik ini jauh di luar kabupaten. Periksa lintang dan bujurnya."
SAME_NAME = "Nama ini sudah dipakai. Pakai nama lain."
NAMELESS = "Pakai nama dengan huruf atau angka."
# A post may stand across the border; farther away the two numbers were mixed up.
FARTHEST_DEGREES = 0.2

Place = type[Post] | type[WaterSource]


def add_post(session: Session, pack: Pack, form: PostForm, actor: Actor) -> str:
    """A new post, open at once; gives its code, made from its name. Raises InvalidInput."""
    values = _post_columns(session, pack, form, "")
    code = _free_code(session, Post, form.name)
    session.add(Post(code=code, is_active=True, is_open=True, edited_at=datetime.now(UTC), **values))
    Entry(actor, "post.add", f"post:{code}").record(session, {}, values)
    return code


def edit_post(session: Session, pack: Pack, code: str, form: PostForm, actor: Actor) -> None:
    """What it is called, where it stands, how it is reached. Raises NotFound, Conflict, InvalidInput."""
    row = _post(session, code)
    must_be_seen(row, form.seen)
    change(session, row, _post_columns(session, pack, form, code), Entry(actor, "post.edit", f"post:{code}"))


def open_post(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Let alarms ring it or not. Raises NotFound, and Conflict for the last open one."""
    row = _post(session, code)
    if not form.on:
        _refuse_last(session, code)
    change(session, row, {"is_open": form.on}, Entry(actor, "post.open" if form.on else "post.close", f"post:{code}"))


def switch_post(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Keep it in the list or not; what it did stays written. Raises NotFound, and Conflict for the last open one."""
    row = _post(session, code)
    if not form.on:
        _refuse_last(session, code)
    change(session, row, {"is_active": form.on}, Entry(actor, "post.switch", f"post:{code}"))


def reset_post(session: Session, pack: Pack, code: str, actor: Actor) -> None:
    """Back to what the pack says, which then counts again; open or not stays. Raises NotFound, Conflict."""
    row = _post(session, code)
    found = next(((entry, place) for place, entry in enumerate(pack.posts) if entry.code == code), None)
    if found is None:
        raise Conflict(NOT_FROM_PACK)
    change(session, row, post_row(*found), Entry(actor, "post.reset", f"post:{code}"))
    row.edited_at = None


def add_water(session: Session, pack: Pack, form: WaterForm, actor: Actor) -> str:
    """Another place to take water from; gives its code, made from its name. Raises InvalidInput."""
    values = _water_columns(session, pack, form, "")
    code = _free_code(session, WaterSource, form.name)
    session.add(WaterSource(code=code, is_active=True, edited_at=datetime.now(UTC), **values))
    Entry(actor, "water.add", f"water:{code}").record(session, {}, values)
    return code


def edit_water(session: Session, pack: Pack, code: str, form: WaterForm, actor: Actor) -> None:
    """What it is and where. Raises NotFound, Conflict, InvalidInput."""
    row = _water(session, code)
    must_be_seen(row, form.seen)
    change(session, row, _water_columns(session, pack, form, code), Entry(actor, "water.edit", f"water:{code}"))


def switch_water(session: Session, code: str, form: Switch, actor: Actor) -> None:
    """Show it to crews or not. Raises NotFound."""
    change(session, _water(session, code), {"is_active": form.on}, Entry(actor, "water.switch", f"water:{code}"))


def reset_water(session: Session, pack: Pack, code: str, actor: Actor) -> None:
    """Back to what the pack says. Raises NotFound, and Conflict where the pack has none."""
    row = _water(session, code)
    entry = next((entry for entry in pack.water_sources if entry.code == code), None)
    if entry is None:
        raise Conflict(NOT_FROM_PACK)
    change(session, row, water_row(entry), Entry(actor, "water.reset", f"water:{code}"))
    row.edited_at = None


def _post(session: Session, code: str) -> Post:
    row = session.get(Post, code, with_for_update=True)
    if row is None:
        raise NotFound(NO_POST)
    return row


def _water(session: Session, code: str) -> WaterSource:
    row = session.get(WaterSource, code, with_for_update=True)
    if row is None:
        raise NotFound(NO_WATER)
    return row


def _refuse_last(session: Session, code: str) -> None:
    others = select(func.count()).select_from(Post).where(Post.is_active, Post.is_open, Post.code != code)
    if not session.scalar(others):
        raise Conflict(LAST_POST)


def _post_columns(session: Session, pack: Pack, form: PostForm, code: str) -> dict[str, Any]:
    if session.scalar(select(Opd.code).where(Opd.code == form.opd_code, Opd.is_active)) is None:
        raise refuse("opd_code", UNKNOWN_OPD)
    if form.kecamatan_code not in {one.code for one in pack.regions.kecamatan}:
        raise refuse("kecamatan_code", UNKNOWN_KECAMATAN)
    _refuse_odd(session, pack, Post, form, code)
    return form.model_dump(exclude={"seen"}) | {"phone": form.phone or ""}


def _water_columns(session: Session, pack: Pack, form: WaterForm, code: str) -> dict[str, Any]:
    _refuse_odd(session, pack, WaterSource, form, code)
    return form.model_dump(exclude={"seen"})


def _refuse_odd(session: Session, pack: Pack, model: Place, form: PostForm | WaterForm, code: str) -> None:
    """A name that another has, or a place far from the regency."""
    is_same: ColumnElement[bool] = func.lower(model.name) == form.name.lower()
    if session.scalar(select(model.code).where(is_same, model.code != code).limit(1)):
        raise refuse("name", SAME_NAME)
    west, south, east, north = _bounds(pack)
    if not shapely.box(west, south, east, north).dwithin(
        shapely.Point(form.longitude, form.latitude), FARTHEST_DEGREES
    ):
        raise refuse("latitude", TOO_FAR)


def _bounds(pack: Pack) -> tuple[float, float, float, float]:
    """Around the middles of all desa: enough to tell a mistyped number."""
    places = [one.point for one in pack.regions.all_desa]
    longitudes, latitudes = [one.longitude for one in places], [one.latitude for one in places]
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def _free_code(session: Session, model: Place, name: str) -> str:
    def taken(start: str) -> set[str]:
        return set(session.scalars(select(model.code).where(model.code.startswith(start, autoescape=True))))

    code = free_code(name, taken, "-")
    if not code:
        raise refuse("name", NAMELESS)
    return code
