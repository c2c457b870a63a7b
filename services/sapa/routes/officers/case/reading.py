"""From a case's forms to models: `consent.given_by` is a field of a part, a time without a zone is the regency's."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

from flask import request
from pydantic import AwareDatetime, BaseModel

from common.errors import UnsupportedMedia
from common.web.decoding import refuse_unstorable
from common.web.parsing import FORM_TYPES, validated
from services.sapa.routes.access import office

Model = TypeVar("Model", bound=BaseModel)
Given = dict[str, Any]
Shape = Callable[[Given], Given]
DEEPEST = 3
NO_FORM = "Kirim isi sebagai formulir."


def read_form(model: type[Model], shape: Shape | None = None) -> Model:
    """The posted form as the model; what was left empty counts as left out. `shape` puts what no rule here can right.

    Raises InvalidInput with a sentence for each field.
    """
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMedia(NO_FORM)
    given: Given = {}
    for name, values in request.form.lists():
        filled = [value.replace("\r\n", "\n") for value in values if value.strip()]
        if filled:
            _put(given, name.split(".", DEEPEST), filled, model)
    refuse_unstorable(given)
    return validated(model, shape(given) if shape else given)


def take_in() -> None:
    """Have the whole form here before the case is opened: what comes over a slow line would find it changed."""
    request.files.keys()


def _put(given: Given, path: list[str], values: list[str], model: type[BaseModel] | None) -> None:
    """A value at its place; what the model does not know goes in as it is, and is refused there."""
    field = model.model_fields.get(path[0]) if model else None
    kinds = tuple(_kinds(field.annotation)) if field else ()
    if len(path) > 1:
        inner = given.setdefault(path[0], {})
        if isinstance(inner, dict):
            _put(inner, path[1:], values, next(filter(_is_model, kinds), None))
    elif kinds and get_origin(kinds[0]) is tuple:
        given[path[0]] = values
    else:
        given[path[0]] = _moment(values[0], office().zone) if AwareDatetime in kinds else values[0]


def _kinds(annotation: Any) -> Iterator[Any]:
    """The type of a field and every type inside it."""
    yield annotation
    for one in get_args(annotation):
        yield from _kinds(one)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _moment(written: str, zone: ZoneInfo) -> str:
    """A local time, as `datetime-local` writes it, with its zone."""
    try:
        told = datetime.fromisoformat(written)
    except ValueError:
        return written
    return (told if told.tzinfo else told.replace(tzinfo=zone)).isoformat()
