"""From a request's body, form or query to one frozen model; everything that does not fit is refused with its cure."""

import types
from collections.abc import Collection
from typing import Any, TypeVar, Union, get_args, get_origin
from uuid import uuid4

from flask import request
from flask.globals import request_ctx
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from common.apidoc import JSON
from common.auth.forms import CONFIRMING
from common.errors import InvalidInput, TooLarge, UnsupportedMedia
from common.web.decoding import REFUSED, refuse_unstorable, strict_json
from common.web.language import spoken
from common.web.sentences import invalid

LARGEST_JSON = 64 * 1024
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
TWICE = ("Isi satu kali saja.", "Give this once only.")
COLLECTIONS = (list, tuple, set, frozenset, Collection)

Model = TypeVar("Model", bound=BaseModel)


def parse_json(model: type[Model]) -> Model:
    """The JSON body as the model.

    Raises UnsupportedMedia, TooLarge, Unreadable (400) or InvalidInput (422) with a sentence for each field.
    """
    request = request_ctx.request
    if request.environ.get("CONTENT_TYPE") != JSON and not request.is_json:
        raise UnsupportedMedia(spoken(("Kirim isi sebagai application/json.", "Send the body as application/json.")))
    body = request.get_data()
    if len(body) > LARGEST_JSON:
        raise TooLarge(spoken(("Isi kiriman terlalu besar.", "The body is too large.")))
    return validated(model, strict_json(body))


def parse_form(model: type[Model]) -> Model:
    """The posted form as the model. An entry left empty counts as left out, as do those that only confirmed the form
    (common.auth.pages.confirmed); files are not looked at.

    Raises UnsupportedMedia, Unreadable (400) or InvalidInput (422) with a sentence for each field.
    """
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMedia(spoken(("Kirim isi sebagai formulir.", "Send the body as a form.")))
    entries = ((name, value) for name, value in request.form.items(multi=True) if not name.startswith(CONFIRMING))
    return _of_entries(model, MultiDict(entries))


def parse_query(model: type[Model]) -> Model:
    """The query string as the model; an empty entry counts as left out; `lang` is the page's own."""
    entries = request.args
    if "lang" in entries and "lang" not in model.model_fields:
        entries = MultiDict((name, value) for name, value in entries.items(multi=True) if name != "lang")
    return _of_entries(model, entries)


def idempotency_key() -> str:
    """The request's key, or a fresh one: then a repeat is a new request."""
    return request.headers.get("Idempotency-Key") or str(uuid4())


def _of_entries(model: type[Model], entries: MultiDict[str, str]) -> Model:
    several = {name for name, field in model.model_fields.items() if _is_collection(field.annotation)}
    given: dict[str, Any] = {}
    repeated: dict[str, str] = {}
    for name, values in entries.lists():
        filled = [value.replace("\r\n", "\n") for value in values if value.strip()]
        if name in several:
            given[name] = filled
        elif len(filled) > 1:
            repeated[name] = spoken(TWICE)
        elif filled:
            given[name] = filled[0]
        elif name not in model.model_fields:
            given[name] = ""
    if repeated:
        raise InvalidInput(spoken(REFUSED), fields=repeated)
    refuse_unstorable(given)
    return validated(model, given)


def _is_collection(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return any(_is_collection(part) for part in get_args(annotation))
    return origin in COLLECTIONS or annotation in COLLECTIONS


def validated(model: type[Model], value: Any) -> Model:
    """Plain values as the model. Raises InvalidInput with a sentence for each field."""
    try:
        return model.model_validate(value)
    except ValidationError as wrong:
        raise invalid(wrong) from None
