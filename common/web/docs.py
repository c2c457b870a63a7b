"""`/openapi.json`, and `/docs`, the same for people: rendered here, with no script of anybody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template

from common.auth import public
from common.auth.cookies import cookie_name
from common.web.language import spoken
from common.web.openapi import Json, build
from common.web.problems import KINDS, TITLES
from common.web.running import current_service, current_settings

EXTENSION = "smartsociety_openapi"
UNTAGGED = "lain"
blueprint = Blueprint("docs", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    rule: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    who: str
    parameters: tuple[Entry, ...]
    body: tuple[Entry, ...]
    answers: tuple[tuple[str, str], ...]


def document() -> Json:
    """The OpenAPI document of this process, made once."""
    made: Json | None = current_app.extensions.get(EXTENSION)
    if made is None:
        service, settings = current_service(), current_settings()
        info = {"title": service.title, "version": service.version, "description": service.pack.name}
        made = build(current_app, info, settings.base_url, cookie_name())
        current_app.extensions[EXTENSION] = made
    return made


@blueprint.get("/openapi.json")
@public
def openapi() -> Response:
    """For programs."""
    return Response(json.dumps(document()), content_type="application/json")


@blueprint.get("/docs")
@public
def page() -> str:
    """For people who write programs."""
    made = document()
    found = sorted(_shown(made), key=lambda one: one.tag)
    groups = [(tag, list(ones)) for tag, ones in groupby(found, key=lambda one: one.tag)]
    problems = [(kind, spoken(words)) for kind, words in TITLES.items()]
    return render_template("docs.html", document=made, groups=groups, problems=problems)


def _shown(made: Json) -> Iterator[Shown]:
    for path, methods in made["paths"].items():
        for method, one in methods.items():
            yield Shown(
                id=one["operationId"],
                method=method.upper(),
                path=path,
                tag=(one["tags"] or [UNTAGGED])[0],
                summary=one["summary"],
                description=one.get("description", ""),
                who=_who(one.get("security", [])),
                parameters=tuple(_parameter(made, each) for each in one["parameters"]),
                body=tuple(_body(made, one.get("requestBody"))),
                answers=tuple((status, _answer(status, each)) for status, each in one["responses"].items()),
            )


def _who(security: list[Json]) -> str:
    if not security:
        return spoken(("Terbuka", "Open"))
    if {} in security:
        return spoken(("Terbuka; lebih banyak dengan kode rahasia", "Open; more with the secret"))
    return spoken(("Petugas yang sudah masuk", "Signed-in officers"))


def _parameter(made: Json, one: Json) -> Entry:
    schema = _followed(made, one["schema"])
    return Entry(f"{one['name']} ({one['in']})", _kind(made, schema), _rule(schema), one.get("required", False))


def _body(made: Json, body: Json | None) -> Iterator[Entry]:
    if body is None:
        return
    whole = _followed(made, list(body["content"].values())[-1]["schema"])
    for name, raw in whole.get("properties", {}).items():
        schema = _followed(made, raw)
        yield Entry(name, _kind(made, schema), _rule(schema), name in whole.get("required", ()))


def _answer(status: str, response: Json) -> str:
    """A refusal by the title of its kind, which the list at the end of the page explains."""
    return response["description"] if "description" in response else spoken(TITLES[KINDS[int(status)]])


def _followed(made: Json, schema: Json) -> Json:
    """The schema behind a reference, or behind "this or null"."""
    real = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(real) == 1:
        schema = schema | real[0]
    found: Any = made
    if "$ref" not in schema:
        return schema
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return {**found, **{name: value for name, value in schema.items() if name != "$ref"}}


def _kind(made: Json, schema: Json) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_kind(made, _followed(made, schema.get('items', {})))}]"
    return str(schema.get("format") or schema.get("type") or schema.get("const") or "")


def _rule(schema: Json) -> str:
    names = {"minLength": "≥", "maxLength": "≤", "minimum": "≥", "maximum": "≤", "minItems": "≥", "maxItems": "≤"}
    return " ".join(f"{sign} {schema[name]}" for name, sign in names.items() if name in schema)
