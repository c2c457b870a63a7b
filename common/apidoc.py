"""What a JSON view says about itself. Any blueprint may mark its views; `common.web` writes the OpenAPI from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, TypeVar, Unpack

from pydantic import BaseModel

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Media:
    """An answer that is not plain JSON, or is JSON and something else too. `model` is anything Pydantic knows."""

    content_types: tuple[str, ...]
    model: object = None


class Details(TypedDict, total=False):
    """What only some operations have.

    `query`: the model of the query string. `files`: names of the files that a multipart body may bring
    beside the fields of `body`. `is_idempotent`: honours the Idempotency-Key. `takes_secret`: more is
    shown, or the act is allowed, with the report's secret in `Authorization: Bearer`.
    """

    description: str
    query: type[BaseModel]
    files: tuple[str, ...]
    is_idempotent: bool
    takes_secret: bool


@dataclass(frozen=True, slots=True)
class Doc:
    """One operation. `answers` maps a status to the type of its body (a model, `list[Model]`, `Media`) or None.

    Statuses from 400 upwards without a type are problem details (RFC 9457). Refusals that `common.web`
    itself makes (body, rate limit, origin, sign-in, database) are added to the document without being named here.
    """

    summary: str
    body: type[BaseModel] | None = None
    answers: Mapping[int, object] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    details: Details = field(default_factory=Details)


def documented(
    *,
    summary: str,
    body: type[BaseModel] | None = None,
    answers: Mapping[int, object] | None = None,
    tags: Sequence[str] = (),
    **details: Unpack[Details],
) -> Callable[[View], View]:
    """Mark a view; it is left as it is, with the `Doc` as its attribute `doc`."""

    def mark(view: View) -> View:
        view.doc = Doc(summary, body, dict(answers or {}), tuple(tags), details)  # type: ignore[attr-defined]
        return view

    return mark
