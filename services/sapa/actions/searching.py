"""A search in one's own cases: written down first, without its words, then made (queries.search)."""

from common import db
from common.errors import InvalidInput
from services.sapa.actions.office import Doer, Office
from services.sapa.actions.signed_audit import record_signed
from services.sapa.queries.opened import Reader
from services.sapa.queries.search import Found, search, terms_of
from services.sapa.queries.trust import colleagues

SECONDS = 0.8
SHORTEST = 2
TYPE_MORE = "Tulis paling sedikit dua huruf."


def search_cases(office: Office, doer: Doer, words: str) -> Found:
    """Opens its own transaction. Raises InvalidInput for less than two letters."""
    terms = terms_of(words)
    if not any(len(term) >= SHORTEST for term in terms):
        raise InvalidInput(TYPE_MORE, fields={"words": TYPE_MORE})
    with db.transaction() as session:
        record_signed(session, doer, "search.run", f"officer:{doer.officer.id}")
    with db.reading() as session:
        reader = Reader(doer.key_id, doer.keys.box, colleagues(session, office.trust), office.escrow_key)
        return search(session, reader, terms, SECONDS)
