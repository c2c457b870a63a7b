"""The officers' process starts, and its fixtures make officers whose keys count."""

from flask import Flask

from common import db
from services.sapa.actions.office import Office
from services.sapa.queries.sessions import opened_keys, signed_in_by
from services.sapa.queries.trust import Trust, colleagues, receivers
from services.sapa.workflow import Role
from tests.sapa.conftest import MakeOfficer


def test_it_starts(app: Flask) -> None:
    assert app.test_client().get("/healthz").status_code == 200


def test_only_certified_keys_count(office: Office, make_officer: MakeOfficer) -> None:
    rina, hasnah = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Hasnah")
    planted = make_officer(Role.PENYELIA, "Siapa", certified=False)
    with db.reading() as session:
        known = colleagues(session, Trust(office.root_key, office.slug))
        opened = opened_keys(session, rina.token)
    assert set(known) == {rina.key_id, hasnah.key_id}
    assert planted.key_id not in known
    assert opened is not None
    assert opened[1].raw == rina.keys.raw
    found = signed_in_by(Trust(office.root_key, office.slug), rina.token)
    assert found is not None
    assert found.has(Role.PENDAMPING)
    assert {one.key_id for one in receivers(known.values(), rina.doer.officer.reauthenticated_at)} == set(known)
