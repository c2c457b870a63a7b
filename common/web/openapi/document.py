"""The OpenAPI 3.1 document, made of the URL map, the views' marks and the same models that check the input."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from common.apidoc import JSON, Doc, Media
from common.web.openapi.operations import VARIABLE, Operation, operations, statuses
from common.web.openapi.schemas import Json, Problem, Schemas, model_of
from common.web.problems import PROBLEM_TYPE

PATH_TYPES = {"IntegerConverter": "integer", "FloatConverter": "number"}
MULTIPART = "multipart/form-data"
OFFICER, SECRET = "officer", "secret"
REFUSALS = {
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not allowed, or begun on another site",
    404: "Not found",
    406: "No such form of answer",
    409: "The state does not allow this any more",
    413: "Too large",
    415: "This type of content is not taken",
    422: "Some entries need to be mended: `errors` names each",
    429: "Too many requests",
    503: "Temporarily unavailable",
}
RETRYABLE = (429, 503)


def build(app: Flask, info: Json, server: str, cookie: str) -> Json:
    """The document. `cookie` is the name of the officers' session cookie."""
    found = operations(app)
    schemas = Schemas(found)
    paths: dict[str, Json] = {}
    for one in found:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "responses": {f"Problem{status}": _problem(status, schemas) for status in REFUSALS},
            "securitySchemes": {
                OFFICER: {"type": "apiKey", "in": "cookie", "name": cookie, "description": "POST /v1/sessions sets it"},
                SECRET: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The secret given with the tracking number",
                },
            },
        },
    }


def _operation(one: Operation, schemas: Schemas) -> Json:
    made: Json = {
        "operationId": one.id,
        "summary": one.doc.summary,
        "tags": list(one.doc.tags),
        "parameters": list(_parameters(one, schemas)),
        "responses": {str(status): _response(one, status, schemas) for status in sorted(statuses(one))},
    }
    if description := one.doc.details.get("description"):
        made["description"] = description
    if content := _body(one.doc, schemas):
        made["requestBody"] = {"required": True, "content": content}
    if security := _security(one):
        made["security"] = security
    return made


def _security(one: Operation) -> list[Json]:
    if not one.access.is_public:
        return [{OFFICER: []}]
    return [{}, {SECRET: []}] if one.doc.details.get("takes_secret") else []


def _parameters(one: Operation, schemas: Schemas) -> Iterator[Json]:
    for name in VARIABLE.findall(one.rule.rule):
        yield {"name": name, "in": "path", "required": True, "schema": _path_schema(one.rule, name)}
    if one.doc.details.get("is_idempotent"):
        schema = {"type": "string", "format": "uuid"}
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "schema": schema,
            "description": "The same key, the same answer",
        }
    query = one.doc.details.get("query")
    if query is not None:
        fields = schemas.fields(query)
        for name, schema in fields.get("properties", {}).items():
            yield {"name": name, "in": "query", "required": name in fields.get("required", ()), "schema": schema}


def _path_schema(rule: Rule, name: str) -> Json:
    converter = type(rule._converters[name]).__name__  # noqa: SLF001 — Werkzeug shows converters nowhere else
    if converter == "UUIDConverter":
        return {"type": "string", "format": "uuid"}
    return {"type": PATH_TYPES.get(converter, "string")}


def _body(doc: Doc, schemas: Schemas) -> Json:
    """JSON, where the body has fields; multipart, where it may bring files."""
    content: Json = {} if doc.body is None else {JSON: {"schema": schemas.of(doc.body, "validation")}}
    if files := doc.details.get("files"):
        fields: Json = {"type": "object"} if doc.body is None else schemas.fields(doc.body)
        file = {"type": "array", "items": {"type": "string", "format": "binary"}}
        content[MULTIPART] = {
            "schema": {**fields, "properties": fields.get("properties", {}) | dict.fromkeys(files, file)}
        }
    return content


def _response(one: Operation, status: int, schemas: Schemas) -> Json:
    answer = one.doc.answers.get(status)
    if answer is None and status in REFUSALS:
        return {"$ref": f"#/components/responses/Problem{status}"}
    types = answer.content_types if isinstance(answer, Media) else (JSON,)
    model = model_of(answer)
    described: Json = {"description": one.doc.summary}
    if answer is not None:
        schema = {} if model is None else {"schema": schemas.of(model, "serialization")}
        described["content"] = dict.fromkeys(types, schema)
    return described


def _problem(status: int, schemas: Schemas) -> Json:
    made: Json = {
        "description": REFUSALS[status],
        "content": {PROBLEM_TYPE: {"schema": schemas.of(Problem, "serialization")}},
    }
    if status in RETRYABLE:
        made["headers"] = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}}
    return made
