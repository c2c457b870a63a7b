"""/petugas/kunci/kantor: every key of the office, certificates that came back, and the statistics key."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from common import db
from common.auth import requires
from common.auth.pages import Page, go
from common.errors import DomainError
from common.web import parse_form
from services.sapa.actions.keys.certifying import bring_certificate
from services.sapa.actions.keys.statistics import make_statistics_key, share_statistics_key
from services.sapa.crypto.requests import LONGEST_LINE
from services.sapa.queries.office_keys import KeyState, office_keys
from services.sapa.queries.statistics_keys import current_statistics_key, statistics_holders
from services.sapa.queries.trust import Colleague, colleagues
from services.sapa.routes.access import doer, office
from services.sapa.routes.officers.keys.blueprint import blueprint, page, request_lines
from services.sapa.schemas.reporting import Frozen
from services.sapa.workflow import Role

KEEPERS = (Role.PENYELIA, Role.ADMINISTRATOR)


class CertificateBrought(Frozen):
    """What was pasted in."""

    line: Annotated[str, Field(min_length=1, max_length=LONGEST_LINE)]


class StatisticsShared(Frozen):
    """With whom; nobody: a key is made anew."""

    holder_key_id: UUID | None = None


@blueprint.get("/kantor")
@requires(*KEEPERS)
def office_page() -> Page:
    """The list."""
    return _office()


@blueprint.post("/sertifikat")
@requires(*KEEPERS)
def bring() -> Page:
    """Take in a certificate: the root's signature decides, not who brings it."""
    try:
        given = parse_form(CertificateBrought)
        with db.transaction() as session:
            found = bring_certificate(session, office(), doer(), given.line)
    except DomainError as refused:
        return _office(refused), refused.status
    return go("keys.one", key_id=found.key_id, sah=1)


@blueprint.post("/statistik")
@requires(Role.PENYELIA)
def statistics() -> Page:
    """Make the statistics key, or share it with a supervisor who came later."""
    try:
        given = parse_form(StatisticsShared)
        with db.transaction() as session:
            if given.holder_key_id is None:
                make_statistics_key(session, office(), doer())
            else:
                share_statistics_key(session, office(), doer(), given.holder_key_id)
    except DomainError as refused:
        return _office(refused), refused.status
    return go("keys.office_page")


def _office(refused: DomainError | None = None) -> str:
    me = doer()
    with db.reading() as session:
        rows = office_keys(session, office().trust)
        lines = request_lines(session)
        known = colleagues(session, office().trust)
        current = current_statistics_key(session, known)
        held = statistics_holders(session, current.id) if current else frozenset()
    return page(
        "office",
        refused,
        rows=[row for row in rows if row.state is not KeyState.WAITING],
        waiting=[(row, lines[row.key_id]) for row in rows if row.state is KeyState.WAITING],
        false=[row for row in rows if row.state is KeyState.FALSE],
        statistics=current,
        holders=_supervisors(known, held),
        is_supervisor=me.role is Role.PENYELIA,
        holds_statistics=me.key_id in held,
    )


def _supervisors(known: Mapping[UUID, Colleague], held: frozenset[UUID]) -> list[tuple[Colleague, bool]]:
    """Each with whether the statistics key is theirs too."""
    current = [one for one in known.values() if one.is_current and one.role is Role.PENYELIA]
    return [(one, one.key_id in held) for one in sorted(current, key=lambda one: one.name)]
