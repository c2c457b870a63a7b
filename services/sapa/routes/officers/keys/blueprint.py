"""The blueprint of the key pages, and how they refuse: the same page again, with what was typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from sqlalchemy.orm import Session

from common.auth.pages import show
from common.errors import DomainError
from services.sapa.actions.keys.certifying import request_line
from services.sapa.queries.office_keys import request_rows
from services.sapa.routes.access import office

blueprint = Blueprint("keys", __name__, url_prefix="/petugas/kunci")

PAGES: Mapping[str, str] = {
    "own": "officers/keys/own.html",
    "office": "officers/keys/office.html",
    "one": "officers/keys/one.html",
}


def page(name: str, refused: DomainError | None = None, **values: Any) -> str:
    """A page of this folder; `typed` is the form of this request."""
    return show(PAGES[name], refused, typed=request.form, **values)


def request_lines(session: Session) -> dict[UUID, str]:
    """What is carried to the ceremony, by key; also for a certificate that ends soon."""
    return {key_id: request_line(office(), *row) for key_id, row in request_rows(session).items()}
