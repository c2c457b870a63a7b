"""/petugas/kunci: the officer's own key, to be read aloud when somebody compares it."""

from datetime import UTC, datetime

from common import db
from common.auth import requires
from common.auth.pages import Page
from services.sapa.queries.office_keys import office_keys
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.keys.blueprint import blueprint, page, request_lines

WARN_DAYS = 45


@blueprint.get("")
@requires()
def own() -> Page:
    """Fingerprint, role and term of the key of this session, and the former ones."""
    me = doer()
    with db.reading() as session:
        rows = [row for row in office_keys(session, office().trust) if row.officer_id == me.officer.id]
        line = request_lines(session).get(me.key_id)
    mine = next(row for row in rows if row.key_id == me.key_id)
    days = (mine.until - datetime.now(UTC)).days if mine.until else 0
    former = [row for row in rows if row.key_id != me.key_id]
    return page("own", mine=mine, line=line, former=former, days_left=days, is_ending=days <= WARN_DAYS)
