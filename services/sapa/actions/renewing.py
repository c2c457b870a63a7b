"""A case whose holders' keys were revoked meanwhile begins a new epoch when one of the others opens it.

Whoever revokes a key cannot do that everywhere: an epoch counts only when a holder of the last one begins it.
"""

from common import db
from common.errors import Conflict
from services.sapa.actions.granting import renew
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import colleagues
from services.sapa.workflow import GIVING_PARTS


def without_former(office: Office, doer: Doer, case: OpenedCase) -> OpenedCase:
    """The case as it is, or in a new epoch without revoked keys; as it is too while too few would be left."""
    with db.reading() as session:
        known = colleagues(session, office.trust)
    former = frozenset(one.key_id for one in case.now.live if known[one.key_id].revoked_at is not None)
    if not former or case.part not in GIVING_PARTS or not case.has_identity:
        return case
    try:
        with db.transaction() as session:
            anew = renew(session, office, doer, case, former)
            record_signed(
                session,
                doer,
                "case.revoke",
                f"case:{case.number}",
                holders=sorted(str(one) for one in former),
                epoch=anew.epoch,
            )
    except Conflict:
        return case
    return anew
