"""A small service behind the real factory, to ask as a browser or a program would."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from flask import Blueprint, Flask, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import text
from sqlalchemy.orm import Session

from common import db
from common.audit import Actor, record
from common.auth import make_blueprint, public, requires
from common.errors import Conflict, NotFound
from common.pack import Pack, load_pack
from common.settings import Settings
from common.web import (
    ServiceInfo,
    answered_once,
    documented,
    limit,
    make_app,
    parse_form,
    parse_json,
    parse_query,
    request_id,
)

ROLES = {"petugas": "Petugas", "administrator": "Administrator"}


class Thing(BaseModel):
    """What the small service takes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, Field(min_length=2, max_length=20)]
    size: Annotated[int, Field(ge=1, le=100)] = 1
    weight: Annotated[float, Field(allow_inf_nan=False)] | None = None
    tags: tuple[str, ...] = ()


class Kept(BaseModel):
    """What it answers."""

    name: str
    request_id: str


class Search(BaseModel):
    """Its query string."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: str = ""
    page: Annotated[int, Field(ge=1, le=1000)] = 1
    kind: list[str] = Field(default_factory=list)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The real pack."""
    return load_pack(Path("deploy/regencies/konawe_selatan"))


blueprint = Blueprint("things", __name__)


@blueprint.post("/v1/things")
@public
@limit("limit_writes")
@documented(summary="Keep", body=Thing, answers={201: Kept}, tags=("things",))
def keep() -> ResponseReturnValue:
    return jsonify(Kept(name=parse_json(Thing).name, request_id=request_id()).model_dump()), 201


@blueprint.post("/form")
@public
def form() -> ResponseReturnValue:
    return jsonify(parse_form(Thing).model_dump())


@blueprint.get("/v1/things")
@public
@documented(summary="Find", query=Search, answers={200: list[Kept]})
def find() -> ResponseReturnValue:
    return jsonify(parse_query(Search).model_dump())


@blueprint.post("/v1/once/<uuid:thing>")
@public
@documented(summary="Once", body=Thing, answers={201: Kept}, is_idempotent=True, takes_secret=True)
def once(thing: UUID) -> ResponseReturnValue:
    def act(session: Session) -> ResponseReturnValue:
        given = parse_json(Thing)
        record(session, Actor("citizen"), "thing.kept", str(thing))
        if given.name == "nothing":
            raise NotFound("Tidak ada.")
        return jsonify(name=given.name), 201, {"Location": f"/v1/once/{thing}"}

    return answered_once(act)


@blueprint.post("/upload")
@public
def upload() -> ResponseReturnValue:
    def act(session: Session) -> ResponseReturnValue:
        record(session, Actor("citizen"), "file.kept", request.files["photo"].filename or "")
        return jsonify(size=len(request.files["photo"].read())), 201

    return answered_once(act)


@blueprint.get("/page")
@public
def page() -> ResponseReturnValue:
    return "<p>" + "halaman " * 500


@blueprint.get("/v1/fail/<kind>")
@public
def fail(kind: str) -> ResponseReturnValue:
    statements = {"late": "SET statement_timeout = 20; SELECT pg_sleep(1)", "number": "SELECT 'secret-value'::int"}
    if kind in statements:
        with db.reading() as session:
            session.execute(text(statements[kind]))
    if kind == "conflict":
        raise Conflict("Sudah berubah. Muat ulang.", fields={"state": "Sudah ditutup."})
    if kind == "bug":
        raise RuntimeError("secret-value in a bug")
    return make_response("")


@blueprint.get("/bug")
@public
def bug() -> ResponseReturnValue:
    raise RuntimeError("secret-value in a bug")


@blueprint.get("/v1/officers-only")
@requires("petugas")
@documented(summary="Only officers", answers={200: Kept})
def officers_only() -> ResponseReturnValue:
    return jsonify({})


Make = Callable[..., Flask]


@pytest.fixture
def make(settings: Settings, pack: Pack, database: str) -> Make:
    """Make the app, with settings of one's own."""

    def make(**changed: Any) -> Flask:
        given = settings.model_copy(update=changed)
        service = ServiceInfo("perda", "Lapor Pelanggaran", "services.perda_report", pack, roles=ROLES)
        return make_app(given, service, [make_blueprint("perda", ROLES), blueprint])

    return make


@pytest.fixture
def app(make: Make) -> Flask:
    """The app as the tests' settings make it."""
    return make()
