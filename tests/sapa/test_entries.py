"""Adding to a case: sealed, signed, once, and only while the officer's grant and the epoch still hold."""

import psycopg
import pytest

from common import db
from common.codes import new_id
from common.errors import Conflict, NotAllowed, NotFound
from services.sapa.actions.entries import add_entry
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_identity
from services.sapa.crypto.epochs import IDENTITY
from services.sapa.schemas.entries.received import Note, ReporterNamed
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import accepted_case
from tests.sapa.conftest import Made, MakeOfficer


def test_an_entry_is_written_once(office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection) -> None:
    case = accepted_case(office, rina, hasnah)
    entry_id, note = new_id(), Note(words="datang bersama kakaknya")
    for _ in range(2):
        with db.transaction() as session:
            written = add_entry(session, office, rina.doer, case, note, entry_id=entry_id)
        assert (written.body, written.author.name) == (note, "Rina Nurhayati")
    with pytest.raises(Conflict), db.transaction() as session:
        add_entry(session, office, hasnah.doer, case, note, entry_id=entry_id)
    seen = open_case(office, hasnah.doer, case.number)
    assert [one.body for one in seen.entries if one.id == entry_id] == [note]
    assert seen.version == case.version + 1
    raw = owner.execute("SELECT body FROM sapa.entry WHERE id = %s", (entry_id,)).fetchone()
    assert raw is not None
    assert b"kakaknya" not in raw[0]
    told = owner.execute("SELECT count(*) FROM sapa.audit WHERE act = 'case.entry'").fetchone()
    assert told == (1,)


def test_identity_stays_apart(office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENDAMPING, "Dewi")
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=dewi.key_id, part=Part.REKAN))
    name = ReporterNamed(name="Murni binti Ambo")
    with db.transaction() as session:
        add_entry(session, office, rina.doer, case, name, entry_id=new_id(), scope=IDENTITY)
    hers = open_case(office, dewi.doer, case.number)
    assert (hers.part, hers.has_identity) == ("rekan", False)
    assert name not in [one.body for one in hers.entries]
    with pytest.raises(NotAllowed):
        open_identity(office, dewi.doer, hers, "ingin tahu")
    with pytest.raises(NotAllowed), db.transaction() as session:
        add_entry(session, office, dewi.doer, hers, name, entry_id=new_id(), scope=IDENTITY)
    with db.transaction() as session:
        add_entry(session, office, dewi.doer, hers, Note(words="dari rekan"), entry_id=new_id())
    seen = open_case(office, hasnah.doer, case.number)
    assert "dari rekan" in [one.body.words for one in seen.entries if isinstance(one.body, Note)]
    assert name in [one.body for one in open_identity(office, hasnah.doer, seen, "menyiapkan rujukan")]


def test_nothing_is_sealed_to_an_epoch_that_ended(
    office: Office, rina: Made, hasnah: Made, make_officer: MakeOfficer
) -> None:
    case, dewi = accepted_case(office, rina, hasnah), make_officer(Role.PENDAMPING, "Dewi")
    with db.transaction() as session:
        give(session, office, rina.doer, case, Gift(holder_key_id=dewi.key_id, part=Part.PENDAMPING))
    hers, theirs = open_case(office, dewi.doer, case.number), open_case(office, hasnah.doer, case.number)
    with db.transaction() as session:
        gone = Revocation(holder_key_id=dewi.key_id, reason="pindah tugas")
        assert revoke(session, office, hasnah.doer, theirs, gone) == 2
    with pytest.raises(Conflict, match="Kunci kasus"), db.transaction() as session:
        add_entry(session, office, rina.doer, case, Note(words="terlambat"), entry_id=new_id())
    with pytest.raises(NotFound), db.transaction() as session:
        add_entry(session, office, dewi.doer, hers, Note(words="dari luar"), entry_id=new_id())
    with pytest.raises(NotFound):
        open_case(office, dewi.doer, case.number)


def test_a_key_that_was_revoked_writes_nothing(
    office: Office, rina: Made, hasnah: Made, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah)
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now() WHERE id = %s", (rina.key_id,))
    with pytest.raises(NotAllowed), db.transaction() as session:
        add_entry(session, office, rina.doer, case, Note(words="setelah dicabut"), entry_id=new_id())
