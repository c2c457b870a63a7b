"""Officers who can be written to, and mail that really goes out."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg

from common import db
from common.audit import Actor
from common.auth import officers
from common.auth.identity import Grant
from common.auth.passwords import Prepared
from common.notifications import sending
from common.notifications.claims import rules_of
from common.pack import load_light_pack
from common.relay.delivery import mark_due
from common.settings import Settings
from services.perda_report.actions.office import BackOffice
from services.perda_report.messages.addresses import resolvers

ACTOR = Actor("cli:test")
Deliver = Callable[[], None]


def hire(email: str, *grants: tuple[str, str | None]) -> UUID:
    """An officer with this e-mail address and these roles, each with its OPD (None: all)."""
    username = email.partition("@")[0] or f"tanpa-surel-{len(grants)}"
    new = officers.NewOfficer(username, username.title(), Prepared("", "no hash", is_temporary=False), email)
    with db.transaction() as session:
        officer = officers.create_officer(session, new, ACTOR).officer
        for role, opd_code in grants:
            officers.grant_role(session, officer, Grant(role, opd_code), ACTOR)
        return officer.id


def back_office(settings: Settings) -> BackOffice:
    """As the relay makes it."""
    return BackOffice.light(settings, load_light_pack(settings.pack_dir))


def deliver(settings: Settings, owner: psycopg.Connection) -> None:
    """Try everything that waits once, whenever it is due, as a worker does."""
    owner.execute("UPDATE perda.outbox SET due_at = now() WHERE state = 'waiting'")
    rules = rules_of(settings, resolvers(settings))
    for row in mark_due(1000, timedelta(seconds=60))[0]:
        sending.deliver(settings, row.id, row.token, rules)


def standing(owner: psycopg.Connection, recipient: str) -> list[tuple[str, str]]:
    """State and error of every message to a recipient, oldest first."""
    asked = "SELECT state, last_error FROM perda.outbox WHERE recipient = %s ORDER BY id"
    return owner.execute(asked, [recipient]).fetchall()
