"""Which operations the application has, by the URL map and the marks that views carry."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from common.apidoc import Doc
from common.auth import Access, access_of
from common.web.origin import SAFE

VARIABLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented method of one address."""

    rule: Rule
    method: str
    doc: Doc
    access: Access
    is_limited: bool

    @property
    def path(self) -> str:
        """The address with its variables in braces."""
        return VARIABLE.sub(r"{\1}", self.rule.rule)

    @property
    def id(self) -> str:
        """Unique, and the same as long as the view keeps its name."""
        return f"{self.rule.endpoint.replace('.', '_')}_{self.method.lower()}"

    @property
    def writes(self) -> bool:
        """Whether the method may change something."""
        return self.method not in SAFE


def operations(app: Flask) -> list[Operation]:
    """Every documented operation, by address."""
    return sorted(_operations(app), key=lambda one: (one.path, one.method))


def _operations(app: Flask) -> Iterator[Operation]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        doc, access = getattr(view, "doc", None), access_of(app, rule.endpoint)
        if doc is not None and access is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Operation(rule, method, doc, access, hasattr(view, "limit_setting"))


def undocumented(app: Flask, prefix: str = "/v1/") -> list[str]:
    """Addresses of the JSON interface whose views say nothing about themselves; empty in a finished service."""
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(prefix) and not hasattr(app.view_functions[rule.endpoint], "doc")
    ]


def statuses(one: Operation) -> set[int]:
    """What the view names, and what everything in front of it may answer."""
    body, query = one.doc.body is not None or "files" in one.doc.details, "query" in one.doc.details
    possible = {
        400: True,
        401: not one.access.is_public,
        403: one.writes or not one.access.is_public,
        404: bool(one.rule.arguments),
        409: bool(one.doc.details.get("is_idempotent")),
        413: body,
        415: body,
        422: body or query or bool(one.doc.details.get("is_idempotent")),
        429: one.is_limited,
        503: True,
    }
    return set(one.doc.answers) | {status for status, may in possible.items() if may}
