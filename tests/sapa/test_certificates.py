"""Whose keys count: only those that the office's root key certified, and nobody else's, however they got into a row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask.testing import FlaskClient

from common import db
from common.errors import Conflict, DomainError, InvalidInput, NotFound
from services.sapa.actions.keys.certifying import (
    NOT_A_LINE,
    NOT_OURS,
    OLDER,
    OTHER_KEYS,
    OVER,
    REVOKED,
    store_certificate,
)
from services.sapa.actions.office import Office
from services.sapa.crypto.officer_keys import OfficerKeys
from services.sapa.crypto.primitives import CannotOpen, to_text
from services.sapa.crypto.requests import from_request_line
from services.sapa.queries.office_keys import KeyState, office_keys
from services.sapa.workflow import Role
from tests.sapa.conftest import Made, MakeOfficer
from tests.sapa.keys_setup import CLI, certificate_line, changed, key_row, known, line_of, officer_row, request_of

NOW = datetime.now(UTC)


def stored(office: Office, line: str) -> None:
    with db.transaction() as session:
        store_certificate(session, office, line, CLI)


def refused(office: Office, line: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        stored(office, line)
    return caught.value


def test_from_the_request_to_a_key_that_counts(office: Office, make_officer: MakeOfficer) -> None:
    rina = make_officer(Role.PENDAMPING, certified=False)
    assert known(office) == {}
    stored(office, certificate_line(request_of(office, rina)))
    mine = known(office)[rina.key_id]
    assert (mine.name, mine.role, mine.is_current) == ("Rina Nurhayati", Role.PENDAMPING, True)
    assert mine.box_public == rina.keys.box_public
    # The same certificate twice changes nothing; so does a blank or a line break in it.
    again = certificate_line(request_of(office, rina))
    stored(office, again[:40] + "\n " + again[40:])


def test_what_is_refused(office: Office, make_officer: MakeOfficer) -> None:
    rina, budi = make_officer(Role.PENDAMPING, certified=False), make_officer(Role.PENYELIA, "Budi", certified=False)
    asked = request_of(office, rina)
    good = certificate_line(asked)
    assert str(refused(office, changed(good))) in {NOT_OURS, NOT_A_LINE}
    assert str(refused(office, "bukan sertifikat")) == NOT_A_LINE
    assert str(refused(office, certificate_line(asked, root=bytes(32)))) == NOT_OURS
    assert str(refused(office, certificate_line(replace(asked, office="kolaka")))) == NOT_OURS
    assert str(refused(office, certificate_line(replace(asked, role="raja")))) == NOT_OURS
    assert str(refused(office, certificate_line(asked, at=NOW - timedelta(days=500)))) == OVER
    assert str(refused(office, certificate_line(asked, at=NOW + timedelta(days=9)))) == OVER
    planted = OfficerKeys.new()
    swapped = replace(asked, box_public=to_text(planted.box_public))
    assert str(refused(office, certificate_line(swapped))) == OTHER_KEYS
    other_owner = replace(asked, officer_id=str(budi.officer_id))
    assert isinstance(refused(office, certificate_line(other_owner)), NotFound)
    assert known(office) == {}
    assert key_row(rina.key_id).certificate is None


def test_an_older_or_revoked_one_does_not_come_back(
    office: Office, make_officer: MakeOfficer, owner: psycopg.Connection
) -> None:
    hasnah = make_officer(Role.PENYELIA, "Hasnah", certified=False)
    former = certificate_line(request_of(office, hasnah), at=NOW - timedelta(hours=1))
    stored(office, former)
    generation = officer_row(hasnah.officer_id).generation
    stored(office, certificate_line(replace(request_of(office, hasnah), role=Role.PENDAMPING), at=NOW))
    assert known(office)[hasnah.key_id].role is Role.PENDAMPING
    row = officer_row(hasnah.officer_id)
    assert (row.role, row.generation) == (Role.PENDAMPING, generation + 1)
    assert str(refused(office, former)) == OLDER
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now()")
    error = refused(office, certificate_line(request_of(office, hasnah)))
    assert isinstance(error, Conflict)
    assert str(error) == REVOKED
    assert not known(office)[hasnah.key_id].is_current


def test_rows_that_somebody_wrote_by_hand(office: Office, make_officer: MakeOfficer, owner: psycopg.Connection) -> None:
    rina, budi = make_officer(Role.PENDAMPING), make_officer(Role.PENYELIA, "Budi")
    eve = make_officer(Role.PENYELIA, "Eve", certified=False)
    # A true certificate beside other keys, or on another row.
    owner.execute(
        "UPDATE sapa.officer_key SET certificate = (SELECT certificate FROM sapa.officer_key WHERE id = %s),"
        " signature = (SELECT signature FROM sapa.officer_key WHERE id = %s) WHERE id = %s",
        (budi.key_id, budi.key_id, eve.key_id),
    )
    owner.execute(
        "UPDATE sapa.officer_key SET box_public = %s WHERE id = %s", (OfficerKeys.new().box_public, rina.key_id)
    )
    assert set(known(office)) == {budi.key_id}
    with db.reading() as session:
        states = {row.key_id: row.state for row in office_keys(session, office.trust)}
    assert states == {
        rina.key_id: KeyState.FALSE,
        budi.key_id: KeyState.CURRENT,
        eve.key_id: KeyState.FALSE,
    }


def test_a_request_that_is_none(office: Office, make_officer: MakeOfficer) -> None:
    line = line_of(office, make_officer(Role.PENDAMPING, certified=False))
    assert from_request_line(f" {line[:30]}\n{line[30:]} ").line == line
    asked = from_request_line(line)
    broken = (
        "",
        "x",
        to_text(b"[]"),
        to_text(b'{"office": "x"}'),
        replace(asked, role="raja").line,
        replace(asked, key_id="1").line,
        replace(asked, box_public=to_text(b"kurang")).line,
        replace(asked, name=1).line,  # type: ignore[arg-type]  # as somebody could write it
        "A" * 9000,
    )
    for each in broken:
        with pytest.raises(CannotOpen):
            from_request_line(each)


def test_the_pages(office: Office, make_officer: MakeOfficer, sign_in: Callable[[Made], FlaskClient]) -> None:
    hasnah = make_officer(Role.PENYELIA, "Hasnah")
    rina = make_officer(Role.PENDAMPING, certified=False)
    desk = sign_in(hasnah)
    page = desk.get("/petugas/kunci/kantor").text
    assert line_of(office, rina) in page
    assert request_of(office, rina).fingerprint in page
    other = certificate_line(request_of(office, rina), root=bytes(32))
    again = desk.post("/petugas/kunci/sertifikat", data={"line": other})
    assert again.status_code == InvalidInput.status
    assert NOT_OURS in again.text
    assert other in again.text
    assert desk.post("/petugas/kunci/sertifikat", data={"line": ""}).status_code == InvalidInput.status
    brought = desk.post("/petugas/kunci/sertifikat", data={"line": certificate_line(request_of(office, rina))})
    assert brought.status_code == 303
    assert "Sertifikat diterima" in desk.get(brought.location).text
    mine = sign_in(rina).get("/petugas/kunci")
    assert request_of(office, rina).fingerprint in mine.text
    assert sign_in(rina).get("/petugas/kunci/kantor").status_code == 403
    assert desk.get(f"/petugas/kunci/{hasnah.officer_id}").status_code == 404
