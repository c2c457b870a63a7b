"""The JSON Schemas of all models that operations name."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from common.apidoc import Media
from common.web.openapi.operations import Operation

Json = dict[str, Any]
SCHEMA_REF = "#/components/schemas/{model}"


class Problem(BaseModel):
    """RFC 9457. `type` leads to the explanation of the kind; `errors` maps each field to what mends it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: dict[str, str] = Field(default_factory=dict)


class Schemas:
    """Every model's JSON Schema, made together so that equal names stay apart."""

    def __init__(self, found: Iterable[Operation]) -> None:
        taken = [model for one in found for model in (one.doc.body, one.doc.details.get("query"))]
        given = [Problem, *(model_of(answer) for one in found for answer in one.doc.answers.values())]
        wanted = _by_key(taken, "validation") | _by_key(given, "serialization")
        made, top = TypeAdapter.json_schemas(
            [(key, mode, TypeAdapter(model)) for (key, mode), model in wanted.items()], ref_template=SCHEMA_REF
        )
        self._made = made
        self.definitions: Json = top.get("$defs", {})

    def of(self, model: object, mode: JsonSchemaMode) -> Json:
        """The schema of a type that an operation names, mostly a reference."""
        return self._made[id(model), mode]

    def fields(self, model: object) -> Json:
        """The schema with its properties, its reference followed."""
        schema = self.of(model, "validation")
        name = schema.get("$ref", "").rpartition("/")[2]
        found: Json = self.definitions.get(name, schema)
        return found


def model_of(answer: object) -> object:
    return answer.model if isinstance(answer, Media) else answer


def _by_key(models: Iterable[object], mode: JsonSchemaMode) -> dict[tuple[int, JsonSchemaMode], Any]:
    return {(id(model), mode): model for model in models if model is not None}
