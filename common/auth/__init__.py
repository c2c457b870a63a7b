"""Officers: who they are, what they may do, and their screens.

For views: `public`, `requires`, `current_officer`, `actor`. For the factory: `guard(app, service, settings)` and
`make_blueprint`. For commands and seeding: `common.auth.officers` and `common.auth.passwords`. Below the routes
only `common.auth.identity` (`SignedIn`, `Grant`) is meant to be known: it is free of Flask.
"""

from common.auth.access import (
    Access,
    access_of,
    actor,
    current_officer,
    guard,
    public,
    requires,
    safe_next,
    visiting_officer,
    wants_json,
)
from common.auth.blueprint import make_blueprint
from common.auth.context import NavEntry
from common.auth.demo import refuse_demo
from common.auth.identity import ADMINISTRATOR, Grant, SignedIn

__all__ = [
    "ADMINISTRATOR",
    "Access",
    "Grant",
    "NavEntry",
    "SignedIn",
    "access_of",
    "actor",
    "current_officer",
    "guard",
    "make_blueprint",
    "public",
    "refuse_demo",
    "requires",
    "safe_next",
    "visiting_officer",
    "wants_json",
]
