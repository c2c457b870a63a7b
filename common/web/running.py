"""What this process serves and with what, within reach of every view; filled once by `make_app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import current_app

from common.auth.identity import SignedIn
from common.auth.sessions import signed_in_by
from common.pack import Pack
from common.settings import Settings
from common.web.assets import Assets
from common.web.limits import Limiter

EXTENSION = "smartsociety"


@dataclass(frozen=True, slots=True)
class ServiceInfo:
    """One service as its factory describes it.

    `name` is also its database role and NOTIFY channel; `package` holds its `templates` and `static`, whose files stand
    under `name` in addresses, or under those of `statics` (folders below the package by their name in addresses);
    `accent` is the class that gives a page the service's tone; `roles` maps role codes to words.
    `watched_loops`: the heartbeats whose next beat `/readyz` waits for, where people's lives hang on them.
    A quiet service leaves no trace on a phone that others see and none in its process: its own headers, no cache, no
    metrics, uploads in memory.
    `find_officer` gives the officer of a session's token; a service with officers of its own has its own.
    """

    name: str
    title: str
    package: str
    pack: Pack
    accent: str = ""
    version: str = "1"
    roles: Mapping[str, str] = field(default_factory=dict)
    watched_loops: tuple[str, ...] = ()
    statics: Mapping[str, str] = field(default_factory=dict)
    is_quiet: bool = False
    find_officer: Callable[[str], SignedIn | None] = signed_in_by


@dataclass(frozen=True, slots=True)
class Running:
    """The one of this process."""

    settings: Settings
    service: ServiceInfo
    assets: Assets
    limiter: Limiter


def running() -> Running:
    """What the current app was made with."""
    found: Running = current_app.extensions[EXTENSION]
    return found


def current_settings() -> Settings:
    """The settings of this process."""
    return running().settings


def current_service() -> ServiceInfo:
    """The service that answers."""
    return running().service


def current_pack() -> Pack:
    """The regency that is served."""
    return running().service.pack
