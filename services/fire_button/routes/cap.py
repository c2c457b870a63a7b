"""The public CAP feed: `/cap/feed.atom` and one message under `/cap/<identifier>.xml`."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response
from sqlalchemy import select

from common import db
from common.apidoc import documented
from common.auth import public
from common.errors import NotFound
from services.fire_button.documents import CAP_TYPE, Sender, atom_feed, cap_message, newest_of
from services.fire_button.models import Incident
from services.fire_button.queries.warnings import messages_of, published
from services.fire_button.routes.access import office

IDENTIFIER = re.compile(r"([KL]-\d{4,12})\.(\d)")
KEPT = "public, max-age=30"
NO_MESSAGE = "Pesan CAP ini tidak ada."

blueprint = Blueprint("cap", __name__, url_prefix="/cap")


@blueprint.get("/feed.atom")
@public
@documented(summary="Umpan CAP 1.2 (Atom)", tags=("cap",))
def feed() -> Response:
    """The newest message of each verified incident of the last seven days."""
    here = office()
    with db.reading() as session:
        found = published(session, here.reference.current(), here.zone)
    return _xml(atom_feed(newest_of(found), sender(), datetime.now(UTC).astimezone(here.zone)), "application/atom+xml")


@blueprint.get("/<identifier>.xml")
@public
@documented(summary="Satu pesan CAP 1.2", tags=("cap",))
def message(identifier: str) -> Response:
    """One message, also after it left the feed. Raises NotFound."""
    here, named = office(), IDENTIFIER.fullmatch(identifier)
    if named is None:
        raise NotFound(NO_MESSAGE)
    with db.reading() as session:
        incident = session.scalar(select(Incident).where(Incident.number == named[1]))
    told = messages_of(incident, here.reference.current(), here.zone) if incident else ()
    for warning in told:
        if warning.identifier == identifier:
            return _xml(cap_message(warning, sender()), CAP_TYPE)
    raise NotFound(NO_MESSAGE)


def sender() -> Sender:
    """This regency's fire service; CAP's sender has neither spaces nor commas."""
    here = office()
    host = urlsplit(here.base_url).hostname or "localhost"
    return Sender(f"damkar@{host}", f"Damkar {here.pack.short_name}", here.base_url)


def _xml(content: bytes, kind: str) -> Response:
    return Response(content, content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": KEPT})
