"""What the app knows about its officers: settings and service from `guard`, roles and menu from the blueprint."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from common.auth.identity import SignedIn
from common.settings import Settings

EXTENSION = "smartsociety_auth"
RULES = "smartsociety_auth_rules"


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the officers' menu."""

    href: str
    icon: str
    words: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Auth:
    """The process: which service answers, with which settings, and who finds the officer behind a session's token."""

    service: str
    settings: Settings
    find: Callable[[str], SignedIn | None]


@dataclass(frozen=True, slots=True)
class Rules:
    """The service with its roles (code to word), those that do not need a second factor, and the menu."""

    service: str
    roles: Mapping[str, str]
    without_second_factor: frozenset[str]
    menu: Callable[[SignedIn], Sequence[NavEntry]]


def current_auth() -> Auth:
    """What `guard` was given."""
    found: Auth = current_app.extensions[EXTENSION]
    return found


def current_rules() -> Rules:
    """What `make_blueprint` was given."""
    found: Rules = current_app.extensions[RULES]
    return found
