"""For which post an officer acts, and how people and times are written in the log."""

from datetime import datetime

from common.errors import InvalidInput, NotAllowed
from services.fire_button.actions.deeds import MISSING
from services.fire_button.actions.office import BackOffice, Doer
from services.fire_button.workflow import DISPATCHERS, Need

OWN_ONLY = "Anda hanya dapat mencatat untuk pos sendiri. Minta operator untuk pos lain."
GONE = "Pos ini tidak ada lagi. Pilih pos lain."


def post_for(office: BackOffice, named: str | None, doer: Doer) -> str:
    """The post that is meant: the doer's own, or the one that an operator names. Raises NotAllowed, InvalidInput."""
    if named not in (None, doer.post_code) and doer.roles.isdisjoint(DISPATCHERS):
        raise NotAllowed(OWN_ONLY)
    code = named or doer.post_code
    if code is None:
        raise InvalidInput(MISSING[Need.POST], fields={"post_code": MISSING[Need.POST]})
    if office.reference.current().post(code) is None:
        raise InvalidInput(GONE, fields={"post_code": GONE})
    return code


def name_of(office: BackOffice, doer: Doer) -> str:
    """Who acts, as colleagues read it."""
    if doer.officer is not None:
        return doer.officer.name
    return f"Layar {office.reference.current().post_name(doer.post_code)}"


def clock_words(office: BackOffice, moment: datetime) -> str:
    """`20.14` on the regency's clock."""
    return f"{moment.astimezone(office.zone):%H.%M}"
