"""Who holds a case: giving, revoking with a new epoch, and sealing anew what a former holder could read."""

import psycopg
import pytest

from common import db
from common.codes import new_id
from common.errors import Conflict, NotAllowed, NotFound
from services.sapa.actions.entries import add_entry
from services.sapa.actions.granting import Gift, Revocation, give, revoke
from services.sapa.actions.office import Office
from services.sapa.actions.opening import open_case, open_file, open_identity
from services.sapa.crypto.epochs import open_grant
from services.sapa.crypto.places import entry_place
from services.sapa.crypto.primitives import CannotOpen
from services.sapa.crypto.rows import open_body
from services.sapa.queries.chain import grantees
from services.sapa.queries.opened import OpenedCase
from services.sapa.queries.trust import colleagues
from services.sapa.schemas.entries.received import AccessChanged, Note, ReporterNamed, ReportReceived
from services.sapa.workflow import Part, Role
from tests.sapa.case_setup import SECRET_WORDS, Told, accepted_case
from tests.sapa.conftest import ESCROW, Made, MakeOfficer


def given(office: Office, giver: Made, case: OpenedCase, holder: Made, part: Part) -> None:
    with db.transaction() as session:
        give(session, office, giver.doer, case, Gift(holder_key_id=holder.key_id, part=part))


def revoked(office: Office, doer: Made, number: str, holder: Made, *, misconduct: bool = False) -> int:
    case = open_case(office, doer.doer, number)
    form = Revocation(holder_key_id=holder.key_id, reason="pindah tugas", is_misconduct=misconduct)
    with db.transaction() as session:
        return revoke(session, office, doer.doer, case, form)


def test_who_may_give_what(office: Office, rina: Made, hasnah: Made, dewi: Made, make_officer: MakeOfficer) -> None:
    case, planted = accepted_case(office, rina, hasnah), make_officer(Role.PENYELIA, "Siapa", certified=False)
    with pytest.raises(Conflict):
        given(office, rina, case, planted, Part.PENYELIA)
    with pytest.raises(Conflict):
        given(office, rina, case, dewi, Part.PENYELIA)
    given(office, rina, case, dewi, Part.REKAN)
    with pytest.raises(Conflict, match="sudah memegang"):
        given(office, rina, case, dewi, Part.PENDAMPING)
    hers, wati = open_case(office, dewi.doer, case.number), make_officer(Role.PENDAMPING, "Wati")
    with pytest.raises(NotAllowed):
        given(office, dewi, hers, wati, Part.REKAN)
    with pytest.raises(NotAllowed):
        revoked(office, rina, case.number, dewi)
    pdp = make_officer(Role.PDP, "Pejabat")
    with pytest.raises(Conflict):
        given(office, rina, case, pdp, Part.REKAN)


def test_revoking_begins_an_epoch(
    office: Office, rina: Made, hasnah: Made, dewi: Made, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah)
    with pytest.raises(Conflict, match="dua petugas"):
        revoked(office, hasnah, case.number, rina)
    given(office, rina, case, dewi, Part.PENDAMPING)
    former = open_case(office, dewi.doer, case.number).keys
    assert revoked(office, hasnah, case.number, dewi) == 2
    with pytest.raises(NotFound):
        open_case(office, dewi.doer, case.number)
    kept = owner.execute("SELECT count(*) FROM sapa.case_grant WHERE holder_key_id = %s AND sealed IS NOT NULL",
                         (dewi.key_id,)).fetchone()  # fmt: skip
    assert kept == (0,)
    now = open_case(office, rina.doer, case.number)
    with db.transaction() as session:
        entry = add_entry(session, office, rina.doer, now, Note(words="sesudah dewi pergi"), entry_id=new_id())
    row = owner.execute("SELECT epoch, key_sealed, body FROM sapa.entry WHERE id = %s", (entry.id,)).fetchone()
    assert row is not None
    assert row[0] == 2
    with pytest.raises(CannotOpen):
        open_body(former[1].story, entry_place(case.id, 2, entry.id), row[1], row[2])
    with db.reading() as session:
        held = grantees(session, case.id, colleagues(session, office.trust))
    assert held == {
        1: frozenset({rina.key_id, hasnah.key_id, dewi.key_id}),
        2: frozenset({rina.key_id, hasnah.key_id}),
    }
    told = [one.body for one in open_case(office, hasnah.doer, case.number).entries]
    assert [one.is_given for one in told if isinstance(one, AccessChanged)] == [True, False]
    sealed = owner.execute("SELECT sealed FROM sapa.case_grant WHERE holder_key_id IS NULL AND epoch = 2").fetchone()
    assert sealed is not None
    assert open_grant(ESCROW, sealed[0]) == now.keys[2]
    given(office, hasnah, open_case(office, hasnah.doer, case.number), dewi, Part.PENDAMPING)
    assert set(open_case(office, dewi.doer, case.number).keys) == {1, 2}


def test_misconduct_seals_everything_anew(
    office: Office, rina: Made, hasnah: Made, dewi: Made, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah, Told(files=(("surat.pdf", b"isi surat"),)))
    given(office, rina, case, dewi, Part.PENDAMPING)
    hers = open_case(office, dewi.doer, case.number)
    with db.transaction() as session:
        note = add_entry(session, office, dewi.doer, hers, Note(words="catatan dewi"), entry_id=new_id())
    assert revoked(office, hasnah, case.number, dewi, misconduct=True) == 2
    assert owner.execute("SELECT DISTINCT epoch FROM sapa.entry").fetchall() == [(2,)]
    rows = owner.execute("SELECT id, key_sealed, body FROM sapa.entry").fetchall()
    for entry_id, key_sealed, body in rows:
        for epoch in (1, 2):
            with pytest.raises(CannotOpen):
                open_body(hers.keys[1].story, entry_place(case.id, epoch, entry_id), key_sealed, body)
    now = open_case(office, rina.doer, case.number)
    assert now.refused == 0
    told = {one.id: one for one in now.entries}
    assert (told[note.id].author.name, told[note.id].made_at) == ("Dewi", note.made_at)
    assert told[note.id].resealed_by is not None
    assert [one.body.story.description for one in now.entries if isinstance(one.body, ReportReceived)] == [SECRET_WORDS]
    names = [one.body for one in open_identity(office, rina.doer, now, "menyiapkan rujukan")]
    assert names == [ReporterNamed(name="Murni")]
    assert open_file(office, rina.doer, now, now.files[0].id)[2] == b"isi surat"


def test_a_revoked_key_loses_the_case_when_somebody_opens_it(
    office: Office, rina: Made, hasnah: Made, dewi: Made, owner: psycopg.Connection
) -> None:
    case = accepted_case(office, rina, hasnah)
    owner.execute("UPDATE sapa.officer_key SET revoked_at = now() WHERE id = %s", (rina.key_id,))
    alone = open_case(office, hasnah.doer, case.number)
    assert alone.epoch == 1
    given(office, hasnah, alone, dewi, Part.PENDAMPING)
    assert open_case(office, hasnah.doer, case.number).epoch == 2
    assert {one.key_id for one in open_case(office, dewi.doer, case.number).now.live} == {hasnah.key_id, dewi.key_id}
